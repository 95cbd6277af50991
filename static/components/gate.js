import { h } from "vue";
import { gitHubEntrance } from "../lib/github-way.js";
import { strings } from "../logic/strings.js";
import { Icon, Logo } from "./icons.js";

const GABLES = 9;

/** What a person sees who is not signed in: the mark above the slot `default`, and the courtyard beside it. */
export function Gate(_, { slots }) {
    return h("div", { class: "gate" }, [
        h("main", { id: "content", tabindex: "-1" }, [
            h("div", { class: "brand" }, [h(Logo), strings.product]),
            slots.default?.(),
        ]),
        courtyard(),
    ]);
}

/** The other way in, where it is offered. Prop `apart`: in a tab of its own, since this page is to stay. */
export function GitHubWay({ apart = false }) {
    const href = gitHubEntrance();
    if (href === null) return null;
    return h("div", { class: "other-way" }, [
        h("p", { class: "or" }, strings.account.or),
        h("a", { class: "button", href, target: apart ? "_blank" : null, rel: apart ? "noopener" : null }, [
            h(Icon, { name: "branch" }),
            strings.account.withGitHub,
        ]),
    ]);
}
GitHubWay.props = ["apart"];

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
