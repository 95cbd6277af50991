import { defineAsyncComponent, h } from "vue";
import { loaded } from "../lib/loading.js";
import AccountPage from "../pages/account.js";
import { loadInside } from "../shell/pages.js";
import { BootFailure, Waiting } from "./boot.js";
import { ConnectionLine, Toaster } from "./notices.js";
import { SignInAgain } from "./sign-in-again.js";

const CompleteSignIn = defineAsyncComponent(() =>
    loaded(import("../pages/sign-in-complete.js")).then((module) => module.CompleteSignIn),
);
const Inside = defineAsyncComponent(() => loadInside().then((module) => module.Frame));

/** The whole window: the gate, or the frame with its pages, and what floats above both. */
export const Shell = {
    name: "Shell",
    props: ["app"],
    setup: ({ app }) => () => {
        const { state } = app.entrance;
        return [
            h(ConnectionLine, { link: app.connection }),
            stageOf(app, state),
            state.question && h(SignInAgain, { app, question: state.question }),
            h(Toaster, { notices: app.notices }),
        ];
    },
};

const gateOf = ({ name }) => (name === "sign-in-complete" ? CompleteSignIn : AccountPage);

function stageOf(app, state) {
    switch (state.stage) {
        case "inside":
            return h(Inside, { key: state.visit, app });
        case "gate":
            return h(gateOf(app.router.state.route), { key: app.router.state.route.name, app });
        case "failed":
            return h(BootFailure, { app });
        default:
            return h(Waiting);
    }
}
