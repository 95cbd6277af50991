import { LEVELS } from "../../logic/modelling/nodes.js";
import { modelStrings } from "../../logic/strings-models.js";

const words = modelStrings.page;
const labels = modelStrings.commands;

/**
 * What can be done on the canvas, for the palette and by keys: also to go to each domain and table.
 *
 * @param {any} scene    Of canvas/use-scene.js.
 * @param {object} page
 * @param {() => void} page.create
 * @param {() => void} page.arrange
 * @param {() => void} page.find
 * @param {() => any} page.canvas
 * @param {(kind: "svg" | "png") => void} page.save
 * @param {(next: any) => void} page.show
 * @param {(table: string) => void} page.goToTable
 * @returns {import("../../shell/commands.js").Command[]}
 */
export function modelCommands(scene, page) {
    const { model } = scene.store.state;
    if (model === null) return [];
    return [
        ...(scene.writable() ? changes(scene, page) : []),
        ...looks(page),
        { id: "model-svg", label: words.exportSvg, icon: "image", run: () => page.save("svg") },
        { id: "model-png", label: words.exportPng, icon: "image", run: () => page.save("png") },
        ...LEVELS.filter((level) => level !== scene.state.level).map((level) => ({
            id: `level-${level}`,
            label: labels.showLevel(modelStrings.levels[level]),
            icon: "table",
            run: () => page.show({ level }),
        })),
        ...[...model.domains.values()].map(({ id, name }) => ({
            id,
            label: labels.showDomain(name),
            icon: "grid",
            run: () => page.show({ domain: id, level: null }),
        })),
        ...[...model.tables.values()].map(({ id, name, alias }) => ({
            id,
            label: words.openTable(name),
            words: alias ?? "",
            icon: "table",
            run: () => page.goToTable(id),
        })),
    ];
}

function changes({ store, state }, { create, arrange, canvas }) {
    const { undo, redo } = store.state;
    const [chosen] = state.selected;
    return [
        { id: "model-table", label: words.createTable, icon: "add", keys: "n", run: create },
        { id: "model-arrange", label: words.arrange, icon: "layout", keys: "l", run: arrange },
        { id: "model-undo", label: labels.undo, icon: "undo", keys: "mod+z", hidden: undo === null, run: store.undo },
        {
            id: "model-redo",
            label: labels.redo,
            icon: "redo",
            keys: "mod+shift+z",
            hidden: redo === null,
            run: store.redo,
        },
        ...(state.selected.size === 1
            ? [{ id: "model-connect", label: words.connect, icon: "link", run: () => canvas()?.connect(chosen) }]
            : []),
    ];
}

const looks = ({ find, canvas }) => [
    { id: "model-find", label: words.find, icon: "search", keys: "/", run: find },
    { id: "model-fit", label: words.fit, icon: "fit", keys: "f", run: () => canvas()?.fit() },
    { id: "model-in", label: labels.zoomIn, keys: "+", hidden: true, run: () => canvas()?.zoomStep(1) },
    { id: "model-out", label: labels.zoomOut, keys: "-", hidden: true, run: () => canvas()?.zoomStep(-1) },
    {
        id: "model-100",
        label: modelStrings.canvas.zoomReset,
        keys: "0",
        hidden: true,
        run: () => canvas()?.zoomReset(),
    },
];
