import { h, onBeforeUnmount, onMounted, shallowReactive } from "vue";
import { useForm } from "../../lib/form.js";
import { changesOf, given, readForm, textOf, textsOfLines } from "../../logic/crm/entry.js";
import { KINDS } from "../../logic/crm/kinds.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { Form } from "../form.js";
import { InvoiceLines } from "./invoice-lines.js";
import { RecordField } from "./record-fields.js";

const words = crmStrings.record;

/**
 * The fields of one record, made from the row of its kind. What the server finds wrong is said at the field.
 *
 * Props: `app`, `kind`, `record` (null: a new one), `initial` (fields that a new one begins with), `names`, `readonly`.
 * Events: `saved` (the record), `reload` (somebody else's version is wanted), `cancel`.
 */
export const RecordForm = {
    name: "RecordForm",
    props: ["app", "kind", "record", "initial", "names", "readonly"],
    emits: ["saved", "reload", "cancel"],
    setup(props, { emit }) {
        const { app, kind } = props;
        const { fields } = KINDS[kind];
        const { zone } = app.formats;
        const state = shallowReactive({ before: textsFrom(props.record), /** @type {any} */ record: props.record });
        const form = useForm({
            values: { ...state.before, ...initialTexts() },
            judge: (texts) => readForm(fields, texts, zone).faults,
            send,
            explain: async (error) => (error.status === 412 ? await latest() : null),
        });

        function textsFrom(record) {
            const texts = fields.map((field) => [field.name, record === null
                ? field.initial ?? ""
                : textOf(field, record[field.name], zone)]);
            const lines = kind === "invoices" ? textsOfLines(record?.lines ?? []) : {};
            return { ...Object.fromEntries(texts), ...lines };
        }

        function initialTexts() {
            if (props.record !== null) return {};
            const known = fields.filter(({ name }) => props.initial.has(name));
            return Object.fromEntries(known.map(({ name }) => [name, props.initial.get(name)]));
        }

        const changes = (texts) => changesOf(readForm(fields, texts, zone).values, texts, state.before);

        async function send(texts) {
            const { records } = app.client.crm;
            if (state.record === null) {
                return emit("saved", await records.create(kind, given(readForm(fields, texts, zone).values)));
            }
            const all = changes(texts);
            if (Object.keys(all).length === 0) return emit("saved", state.record);
            const ifMatch = `"${state.record.version}"`;
            const record = await records.update(kind, state.record.id, all, { ifMatch });
            keep(record);
            emit("saved", record);
        }

        /** What follows from the change shows too: a paid invoice has its amounts. */
        function keep(record) {
            state.record = record;
            state.before = textsFrom(record);
            form.state.values = { ...state.before };
            form.state.faults = {};
        }

        const latest = () => app.client.crm.records.get(kind, state.record.id);

        function saveMine(theirs) {
            state.record = { ...state.record, version: theirs.version };
            form.state.explained = null;
            form.submit();
        }

        const conflict = (theirs) =>
            h("div", { class: "note warn", role: "alert" }, [
                h("p", h("b", words.conflictTitle)),
                h("p", words.conflictText),
                h("div", { class: "row" }, [
                    h("button", { type: "button", onClick: () => emit("reload", theirs) }, words.takeTheirs),
                    h("button", { type: "button", onClick: () => saveMine(theirs) }, words.saveMine),
                ]),
            ]);

        const isChanged = () => Object.keys(changes({ ...form.state.values })).length > 0;

        /** The browser asks before something that is not saved is lost. */
        function warn(event) {
            if (isChanged()) event.preventDefault();
        }
        onMounted(() => addEventListener("beforeunload", warn));
        onBeforeUnmount(() => removeEventListener("beforeunload", warn));

        const body = () => [
            h("div", { class: "record-fields" }, fields.map((field) =>
                h(RecordField, {
                    key: field.name,
                    app,
                    kind,
                    field,
                    form,
                    names: props.names,
                    readonly: props.readonly,
                }),
            )),
            kind === "invoices" && h(InvoiceLines, { form, formats: app.formats, readonly: props.readonly }),
        ];

        return () => {
            if (props.readonly) return [h("p", { class: "note" }, words.readOnly), body()];
            return h(Form, { form, label: state.record === null ? words.create : words.save, class: "record-form" }, {
                default: body,
                explained: conflict,
                actions: () => state.record === null && h(
                    "button",
                    { type: "button", onClick: () => emit("cancel") },
                    words.cancel,
                ),
            });
        };
    },
};
