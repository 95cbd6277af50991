import { h } from "vue";
import { strings } from "../logic/strings.js";
import { SignInForm } from "./account-forms.js";
import { Dialog } from "./dialog.js";
import { GitHubWay } from "./gate.js";

const words = strings.account;

/** Asks a person whose session ended for the password, over the page and with all of it kept. */
export const SignInAgain = {
    name: "SignInAgain",
    props: ["app", "question"],
    setup({ app, question }) {
        const client = {
            auth: {
                async signIn(credentials) {
                    await app.client.auth.signIn(credentials);
                    question.answer(true);
                },
            },
        };
        const leave = () => h("button", { type: "button", onClick: () => question.answer(false) }, words.otherAccount);
        return () =>
            h(Dialog, {
                title: words.endedTitle,
                closable: false,
                onClose: () => question.answer(app.client.session.active),
            }, () => [
                h("p", words.endedText),
                h(SignInForm, { client, email: app.entrance.state.email, fixed: true }, { actions: leave }),
                h(GitHubWay, { apart: true }),
            ]);
    },
};
