import { nextTick, reactive, ref } from "vue";
import { failureOf } from "../logic/failures.js";

/**
 * What a form holds: what is typed, what is wrong with it, and what sending it came to. Nothing typed is ever lost by
 * a failure.
 *
 * @typedef {object} FormState
 * @property {Record<string, any>} values
 * @property {Record<string, string | null>} faults           Field → words beside it.
 * @property {boolean} busy
 * @property {import("../logic/failures.js").Failure | null} failure
 * @property {string[]} more                                  What the server objects to and no field here is for.
 * @property {any} explained                                  Better than a failure, if `explain` found something.
 *
 * @param {object} options
 * @param {Record<string, any>} options.values                As the form begins.
 * @param {Record<string, (value: any) => string | null>} [options.rules]  Field → what is wrong with its value.
 * @param {(values: any) => Record<string, string>} [options.judge]  What is wrong with all of them together, by field.
 * @param {(values: any) => Promise<unknown>} options.send
 * @param {Record<number, string>} [options.words]           Own words for a status.
 * @param {(error: any) => Promise<any>} [options.explain]    Something better than a note, if any.
 */
export function useForm({ values, rules = {}, judge = () => ({}), send, words = {}, explain = async () => null }) {
    const element = ref(null);
    const state = /** @type {FormState} */ (
        reactive({ values: { ...values }, faults: {}, busy: false, failure: null, more: [], explained: null })
    );

    const faultOf = (name) => rules[name]?.(state.values[name]) ?? null;

    /** Typed anew: a fault that was shown goes as soon as it is mended. */
    function change(name, value) {
        state.values[name] = value;
        if (state.faults[name]) state.faults[name] = faultOf(name);
    }

    async function focusFirstFault() {
        await nextTick();
        element.value?.querySelector("[aria-invalid=true]")?.focus();
    }

    async function submit(event) {
        event?.preventDefault();
        if (state.busy) return;
        const judged = judge({ ...state.values });
        for (const name of Object.keys(state.values)) state.faults[name] = judged[name] ?? faultOf(name);
        if (Object.values(state.faults).some(Boolean)) return focusFirstFault();
        Object.assign(state, { busy: true, failure: null, more: [], explained: null });
        try {
            await send({ ...state.values });
        } catch (error) {
            state.explained = await explainedOr(error);
            if (!state.explained) complain(failureOf(error, words));
        } finally {
            state.busy = false;
        }
    }

    /** The explanation may ask the server too, and fail itself: then the first failure is what counts. */
    async function explainedOr(error) {
        try {
            return await explain(error);
        } catch {
            return null;
        }
    }

    /** Puts each complaint beside its field; what has no field here is said in the note. */
    function complain(failure) {
        const rest = [];
        for (const [path, said] of failure.fields) {
            const name = path in state.values ? path : path.split(/[.[]/, 1)[0]; // `tags` of `tags[2]`
            if (name in state.values) state.faults[name] = said;
            else rest.push(`${path}: ${said}`);
        }
        const allPlaced = failure.fields.size > 0 && rest.length === 0;
        Object.assign(state, { failure: allPlaced ? null : failure, more: rest });
        if (failure.fields.size > rest.length) focusFirstFault();
    }

    return { state, element, change, submit };
}
