import { h, onMounted, shallowReactive } from "vue";
import { useForm } from "../../../lib/form.js";
import { useLoading } from "../../../lib/loading.js";
import { modellingOf } from "../../../lib/modelling/client.js";
import { exchangeStrings } from "../../../logic/strings-exchange.js";
import { Confirm } from "../../confirm.js";
import { FormField } from "../../field.js";
import { Form } from "../../form.js";
import { Icon } from "../../icons.js";
import { MenuButton } from "../../menu.js";
import { FailureNote } from "../../notices.js";
import { SettingsSection } from "../../settings-section.js";
import { SkeletonRows } from "../../skeletons.js";
import { TimeAgo } from "../../times.js";
import { DiffView } from "./diff-view.js";

const words = exchangeStrings.versions;
const MOST_NAME = 200;

/**
 * Kept states of a model, and what changed between two of them. Props: `app`, `model`, `writable`, `from`, `to` (of the
 * comparison: ids, `current`, or null); events `compare` with the two, `restored`.
 */
export const VersionsPart = {
    name: "VersionsPart",
    props: ["app", "model", "writable", "from", "to"],
    emits: ["compare", "restored"],
    setup(props, { emit }) {
        const { app } = props;
        const { versions } = modellingOf(app);
        const workspace = props.model.workspace.id;
        /** What is asked about: `remove` or `restore`, and the id. */
        const state = shallowReactive({ act: null, asked: null, comparing: false });
        const ask = (act, asked) => Object.assign(state, { act, asked });
        const list = useLoading((signal) => versions.list(workspace, { signal }));
        const form = useForm({
            values: { name: "" },
            rules: {
                name(name) {
                    if (name.trim() === "") return words.nameMissing;
                    return [...name.trim()].length > MOST_NAME ? words.nameLong : null;
                },
            },
            async send({ name }) {
                const made = await versions.create(workspace, { name: name.trim() });
                form.change("name", "");
                app.say(words.saved(made.name));
                await list.load();
            },
        });
        onMounted(list.load);
        app.onReconnect(list.load);

        async function remove({ id, name }) {
            await versions.remove(workspace, id);
            state.asked = null;
            if (props.from === id || props.to === id) emit("compare", null, null);
            app.say(words.removed(name));
            await list.load();
        }

        async function restore({ id, name }) {
            await versions.restore(workspace, id);
            state.asked = null;
            app.say(words.restored(name));
            emit("restored");
        }

        function compare(id) {
            state.comparing = true;
            emit("compare", id, "current");
        }

        const question = (version) =>
            h("li", { key: version.id }, h(Confirm, {
                question: words[`${state.act}Question`](version.name),
                text: words[`${state.act}Text`],
                yes: words[`${state.act}Yes`],
                danger: true,
                act: () => (state.act === "remove" ? remove(version) : restore(version)),
                onNo: () => (state.asked = null),
            }));

        const items = ({ id }) => () => [
            { label: words.restore, icon: "history", action: () => ask("restore", id) },
            { label: words.remove, icon: "remove", action: () => ask("remove", id) },
        ];

        const row = (version) => {
            const { id, name, created_at: at, tables, relationships } = version;
            if (state.asked === id) return question(version);
            return h("li", { key: id, class: "model-version" }, [
                h("div", { class: "who" }, [
                    h("b", name),
                    h("span", { class: "quiet" }, [
                        h(TimeAgo, { at, clock: app.clock }),
                        ` · ${words.facts(tables ?? 0, relationships ?? 0)}`,
                    ]),
                ]),
                h("button", { type: "button", onClick: () => compare(id) }, words.compare),
                props.writable && h(MenuButton, { label: words.more(name), items: items(version) }, () =>
                    h(Icon, { name: "more" }),
                ),
            ]);
        };

        const saving = () =>
            h(Form, { form, label: words.save, class: "version-form" }, () =>
                h(FormField, { form, name: "name", label: words.name, attributes: { autocomplete: "off" } }),
            );

        const body = () => {
            if (list.value === null) return list.slow && h(SkeletonRows, { rows: 2 });
            if (list.value.length === 0) return h("p", { class: "quiet" }, words.none);
            return h("ul", { class: "model-versions", "aria-label": words.title }, list.value.map(row));
        };

        return () => [
            h(SettingsSection, { title: words.title, text: words.text }, () => [
                props.writable && saving(),
                list.failure && h(FailureNote, { failure: list.failure, retry: list.load }),
                body(),
            ]),
            props.from !== null && h(DiffView, {
                app,
                model: props.model,
                versions: list.value ?? [],
                from: props.from,
                to: props.to ?? "current",
                asked: state.comparing,
                onCompare: (from, to) => emit("compare", from, to),
            }),
        ];
    },
};
