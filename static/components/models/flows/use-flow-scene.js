import { computed, shallowReactive, watch } from "vue";
import { flowRoutes } from "../../../logic/modelling/flow-geometry.js";
import { asRelationship, asTable } from "../../../logic/modelling/flow-nodes.js";
import { boxOf } from "../../../logic/modelling/nodes.js";
import { isHere } from "../../../logic/modelling/people.js";
import { flowStrings } from "../../../logic/strings-flows.js";
import { modelStrings } from "../../../logic/strings-models.js";
import { useSight } from "../canvas/use-sight.js";
import { NodeLayer } from "./node-layer.js";

/** Nodes are drawn as large as tables of which only the name is shown. */
const LEVEL = "conceptual";

/**
 * A data-flow diagram as the canvas takes it (canvas/use-scene.js): its nodes in the place of tables, its connections
 * in that of relationships.
 *
 * @param {any} store     Of lib/modelling/store.js.
 * @param {string} id     Of the diagram.
 */
export function useFlowScene(store, id) {
    const state = shallowReactive({
        level: LEVEL,
        domain: null,
        /** Ids of nodes. @type {Set<string>} */
        selected: new Set(),
        /** Id of the connection that is selected. @type {string | null} */
        edge: null,
        /** The node that the Tab key comes to. @type {string | null} */
        active: null,
        /** @type {string | null} */
        hover: null,
        /** @type {string | null} */
        lifted: null,
        /** @type {string | null} */
        target: null,
        held: false,
        /** For who cannot see it. */
        said: "",
    });
    const diagram = computed(() => store.state.model?.diagrams.get(id) ?? null);
    const tables = computed(() => (diagram.value?.nodes ?? []).map(asTable));
    const byId = computed(() => new Map(tables.value.map((node) => [node.id, node])));
    const boxes = computed(() => new Map(tables.value.map((node) => [node.id, boxOf(node, LEVEL)])));
    const relationships = computed(() => (diagram.value?.connections ?? []).map(asRelationship));
    const sight = useSight(() => boxes.value);
    const placeOf = (node) => ({ ...boxes.value.get(node), rowY: null });
    const routed = computed(() => flowRoutes(relationships.value, (node) => boxes.value.get(node) ?? null));
    /** Ways of some connections while nodes move. */
    const waysOf = (some) => (now) => flowRoutes(some, (node) => now.get(node) ?? boxes.value.get(node) ?? null);
    const edges = computed(() =>
        relationships.value
            .filter((one) => routed.value.has(one.id))
            .map((one) => {
                const route = routed.value.get(one.id);
                return { id: one.id, route, name: one.label ?? "", at: route.label, circular: false };
            }),
    );

    function select(ids) {
        state.selected = new Set(ids);
        state.edge = null;
        const [first] = state.selected;
        if (first !== undefined && !state.selected.has(state.active)) state.active = first;
    }

    function selectEdge(connection) {
        state.selected = new Set();
        state.edge = connection;
    }

    /** Of this person, on the plane. */
    let cursor = null;

    /** What is no longer there cannot be selected. */
    watch([tables, relationships], () => {
        const left = [...state.selected].filter((node) => boxes.value.has(node));
        if (left.length !== state.selected.size) state.selected = new Set(left);
        if (state.edge !== null && !relationships.value.some((one) => one.id === state.edge)) state.edge = null;
        if (state.active === null || !boxes.value.has(state.active)) state.active = tables.value[0]?.id ?? null;
    }, { immediate: true });
    watch(() => [...state.selected, state.edge, diagram.value === null], () => look(), { immediate: true });

    /** What the others see of this person; the diagram itself says at which plane that is. */
    function look(at = cursor) {
        cursor = at;
        const elements = state.edge === null ? [...state.selected] : [state.edge];
        store.look({ cursor, selected: [id, ...elements] });
    }

    return {
        store,
        state,
        sight,
        diagram,
        tables,
        boxes,
        edges,
        relationships,
        tableOf: (node) => byId.value.get(node) ?? null,
        placeOf,
        waysOf,
        nodes: NodeLayer,
        words: { ...modelStrings.canvas, ...flowStrings.canvas },
        writable: () => store.state.access === "edit" && diagram.value !== null,
        people: () => store.state.people.filter((person) => isHere(person, store.state.model, id)),
        select,
        selectEdge,
        look,
        /** @param {{ id: string, x: number, y: number }[]} places */
        move: (places) =>
            store.change(flowStrings.canvas.moved(places.length), (edit) => {
                for (const { id: node, x, y } of places) {
                    edit.setNode(id, { id: node, position_x: Math.round(x), position_y: Math.round(y) });
                }
            }),
        isGuest: () => false,
    };
}
