import { h, ref } from "vue";
import { flowForgeOf } from "../../lib/flowforge.js";
import { useForm } from "../../lib/form.js";
import { strings } from "../../logic/strings.js";
import { accessStrings } from "../../logic/strings-access.js";
import { nameFault } from "../../logic/validation.js";
import { Dialog } from "../dialog.js";
import { FormField } from "../field.js";
import { Form } from "../form.js";
import { Checks } from "./checks.js";
import { CopyLine } from "./secret.js";

const words = accessStrings.keys;
const DAY_MS = 86_400_000;

/** Makes an API key and shows it, this once. Props: `app`; events `close`, `made`. */
export const KeyDialog = {
    name: "KeyDialog",
    props: ["app"],
    emits: ["close", "made"],
    setup({ app }, { emit }) {
        const { apiKeys } = flowForgeOf(app).client;
        const made = ref(/** @type {any} */ (null));
        const own = [...(app.person.claims?.permissions ?? [])].sort();
        const reading = own.filter((one) => one.endsWith(":read"));
        const form = useForm({
            values: { name: "", permissions: reading, expires: "90" },
            rules: {
                name: nameFault,
                permissions: (chosen) => (chosen.length === 0 ? words.permissionMissing : null),
            },
            async send({ name, permissions, expires }) {
                const expiresAt = expires === "" ? null : new Date(Date.now() + Number(expires) * DAY_MS).toISOString();
                made.value = await apiKeys.create({ name: name.trim(), permissions, expiresAt });
                emit("made");
            },
        });

        const shortcut = (label, permissions) =>
            h(
                "button",
                { type: "button", class: "link", onClick: () => form.change("permissions", permissions) },
                label,
            );

        const fields = () => [
            h(
                FormField,
                { form, name: "name", label: words.name, hint: words.nameHint, attributes: { maxlength: 100 } },
            ),
            h(Checks, {
                label: words.permissions,
                options: own.map((one) => [one, one]),
                values: form.state.values.permissions,
                fault: form.state.faults.permissions,
                onChange: (chosen) => form.change("permissions", chosen),
            }),
            h("div", { class: "shortcuts-line" }, [
                shortcut(words.allReading, reading),
                shortcut(words.all, own),
                shortcut(words.none, []),
            ]),
            h(FormField, {
                form,
                name: "expires",
                label: words.expires,
                kind: "select",
                options: ["30", "90", "365", ""].map((days) => [days, words.expiries[days]]),
            }),
        ];

        const shown = () => [
            h("p", words.madeText),
            h(CopyLine, { app, label: made.value.name, value: made.value.key, copied: words.copied }),
        ];

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
                      footer: () => h(
                          "button",
                          { type: "button", class: "main", onClick: () => emit("close") },
                          words.done,
                      ),
                  });
    },
};
