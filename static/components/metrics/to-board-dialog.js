import { h } from "vue";
import { useForm } from "../../lib/form.js";
import { useLoading } from "../../lib/loading.js";
import { widgetOf } from "../../logic/metrics/explorer.js";
import { strings } from "../../logic/strings.js";
import { metricStrings } from "../../logic/strings-metrics.js";
import { nameFault } from "../../logic/validation.js";
import { Dialog } from "../dialog.js";
import { FormField } from "../field.js";
import { Form } from "../form.js";
import { FailureNote } from "../notices.js";

const words = metricStrings.explorer;
const WIDTH = 6;
const HEIGHT = 4;

/** Puts a series on a dashboard as a widget. Props: `app`, `series`, `name`, `range`; events `close`, `done`. */
export const ToBoardDialog = {
    name: "ToBoardDialog",
    props: ["app", "series", "name", "range"],
    emits: ["close", "done"],
    setup(props, { emit }) {
        const { client } = props.app;
        const boards = useLoading((signal) => client.dashboards.list({ limit: 100, sort: "updated_at" }, { signal }), {
            take({ dashboards }) {
                if (form.state.values.board === "") form.change("board", dashboards[0]?.id ?? "");
            },
        });
        boards.load();
        const form = useForm({
            values: { board: "", name: props.name },
            rules: { name: nameFault, board: (id) => (id === "" ? words.noBoards : null) },
            async send({ board, name }) {
                const widget = widgetOf(props.series, name.trim(), props.range);
                await client.widgets.create(board, { ...widget, ...(await placeOn(client, board)) });
                emit("done", boards.value.dashboards.find(({ id }) => id === board));
            },
        });

        return () => {
            const found = boards.value?.dashboards ?? [];
            return h(Dialog, { title: words.addToBoard, onClose: () => emit("close") }, () => [
                boards.failure && h(FailureNote, { failure: boards.failure, retry: boards.load }),
                boards.value !== null && found.length === 0 && h("p", words.noBoards),
                found.length > 0 && h(Form, { form, label: words.send }, {
                    default: () => [
                        h(FormField, {
                            form,
                            name: "board",
                            label: words.board,
                            kind: "select",
                            options: found.map(({ id, name }) => [id, name]),
                        }),
                        h(FormField, { form, name: "name", label: words.widgetName }),
                    ],
                    actions: () => h("button", { type: "button", onClick: () => emit("close") }, strings.cancel),
                }),
            ]);
        };
    },
};

/** Below everything that is there. */
async function placeOn(client, board) {
    const { widgets } = await client.widgets.list(board, { limit: 100 });
    const bottom = widgets.reduce((most, { position_y: y, height }) => Math.max(most, y + height), 0);
    return { position_x: 0, position_y: bottom, width: WIDTH, height: HEIGHT };
}
