import { h, ref } from "vue";
import { flowForgeOf } from "../../lib/flowforge.js";
import { useForm } from "../../lib/form.js";
import { strings } from "../../logic/strings.js";
import { accessStrings } from "../../logic/strings-access.js";
import { nameFault } from "../../logic/validation.js";
import { Dialog } from "../dialog.js";
import { FormField, Switch } from "../field.js";
import { Form } from "../form.js";
import { Checks } from "./checks.js";
import { CopyLine } from "./secret.js";

const words = accessStrings.clients;

/** Registers an app, and shows its secret this once. Props: `app`; events `close`, `made`. */
export const ClientDialog = {
    name: "ClientDialog",
    props: ["app"],
    emits: ["close", "made"],
    setup({ app }, { emit }) {
        const { oauthClients } = flowForgeOf(app).client;
        const made = ref(/** @type {any} */ (null));
        const form = useForm({
            values: { name: "", redirectUris: "", scopes: ["read"], confidential: false },
            rules: {
                name: nameFault,
                redirectUris: (text) => (linesOf(text).length === 0 ? words.redirectMissing : null),
                scopes: (chosen) => (chosen.length === 0 ? words.scopeMissing : null),
            },
            async send({ name, redirectUris, scopes, confidential }) {
                made.value = await oauthClients.create({
                    name: name.trim(),
                    redirectUris: linesOf(redirectUris),
                    scopes,
                    confidential,
                });
                emit("made");
            },
        });

        const fields = () => [
            h(
                FormField,
                { form, name: "name", label: words.name, hint: words.nameHint, attributes: { maxlength: 100 } },
            ),
            h(FormField, {
                form,
                name: "redirectUris",
                label: words.redirects,
                hint: words.redirectsHint,
                kind: "textarea",
                attributes: { rows: 2, spellcheck: "false" },
            }),
            h(Checks, {
                label: words.scopes,
                options: Object.entries(words.scopeWords),
                values: form.state.values.scopes,
                fault: form.state.faults.scopes,
                onChange: (chosen) => form.change("scopes", chosen),
            }),
            h(Switch, {
                label: words.confidential,
                hint: words.confidentialHint,
                checked: form.state.values.confidential,
                onChange: (on) => form.change("confidential", on),
            }),
        ];

        const shown = () => {
            const { clientId, clientSecret } = made.value;
            return [
                h("p", clientSecret ? words.madeText : words.madePublic),
                h("div", { class: "copy-lines" }, [
                    h(CopyLine, { app, label: words.id, value: clientId, copied: words.idCopied }),
                    clientSecret && h(
                        CopyLine,
                        { app, label: words.secret, value: clientSecret, copied: words.secretCopied },
                    ),
                ]),
            ];
        };

        return () =>
            made.value === null
                ? h(Dialog, { title: words.create, size: "medium", onClose: () => emit("close") }, () =>
                      h(Form, { form, label: words.make }, {
                          default: fields,
                          actions: () => h("button", { type: "button", onClick: () => emit("close") }, strings.cancel),
                      }),
                  )
                : h(Dialog, { key: "made", title: words.madeTitle, size: "medium", closable: false }, {
                      default: shown,
                      footer: () =>
                          h(
                              "button",
                              { type: "button", class: "main", onClick: () => emit("close") },
                              accessStrings.keys.done,
                          ),
                  });
    },
};

const linesOf = (text) => text.split(/\s+/).filter((line) => line !== "");
