import { h } from "../lib/dom.js";
import { strings } from "../logic/strings.js";
import { currentPasswordFault, emailFault, newPasswordFault } from "../logic/validation.js";
import { openDialog } from "./dialog.js";
import { field } from "./field.js";
import { form } from "./form.js";

const words = strings.account;

/** @param {{ client: any, email?: string }} options */
export function signInForm({ client, email = "" }) {
    const fields = [emailField(email), currentPasswordField()];
    return form({
        fields,
        label: words.signIn,
        words: { 401: strings.errors.wrongCredentials },
        send: (values) => client.auth.signIn({ email: values.email.trim(), password: values.password }),
    });
}

/** @param {{ client: any, onTaken: (email: string) => void }} options  onTaken: the way to sign-in instead. */
export function signUpForm({ client, onTaken }) {
    const email = emailField("");
    const fields = [
        field({ name: "full_name", label: words.fullName, optional: true, attributes: { autocomplete: "name" } }),
        email,
        field({
            name: "password",
            label: words.password,
            kind: "password",
            hint: words.passwordRule,
            rule: newPasswordFault,
            attributes: { autocomplete: "new-password" },
        }),
    ];
    return form({
        fields,
        label: words.signUp,
        async send({ full_name: name, email: address, password }) {
            const account = { email: address.trim(), password };
            await client.auth.signUp(name.trim() === "" ? account : { ...account, full_name: name.trim() });
        },
        explain: async (error) => (error.status === 409 ? takenNote(email, onTaken) : null),
    });
}

function takenNote(email, onTaken) {
    email.complain(strings.errors.emailTaken);
    const toSignIn = () => onTaken(email.value.trim());
    return h(
        "div",
        { class: "note", role: "alert" },
        h("p", {}, strings.errors.emailTaken),
        h("button", { type: "button", onclick: toSignIn }, words.signIn),
    );
}

/**
 * Asks a person whose session ended for the password, over the page and with all of it kept.
 *
 * @param {{ client: any, email: string, onLeave: () => void }} options
 * @returns {{ done: Promise<boolean>, close: () => void }}  done: true once there is a session again
 */
export function askToSignInAgain({ client, email, onLeave }) {
    let close = () => {};
    const done = new Promise((resolve) => {
        const address = h("input", { type: "email", value: email, readonly: true, autocomplete: "username" });
        const fields = [field({ name: "email", label: words.email, input: address }), currentPasswordField()];
        const leave = h("button", { type: "button", onclick: onLeave }, words.otherAccount);
        const again = form({
            fields,
            label: words.signIn,
            words: { 401: strings.errors.wrongCredentials },
            actions: [leave],
            async send({ password }) {
                await client.auth.signIn({ email, password });
                close();
            },
        });
        const dialog = openDialog({
            title: words.endedTitle,
            closable: false,
            content: () => [h("p", {}, words.endedText), again.element],
            onClose: () => resolve(client.session.active),
        });
        close = dialog.close;
        fields[1].input.focus();
    });
    return { done, close: () => close() };
}

function emailField(value) {
    const attributes = {
        type: "email",
        value,
        autocomplete: "username",
        inputmode: "email",
        autocapitalize: "none",
        spellcheck: "false",
    };
    return field({ name: "email", label: words.email, rule: emailFault, attributes });
}

function currentPasswordField() {
    return field({
        name: "password",
        label: words.password,
        kind: "password",
        rule: currentPasswordFault,
        attributes: { autocomplete: "current-password" },
    });
}
