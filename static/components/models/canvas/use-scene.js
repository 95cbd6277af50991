import { computed, shallowReactive, watch } from "vue";
import { routes } from "../../../logic/modelling/geometry.js";
import { namesAt } from "../../../logic/modelling/names.js";
import { boxOf, isOn, middleOf } from "../../../logic/modelling/nodes.js";
import { isHere } from "../../../logic/modelling/people.js";
import { createRouter } from "../../../logic/modelling/router.js";
import { fieldOf } from "../../../logic/modelling/routing.js";
import { touches } from "../../../logic/modelling/view.js";
import { modelStrings } from "../../../logic/strings-models.js";
import { TableLayer } from "./layers.js";
import { useSight } from "./use-sight.js";

const words = modelStrings.canvas;

/**
 * What the canvas shows and what is chosen on it.
 *
 * @param {any} store                                     Of lib/modelling/store.js.
 * @param {() => { domain: string | null, level: import("../../../logic/modelling/nodes.js").Level }} shown
 */
export function useScene(store, shown) {
    const state = shallowReactive({
        level: shown().level,
        domain: shown().domain,
        /** Ids of tables. @type {Set<string>} */
        selected: new Set(),
        /** Id of the relationship that is selected. @type {string | null} */
        edge: null,
        /** The table that the Tab key comes to. @type {string | null} */
        active: null,
        /** Under the pointer. @type {string | null} */
        hover: null,
        /** Moved by keyboard. @type {string | null} */
        lifted: null,
        /** A new relationship would end there. @type {string | null} */
        target: null,
        /** The table that is made wider or narrower. @type {{ id: string, width: number } | null} */
        sizing: null,
        /** Something is dragged. */
        held: false,
        /** For who cannot see it. */
        said: "",
    });
    const tables = computed(() =>
        [...(store.state.model?.tables.values() ?? [])].filter((table) => isOn(table, state.domain)).map(
            (table) => (table.id === state.sizing?.id ? { ...table, width: state.sizing.width } : table),
        ),
    );
    const boxes = computed(() => new Map(tables.value.map((table) => [table.id, boxOf(table, state.level)])));
    const sight = useSight(() => boxes.value);
    const tableOf = (id) => store.state.model?.tables.get(id) ?? null;
    const relationships = computed(() =>
        [...(store.state.model?.relationships.values() ?? [])].filter(
            ({ source_table_id: from, target_table_id: to }) => boxes.value.has(from) && boxes.value.has(to),
        ),
    );

    /** A place of a table or of one of its rows, as logic/modelling/geometry.js asks for it. */
    function placeOf(id, column, moved = null) {
        const box = moved?.get(id) ?? boxes.value.get(id);
        const middle = column === null ? null : middleOf(tableOf(id), column, state.level);
        return { ...box, rowY: middle === null ? null : box.y + middle };
    }

    const route = createRouter();
    const routed = computed(() => route(relationships.value, placeOf, boxes.value));
    const named = computed(() =>
        namesAt(relationships.value, (id) => routed.value.get(id)?.points, boxes.value.values()),
    );
    const edges = computed(() =>
        relationships.value.filter((relationship) => isNear(relationship)).map((relationship) => ({
            id: relationship.id,
            route: routed.value.get(relationship.id),
            name: named.value.has(relationship.id) ? relationship.name : "",
            at: named.value.get(relationship.id) ?? null,
            circular: relationship.is_circular === true,
        })),
    );

    /** Ways of some relationships while tables move: around these, and beside the others, which stay. */
    function waysOf(some) {
        const ids = new Set(some.map(({ id }) => id));
        const others = [...routed.value].filter(([id]) => !ids.has(id)).map(([, { points }]) => points);
        return (now) =>
            routes(some, (id, column) => placeOf(id, column, now), fieldOf(
                [...boxes.value].map(([id, box]) => now.get(id) ?? box),
                others,
            ));
    }

    /** Whether any of its line may be in sight: of a long one, neither end need be. */
    const isNear = ({ id }) => sight.state.sheet !== null && touches(routed.value.get(id).around, sight.state.sheet);

    const writable = () => store.state.access === "edit";
    const people = () => store.state.people.filter((one) => isHere(one, store.state.model, null));

    /** In whose hands relationships are: a text, so that moved pointers change nothing here. */
    const edgeHands = computed(() =>
        people().flatMap(({ colour, selected }) =>
            selected.filter((id) => !boxes.value.has(id)).map((id) => `${id} by-${colour}`),
        ).join(","),
    );
    const lookOfEdge = computed(() => new Map(
        edgeHands.value.split(",").filter(Boolean).map((text) => /** @type {[string, string]} */ (text.split(" "))),
    ));

    /** @param {Iterable<string>} ids  Of tables; none: nothing is selected. */
    function select(ids) {
        state.selected = new Set(ids);
        state.edge = null;
        const [first] = state.selected;
        if (first !== undefined && !state.selected.has(state.active)) state.active = first;
    }

    function selectEdge(id) {
        state.selected = new Set();
        state.edge = id;
    }

    /** What is no longer there cannot be selected. */
    watch([tables, relationships], () => {
        const left = [...state.selected].filter((id) => boxes.value.has(id));
        if (left.length !== state.selected.size) state.selected = new Set(left);
        if (state.edge !== null && !relationships.value.some(({ id }) => id === state.edge)) state.edge = null;
        if (state.active === null || !boxes.value.has(state.active)) state.active = tables.value[0]?.id ?? null;
    }, { immediate: true });
    watch(() => [...state.selected, state.edge], () => look());
    watch(shown, (next) => Object.assign(state, next));

    let cursor = null;
    /** What the others see of this person. */
    function look(at = cursor) {
        cursor = at;
        const selected = state.edge === null ? [...state.selected] : [state.edge];
        store.look({ cursor, selected });
    }

    return {
        store,
        state,
        words,
        nodes: TableLayer,
        sight,
        tables,
        boxes,
        edges,
        /** The colour of whoever has a relationship selected, as a class. @param {string} id */
        handOnEdge: (id) => lookOfEdge.value.get(id),
        relationships,
        tableOf,
        placeOf,
        writable,
        people,
        waysOf,
        /** Of all that is shown. */
        routed,
        named,
        move: (places) => store.change(words.moved(places.length), (edit) => edit.moveTables(places)),
        resize: (id, width) =>
            store.change(words.edits.width(tableOf(id)?.name ?? ""), (edit) => edit.updateTable(id, { width })),
        select,
        selectEdge,
        look,
        /** Shown here, and at home on another canvas. */
        isGuest: (table) => state.domain !== null && table.primary_domain_id !== state.domain,
    };
}
