import { h, onMounted, ref } from "vue";
import { SignInForm, SignUpForm } from "../components/account-forms.js";
import { Logo } from "../components/icons.js";
import { CalmNote } from "../components/notices.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";

const words = strings.account;
const GABLES = 9;

/** Sign-in and sign-up: what a person sees who is not signed in. */
export default {
    name: "AccountPage",
    props: ["app"],
    setup({ app }) {
        const { state } = app.entrance;
        const signUp = app.router.state.route.name === "sign-up";
        const title = signUp ? words.signUp : words.signIn;
        const main = ref(null);
        onMounted(() => {
            document.title = strings.title(title);
            const inputs = /** @type {HTMLInputElement[]} */ ([...main.value.querySelectorAll("input")]);
            inputs.find((input) => input.value === "")?.focus();
        });
        /** Entering asks again, so a failure now means nothing. */
        const loadAhead = () => void app.entrance.prepare().catch(() => {});
        const form = () =>
            signUp
                ? h(SignUpForm, { client: app.client, onTaken: app.entrance.useEmail })
                : h(SignInForm, { client: app.client, email: state.email });
        return () =>
            h("div", { class: "gate" }, [
                h("main", { id: "content", tabindex: "-1", ref: main, onInputOnce: loadAhead }, [
                    h("div", { class: "brand" }, [h(Logo), strings.product]),
                    h("h1", { tabindex: "-1" }, title),
                    h("p", { class: "lead" }, signUp ? words.signUpLead : words.signInLead),
                    state.notice && h(CalmNote, () => state.notice),
                    form(),
                    h("p", { class: "otherwise" }, otherWay(signUp)),
                ]),
                courtyard(),
            ]);
    },
};

const otherWay = (signUp) =>
    signUp
        ? [words.haveAccount, " ", h("a", { href: addresses.signIn }, words.signIn)]
        : [words.noAccount, " ", h("a", { href: addresses.signUp }, words.signUp)];

/** The mark drawn into the depth: gables behind gables, down to the light of the court. */
function courtyard() {
    const gables = Array.from({ length: GABLES }, (_, index) => gable(1 - index * 0.105, index));
    const floor = h("path", { class: "floor", d: "M60 540 262 376.2M540 540 338 376.2" });
    return h("aside", { class: "courtyard", "aria-hidden": "true" }, [
        h("svg", { viewBox: "50 50 500 500" }, [gables, floor]),
        h("p", strings.productLine),
    ]);
}

/** Scaled towards the eye's level, where all lines meet. */
function gable(scale, index) {
    const x = (value) => (300 + (value - 300) * scale).toFixed(1);
    const y = (value) => (345 + (value - 345) * scale).toFixed(1);
    const d = `M${x(60)} ${y(540)}V${y(240)}L${x(300)} ${y(60)}L${x(540)} ${y(240)}V${y(540)}`;
    const opacity = (0.25 + index * 0.09).toFixed(2);
    return h("path", { d, class: { court: index === GABLES - 1 }, "stroke-opacity": opacity });
}
