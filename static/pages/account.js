import { signInForm, signUpForm } from "../components/account-forms.js";
import { logo } from "../components/icons.js";
import { calmNote } from "../components/notices.js";
import { h, svg } from "../lib/dom.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";

const words = strings.account;
const GABLES = 9;

/**
 * Sign-in and sign-up: what a person sees who is not signed in.
 *
 * @param {object} options
 * @param {any} options.client
 * @param {"sign-in" | "sign-up"} options.name
 * @param {string | null} options.notice               Why the person is here, if there is more to it than coming in.
 * @param {string} options.email                       Known from before.
 * @param {(email: string) => void} options.onKnown    This e-mail has an account: sign in with it.
 */
export function accountPage({ client, name, notice, email, onKnown }) {
    const signUp = name === "sign-up";
    const title = signUp ? words.signUp : words.signIn;
    const form = signUp ? signUpForm({ client, onTaken: onKnown }) : signInForm({ client, email });
    const element = h(
        "div",
        { class: "gate" },
        h(
            "main",
            { id: "content", tabindex: "-1" },
            h("div", { class: "brand" }, logo(), strings.product),
            h("h1", { tabindex: "-1" }, title),
            h("p", { class: "lead" }, signUp ? words.signUpLead : words.signInLead),
            notice && calmNote(notice),
            form.element,
            h("p", { class: "otherwise" }, otherWay(signUp)),
        ),
        courtyard(),
    );
    return { title, element, start: () => focusFirstEmpty(form.element) };
}

const otherWay = (signUp) =>
    signUp
        ? [words.haveAccount, " ", h("a", { href: addresses.signIn }, words.signIn)]
        : [words.noAccount, " ", h("a", { href: addresses.signUp }, words.signUp)];

function focusFirstEmpty(form) {
    const inputs = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input")]);
    inputs.find((input) => input.value === "")?.focus();
}

/** The mark drawn into the depth: gables behind gables, down to the light of the court. */
function courtyard() {
    const gables = Array.from({ length: GABLES }, (_, index) => gable(1 - index * 0.105, index));
    const floor = svg("path", { class: "floor", d: "M60 540 262 376.2M540 540 338 376.2" });
    return h(
        "aside",
        { class: "courtyard", "aria-hidden": "true" },
        svg("svg", { viewBox: "50 50 500 500" }, gables, floor),
        h("p", {}, strings.productLine),
    );
}

/** Scaled towards the eye's level, where all lines meet. */
function gable(scale, index) {
    const x = (value) => (300 + (value - 300) * scale).toFixed(1);
    const y = (value) => (345 + (value - 345) * scale).toFixed(1);
    const d = `M${x(60)} ${y(540)}V${y(240)}L${x(300)} ${y(60)}L${x(540)} ${y(240)}V${y(540)}`;
    const opacity = (0.25 + index * 0.09).toFixed(2);
    return svg("path", { d, class: index === GABLES - 1 && "court", "stroke-opacity": opacity });
}
