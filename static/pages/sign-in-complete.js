import { h, onMounted, shallowReactive } from "vue";
import { SignInForm } from "../components/account-forms.js";
import { Segments } from "../components/field.js";
import { Gate, GitHubWay } from "../components/gate.js";
import { CalmNote, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { endLinking, isLinking } from "../lib/github-way.js";
import { gitHubOf } from "../lib/github.js";
import { currentSession } from "../lib/session-mark.js";
import { failureOf } from "../logic/failures.js";
import { addresses } from "../logic/routes.js";
import { gitHubStrings as words } from "../logic/strings-github.js";
import { strings } from "../logic/strings.js";

/** What the browser came back with. The code must not stay in the address, nor in the history. */
function takeReturn(app) {
    const { query } = app.router.state.route;
    const back = { code: query.get("code"), error: query.get("error") };
    app.router.replace(addresses.signInComplete);
    return back;
}

const failureIn = (back) => {
    if (back.code !== null) return null;
    const text = back.error === null ? words.noCode : (words.errors[back.error] ?? words.unknownError);
    return { text, requestId: null, fields: new Map() };
};

/** At the gate: the end of a sign-in with GitHub, and what is to be asked before. */
export const CompleteSignIn = {
    name: "CompleteSignIn",
    props: ["app"],
    setup({ app }) {
        const back = takeReturn(app);
        const linking = isLinking();
        endLinking();
        const state = shallowReactive({
            /** @type {"working" | "choose" | "link" | "failed"} */
            step: "working",
            choices: /** @type {string[]} */ ([]),
            email: "",
            busy: false,
            failure: failureIn(back),
        });
        const gitHub = gitHubOf(app);

        async function exchange(email = undefined) {
            if (state.busy) return;
            Object.assign(state, { busy: true, failure: null });
            try {
                await gitHub.exchange(back.code, email);
            } catch (error) {
                explain(error);
            } finally {
                state.busy = false;
            }
        }

        function explain(error) {
            const { choices, email, field } = error?.details ?? {};
            if (error?.code === "link_required") return Object.assign(state, { step: "link", email });
            if (Array.isArray(choices)) return Object.assign(state, { step: "choose", choices, email: choices[0] });
            const isOver = field === "code";
            const failure = isOver ? failureOf(error, { 400: words.codeOver }) : failureOf(error);
            Object.assign(state, { step: state.step === "choose" && !isOver ? "choose" : "failed", failure });
        }

        /** Signs in by the password, and links: this page is gone by then. */
        const client = {
            auth: {
                async signIn(credentials) {
                    await app.client.auth.signIn(credentials);
                    await linkTo(app, back.code);
                },
            },
        };

        if (state.failure !== null) state.step = "failed";
        else if (linking) state.step = "link";
        else exchange();
        onMounted(() => (document.title = strings.title(words.title)));

        const steps = {
            working: () => [heading(words.title), h("p", { class: "lead", role: "status" }, words.working)],
            choose: () => [
                heading(words.chooseTitle),
                h("p", { class: "lead" }, words.chooseText),
                h(
                    "form",
                    {
                        class: "choose-email",
                        onSubmit: (event) => {
                            event.preventDefault();
                            exchange(state.email);
                        },
                    },
                    [
                        h(Segments, {
                            label: words.choose,
                            options: state.choices.map((email) => [email, email]),
                            value: state.email,
                            onChange: (email) => (state.email = email),
                        }),
                        state.failure && h(FailureNote, { failure: state.failure }),
                        h("div", { class: "form-actions" }, [
                            h(
                                "button",
                                { class: "main", type: "submit", "aria-disabled": state.busy ? "true" : null },
                                words.go,
                            ),
                        ]),
                    ],
                ),
            ],
            link: () => [
                heading(words.linkTitle),
                h(CalmNote, () => (state.email === "" ? words.endedText : words.linkText)),
                h(SignInForm, { client, email: state.email || app.entrance.state.email, fixed: state.email !== "" }),
                onward(),
            ],
            failed: () => [
                heading(words.failedTitle),
                h(FailureNote, { failure: state.failure }),
                h(GitHubWay),
                onward(),
            ],
        };
        return () => h(Gate, () => h("div", { key: state.step, class: "gate-step" }, steps[state.step]()));
    },
};

const heading = (text) =>
    h("h1", { tabindex: "-1", onVnodeMounted: ({ el }) => /** @type {any} */ (el).focus() }, text);

/** To where the person was: a session that there was before is still there. */
function onward() {
    const [href, text] = currentSession() === "none" ? [addresses.signIn, words.otherWay] : [addresses.home, words.goOn];
    return h("p", { class: "otherwise" }, h("a", { href }, text));
}

/** Links the account of the code to whoever is signed in, and says what came of it. */
async function linkTo(app, code) {
    try {
        const { login } = await gitHubOf(app).link(code);
        app.say(words.linked(login));
    } catch (error) {
        app.sayFailure(error);
    }
}

/** Inside: the end of a way that began in the settings. Whoever comes otherwise is signed in, and goes on. */
export default {
    name: "LinkGitHubPage",
    props: ["app", "route"],
    setup({ app }) {
        const back = takeReturn(app);
        const linking = isLinking();
        endLinking();
        const failure = linking ? failureIn(back) : null;

        onMounted(async () => {
            if (linking && failure === null) await linkTo(app, back.code);
            if (failure === null) app.router.replace(linking ? addresses.settings : addresses.home);
        });
        return () => [
            h(PageHead, { title: words.link }),
            failure === null
                ? h("p", { class: "quiet", role: "status" }, words.linking)
                : [
                      h(FailureNote, { failure }),
                      h("p", h("a", { class: "button", href: addresses.settings }, strings.settings.title)),
                  ],
        ];
    },
};
