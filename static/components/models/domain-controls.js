import { h, shallowReactive } from "vue";
import { useForm } from "../../lib/form.js";
import { LEVELS } from "../../logic/modelling/nodes.js";
import { strings } from "../../logic/strings.js";
import { modelStrings } from "../../logic/strings-models.js";
import { Dialog } from "../dialog.js";
import { FormField, SelectBox } from "../field.js";
import { Form } from "../form.js";
import { Icon } from "../icons.js";
import { MenuButton } from "../menu.js";

const words = modelStrings.domains;
const MOST_NAME = 200;

/**
 * Which domain is shown, and what can be done with domains. Props: `scene`; event `show` (a domain's id, or null: all).
 */
export const DomainControls = {
    name: "DomainControls",
    props: ["scene"],
    emits: ["show"],
    setup({ scene }, { emit }) {
        const { store, state } = scene;
        const open = shallowReactive({ /** @type {any} A domain, or {} for a new one. */ domain: null });
        const domains = () => [...store.state.model.domains.values()];
        const current = () => domains().find(({ id }) => id === state.domain) ?? null;

        function save({ name, model_type: type }) {
            const { id } = open.domain;
            const fields = { name, model_type: type };
            const saved = store.change(id ? words.changed(name) : words.created(name), (edit) => {
                if (id === undefined) return edit.createDomain({ ...fields, is_primary: domains().length === 0 });
                edit.updateDomain(id, fields);
                return id;
            });
            open.domain = null;
            emit("show", saved);
        }

        function remove({ id, name }) {
            store.change(words.removed(name), (edit) => edit.deleteDomain(id));
            emit("show", null);
        }

        const items = () => {
            const domain = current();
            return [
                { label: words.create, icon: "add", action: () => (open.domain = {}) },
                domain && { label: words.edit(domain.name), icon: "edit", action: () => (open.domain = domain) },
                domain && !domain.is_primary && {
                    label: words.remove,
                    icon: "remove",
                    danger: true,
                    action: () => remove(domain),
                },
            ];
        };

        return () => [
            h("div", { class: "domain-choice" }, [
                h(SelectBox, {
                    "aria-label": words.choose,
                    options: [["", words.all], ...domains().map(({ id, name }) => [id, name])],
                    value: state.domain ?? "",
                    onChange: (event) => emit("show", event.target.value || null),
                }),
                scene.writable() && h(MenuButton, { label: strings.moreActions(words.choose), items }, () =>
                    h(Icon, { name: "more" }),
                ),
            ]),
            open.domain !== null && h(DomainDialog, {
                domain: open.domain,
                onSave: save,
                onClose: () => (open.domain = null),
            }),
        ];
    },
};

const DomainDialog = {
    name: "DomainDialog",
    props: ["domain"],
    emits: ["save", "close"],
    setup({ domain }, { emit }) {
        const isNew = domain.id === undefined;
        const form = useForm({
            values: { name: domain.name ?? "", model_type: domain.model_type ?? "logical" },
            rules: { name: (name) => (name.trim() === "" ? words.nameMissing : null) },
            send: async (values) => emit("save", { ...values, name: values.name.trim() }),
        });
        const title = isNew ? words.create : words.editTitle;
        return () =>
            h(Dialog, { title, onClose: () => emit("close") }, () =>
                h(Form, { form, label: isNew ? words.make : words.save }, () => [
                    h(FormField, { form, name: "name", label: words.name, attributes: { maxlength: MOST_NAME } }),
                    h(FormField, {
                        form,
                        name: "model_type",
                        label: words.type,
                        hint: words.typeHint,
                        kind: "select",
                        options: LEVELS.map((level) => [level, modelStrings.levels[level]]),
                    }),
                ]),
            );
    },
};
