import { h } from "vue";
import { fontsReady } from "../../../lib/text-fit.js";
import { ABOVE } from "../../../logic/modelling/names.js";
import { faceOf, HEAD } from "../../../logic/modelling/nodes.js";
import { modelStrings } from "../../../logic/strings-models.js";
import { marksOf } from "./marks.js";
import { TableNode } from "./table-node.js";

const words = modelStrings.canvas;

/** The tables that are near enough to be seen. Prop `scene`: of use-scene.js. */
export const TableLayer = {
    name: "TableLayer",
    props: ["scene"],
    setup({ scene }) {
        const { state, sight } = scene;
        const node = (table) => {
            const { id } = table;
            return h(TableNode, {
                key: id,
                face: faceOf(table, state.level),
                x: table.position_x,
                y: table.position_y,
                detail: sight.detailOf(id),
                look: lookOf(scene, table),
                tab: state.active === id ? "0" : "-1",
                label: words.tableLabel(table.name, table.columns?.length ?? 0),
                fonts: fontsReady.value,
            });
        };
        /** What has the focus must not leave the document. */
        const isThere = ({ id }) => sight.has(id) || state.active === id || state.selected.has(id);
        return () => h("g", { class: ["tables", sight.state.detail] }, scene.tables.value.filter(isThere).map(node));
    },
};

/** Classes in one text, so that an equal look is equal. */
function lookOf({ state, isGuest }, table) {
    const looks = [
        state.selected.has(table.id) && "selected",
        state.lifted === table.id && "lifted",
        state.target === table.id && "target",
        isGuest(table) && "guest",
    ];
    return looks.filter(Boolean).join(" ");
}

/** Relationships in crow's-foot notation. Prop `scene`. */
export const EdgeLayer = {
    name: "EdgeLayer",
    props: ["scene"],
    setup({ scene }) {
        const { state, sight } = scene;
        return () => {
            const near = sight.state.detail === "near";
            return h(
                "g",
                { class: ["edges", sight.state.detail], "aria-hidden": "true" },
                scene.edges.value.map(({ id, route, name, at, circular }) =>
                    h(EdgeLine, {
                        key: id,
                        id,
                        route,
                        name: near ? name : "",
                        at,
                        near,
                        look: edgeLook(state.edge === id, circular, scene.handOnEdge?.(id)),
                    }),
                ),
            );
        };
    },
};

const edgeLook = (selected, circular, hand) =>
    [selected && "selected", circular && "circular", hand && `held-by-other ${hand}`].filter(Boolean).join(" ");

/** One relationship; drawn anew when its way changed. */
function EdgeLine({ id, route, name, at, near, look }) {
    const { path } = route;
    return h("g", { class: ["edge", look], "data-edge": id, "data-grip": "edge" }, [
        near && h("path", { class: "hit", d: path }),
        h("path", { class: "line", d: path }),
        near && h("path", { class: "marks", d: marksOf(route) }),
        name !== "" && h("text", { class: "edge-name", x: at.x, y: at.y - ABOVE }, name),
    ]);
}
EdgeLine.props = ["id", "route", "name", "at", "near", "look"];

/** The handles to connect from: of the table under the pointer, or else of the one that is selected. Prop `scene`. */
export const HandleLayer = {
    name: "HandleLayer",
    props: ["scene"],
    setup({ scene }) {
        const { state, sight } = scene;
        return () => {
            const id = state.hover ?? (state.selected.size === 1 ? [...state.selected][0] : null);
            const table = id !== null && sight.detailOf(id) === "near" ? scene.tableOf(id) : null;
            if (!table || !scene.writable() || state.held) return h("g", { class: "handles" });
            const face = faceOf(table, state.level);
            const whole = { column: "", middle: face.rows.length > 0 ? HEAD / 2 : face.height / 2 };
            const places = [whole, ...face.rows.map((row) => ({ column: row.id, middle: row.middle }))];
            return h(
                "g",
                {
                    class: "handles",
                    transform: `translate(${table.position_x} ${table.position_y})`,
                    "aria-hidden": "true",
                    "data-grip": "handle",
                    "data-table": id,
                },
                [
                    ...places.flatMap((place) => [0, face.width].map((x) => handleAt(x, place))),
                    scene.resize && widthHandle(id, face),
                ],
            );
        };
    },
};

const handleAt = (x, { column, middle }) =>
    h("g", { key: `${column}/${x}`, class: "handle", "data-handle": "", "data-column": column }, [
        h("circle", { class: "reach", cx: x, cy: middle, r: 11 }),
        h("circle", { class: "knob", cx: x, cy: middle, r: 4.5 }),
    ]);

/** At the foot, below the handle of the last row. */
const widthHandle = (id, { width, height }) =>
    h("g", { key: "width", class: "width-handle", "data-grip": "width", "data-table": id }, [
        h("circle", { class: "reach", cx: width, cy: height + 4, r: 14 }),
        h("path", { class: "grip", d: `M${width - 9} ${height + 4}h6a7 7 0 0 0 7-7v-6` }),
    ]);

/** What others have selected, in their colours. Prop `scene`. */
export const HandLayer = {
    name: "HandLayer",
    props: ["scene"],
    setup({ scene }) {
        const outline = (person, id) => {
            const box = scene.boxes.value.get(id);
            if (box === undefined) return null;
            const name = person.name || words.someone;
            const tag = Math.min(box.width, 16 + name.length * 6.8);
            return h(
                "g",
                {
                    key: `${person.user}/${id}`,
                    class: ["hand-mark", `by-${person.colour}`],
                    transform: `translate(${box.x} ${box.y})`,
                },
                [
                    h("rect", { class: "hand", x: -3, y: -3, width: box.width + 6, height: box.height + 6, rx: 10 }),
                    h("rect", { class: "hand-tag", x: -3, y: -23, width: tag, height: 18, rx: 4 }),
                    h("text", { class: "hand-name", x: 5, y: -14 }, name),
                ],
            );
        };
        return () =>
            h(
                "g",
                { class: "hands", "aria-hidden": "true" },
                scene.people().flatMap((person) => person.selected.map((id) => outline(person, id))),
            );
    },
};
