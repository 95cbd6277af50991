import { h } from "vue";
import { useForm } from "../lib/form.js";
import { strings } from "../logic/strings.js";
import { currentPasswordFault, emailFault, newPasswordFault } from "../logic/validation.js";
import { Form } from "./form.js";
import { FormField } from "./field.js";

const words = strings.account;

const emailAttributes = {
    type: "email",
    autocomplete: "username",
    inputmode: "email",
    autocapitalize: "none",
    spellcheck: "false",
};

/** Props: `client`, `email` (known from before), `fixed` (of nobody else). Slot `actions`: further buttons. */
export const SignInForm = {
    name: "SignInForm",
    props: { client: { type: Object, required: true }, email: { type: String, default: "" }, fixed: Boolean },
    setup({ client, email, fixed }, { slots }) {
        const form = useForm({
            values: { email, password: "" },
            rules: { email: emailFault, password: currentPasswordFault },
            words: { 401: strings.errors.wrongCredentials },
            send: (values) => client.auth.signIn({ email: values.email.trim(), password: values.password }),
        });
        const attributes = { ...emailAttributes, readonly: fixed || null };
        const password = { autocomplete: "current-password" };
        return () =>
            h(Form, { form, label: words.signIn }, {
                default: () => [
                    h(FormField, { form, name: "email", label: words.email, attributes }),
                    h(FormField, {
                        form,
                        name: "password",
                        label: words.password,
                        kind: "password",
                        attributes: password,
                    }),
                ],
                actions: slots.actions,
            });
    },
};

/** Props: `client`. Event `taken` with an e-mail that has an account: the way to sign-in instead. */
export const SignUpForm = {
    name: "SignUpForm",
    props: { client: { type: Object, required: true } },
    emits: ["taken"],
    setup({ client }, { emit }) {
        const form = useForm({
            values: { full_name: "", email: "", password: "" },
            rules: { email: emailFault, password: newPasswordFault },
            async send({ full_name: name, email, password }) {
                const account = { email: email.trim(), password };
                await client.auth.signUp(name.trim() === "" ? account : { ...account, full_name: name.trim() });
            },
            async explain(error) {
                if (error.status !== 409) return null;
                form.state.faults.email = strings.errors.emailTaken;
                return "taken";
            },
        });
        const fields = () => [
            h(FormField, {
                form,
                name: "full_name",
                label: words.fullName,
                optional: true,
                attributes: { autocomplete: "name" },
            }),
            h(FormField, { form, name: "email", label: words.email, attributes: emailAttributes }),
            h(FormField, {
                form,
                name: "password",
                label: words.password,
                kind: "password",
                hint: words.passwordRule,
                attributes: { autocomplete: "new-password" },
            }),
        ];
        const explained = () =>
            h("div", { class: "note", role: "alert" }, [
                h("p", strings.errors.emailTaken),
                h(
                    "button",
                    { type: "button", onClick: () => emit("taken", form.state.values.email.trim()) },
                    words.signIn,
                ),
            ]);
        return () => h(Form, { form, label: words.signUp }, { default: fields, explained });
    },
};
