import { h, onMounted, ref } from "vue";
import { SignInForm, SignUpForm } from "../components/account-forms.js";
import { Gate, GitHubWay } from "../components/gate.js";
import { CalmNote } from "../components/notices.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";

const words = strings.account;

/** Sign-in and sign-up: what a person sees who is not signed in. */
export default {
    name: "AccountPage",
    props: ["app"],
    setup({ app }) {
        const { state } = app.entrance;
        const signUp = app.router.state.route.name === "sign-up";
        const title = signUp ? words.signUp : words.signIn;
        const fields = ref(null);
        onMounted(() => {
            document.title = strings.title(title);
            const inputs = /** @type {HTMLInputElement[]} */ ([...fields.value.querySelectorAll("input")]);
            inputs.find((input) => input.value === "")?.focus();
        });
        /** Entering asks again, so a failure now means nothing. */
        const loadAhead = () => void app.entrance.prepare().catch(() => {});
        const form = () =>
            signUp
                ? h(SignUpForm, { client: app.client, onTaken: app.entrance.useEmail })
                : h(SignInForm, { client: app.client, email: state.email });
        return () =>
            h(Gate, () => [
                h("h1", { tabindex: "-1" }, title),
                h("p", { class: "lead" }, signUp ? words.signUpLead : words.signInLead),
                state.notice && h(CalmNote, () => state.notice),
                h("div", { ref: fields, onInputOnce: loadAhead }, [form()]),
                h(GitHubWay),
                h("p", { class: "otherwise" }, otherWay(signUp)),
            ]);
    },
};

const otherWay = (signUp) =>
    signUp
        ? [words.haveAccount, " ", h("a", { href: addresses.signIn }, words.signIn)]
        : [words.noAccount, " ", h("a", { href: addresses.signUp }, words.signUp)];
