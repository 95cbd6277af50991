import { shallowReactive } from "vue";
import { failureOf } from "../../logic/failures.js";
import { flowForgeOf } from "../flowforge.js";
import { perApp } from "../per-app.js";

/** The milestones of the workspace, the next one first. */
export const milestonesOf = perApp((app) => {
    const { client } = flowForgeOf(app);
    const state = shallowReactive({ /** @type {any[]} */ all: [], loaded: false, failure: null });

    async function load() {
        try {
            const found = [];
            for await (const one of client.milestones.each()) found.push(one);
            found.sort(byDue);
            Object.assign(state, { all: found, loaded: true, failure: null });
        } catch (error) {
            state.failure = failureOf(error);
        }
    }

    return {
        state,
        load,
        titleOf: (id) => state.all.find((one) => one.id === id)?.title ?? null,
        /** [id, title] of those that are open, and of the one that is chosen. @returns {[string, string][]} */
        choices: (chosen = null) =>
            state.all
                .filter(({ id, status }) => status !== "closed" || id === chosen)
                .map(({ id, title }) => /** @type {[string, string]} */ ([id, title])),
        async create(draft) {
            const made = await client.milestones.create(draft);
            state.all = [...state.all, made].sort(byDue);
            return made;
        },
        async change(id, changes) {
            const changed = await client.milestones.update(id, changes);
            state.all = state.all.map((one) => (one.id === id ? changed : one)).sort(byDue);
        },
        async remove(id) {
            await client.milestones.remove(id);
            state.all = state.all.filter((one) => one.id !== id);
        },
    };
});

/** Open ones first, then by what is due first; those without a date last. */
function byDue(a, b) {
    if (a.status !== b.status) return a.status === "closed" ? 1 : -1;
    return (a.dueDate ?? "9").localeCompare(b.dueDate ?? "9") || a.title.localeCompare(b.title);
}
