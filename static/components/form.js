import { h, replace } from "../lib/dom.js";
import { failureOf } from "../logic/failures.js";
import { failureNote } from "./notices.js";

/**
 * A form that checks its fields, sends once, and shows what the server objects to beside the fields it names.
 *
 * @param {object} options
 * @param {import("./field.js").Field[]} options.fields
 * @param {string} options.label                           Of the button that sends.
 * @param {(values: any) => Promise<unknown>} options.send           Gets the text of each field by its name.
 * @param {Record<number, string>} [options.words]        Own words for a status.
 * @param {(error: any) => Promise<Node | null>} [options.explain]  Something better than a note, if any.
 * @param {Node[]} [options.actions]                      More buttons, before the main one.
 */
export function form({ fields, label, send, words = {}, explain = async () => null, actions = [] }) {
    const note = h("div", { class: "form-note" });
    const button = h("button", { class: "main", type: "submit" }, label);
    const element = h(
        "form",
        { novalidate: true, onsubmit: submit },
        fields.map((one) => one.element),
        note,
        h("div", { class: "form-actions" }, actions, button),
    );
    let busy = false;

    async function submit(event) {
        event?.preventDefault();
        if (busy || !firstFaultFocused(fields)) return;
        setBusy(true);
        replace(note);
        try {
            await send(Object.fromEntries(fields.map((one) => [one.name, one.value])));
        } catch (error) {
            replace(note, (await explained(error)) ?? complaints(fields, failureOf(error, words)));
        } finally {
            setBusy(false);
        }
    }

    /** The explanation may ask the server too, and fail itself: then the first failure is what counts. */
    async function explained(error) {
        try {
            return await explain(error);
        } catch {
            return null;
        }
    }

    /** `aria-disabled` rather than `disabled`, which would throw the focus away. */
    function setBusy(value) {
        busy = value;
        element.setAttribute("aria-busy", String(value));
        button.setAttribute("aria-disabled", String(value));
    }

    return { element, submit };
}

/** @returns {boolean} whether all fields are good; otherwise the first bad one has the focus */
function firstFaultFocused(fields) {
    const [first] = fields.filter((one) => one.check() !== null);
    first?.input.focus();
    return first === undefined;
}

/** The field of the form that holds a path of the body: `tags` of `tags[2]`. */
const topOf = (path) => path.split(/[.[]/, 1)[0];

/** Puts each complaint beside its field; what has no field here is said in the note. */
function complaints(fields, failure) {
    const rest = [...failure.fields].filter(([path, words]) => {
        const place = fields.find(({ name }) => name === topOf(path));
        place?.complain(words);
        return place === undefined;
    });
    fields.find(({ input }) => input.getAttribute("aria-invalid"))?.input.focus();
    if (failure.fields.size > rest.length && rest.length === 0) return null;
    return failureNote(failure, rest.map(([path, words]) => `${path}: ${words}`));
}
