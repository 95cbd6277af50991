import { flowForgeOf } from "../flowforge.js";
import { useLoading } from "../loading.js";

/**
 * In setup(): the metrics that there are to choose from.
 *
 * @param {import("../../application.js").Application} app
 */
export function useCatalogue(app) {
    const { client } = flowForgeOf(app);
    const loading = useLoading(async (signal) => {
        const answer = await client.metrics.catalogue({ signal });
        return /** @type {any[]} */ (answer.metrics ?? answer.data ?? []);
    });
    loading.load();
    app.onReconnect(() => loading.value === null && loading.load());
    const find = (name) => loading.value?.find((one) => one.name === name) ?? null;
    return {
        loading,
        find,
        /** @returns {string} */
        titleOf: (name) => find(name)?.title ?? name,
        /** [name, title] */
        choices: () => (loading.value ?? []).map(({ name, title }) => /** @type {const} */ ([name, title ?? name])),
        /** [label, values] of a metric, those alone that have something to choose. */
        labelsOf: (name) =>
            Object.entries(find(name)?.labels ?? {}).filter(([, values]) => Array.isArray(values) && values.length > 0),
        aggregationsOf: (name) => find(name)?.aggregations ?? null,
    };
}
