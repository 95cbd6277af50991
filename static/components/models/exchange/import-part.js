import { h, shallowReactive } from "vue";
import { modellingOf } from "../../../lib/modelling/client.js";
import { failureOf } from "../../../logic/failures.js";
import { addresses } from "../../../logic/routes.js";
import { sizeInWords } from "../../../logic/sizes.js";
import { exchangeStrings } from "../../../logic/strings-exchange.js";
import { Segments } from "../../field.js";
import { Icon } from "../../icons.js";
import { FailureNote } from "../../notices.js";
import { SettingsSection } from "../../settings-section.js";
import { DatabaseDialog } from "./database-dialog.js";
import { RemarkLines } from "./remark-lines.js";

const words = exchangeStrings.import;
/** Of a data contract. Source: modelling edition's limits. */
const MOST_BYTES = 10 * 1024 * 1024;

/**
 * Brings a model in, from a file or a database. Props: `app`, `workspace`, `writable`, `empty` (there is nothing in the
 * model); events `choose` (a file is to be chosen), `imported`. `take(file)` imports one that was dropped or chosen.
 */
export const ImportPart = {
    name: "ImportPart",
    props: ["app", "workspace", "writable", "empty"],
    emits: ["choose", "imported"],
    setup(props, { emit, expose }) {
        const { app, workspace } = props;
        const { exchange } = modellingOf(app);
        const state = shallowReactive({
            /** @type {import("../../../sdk/modelling/resources.js").ImportMode} */
            mode: "add",
            sending: null,
            report: null,
            failure: null,
            issues: [],
            asking: false,
        });

        async function take(file) {
            const fault = faultOf(file);
            Object.assign(state, { report: null, failure: null, issues: [] });
            if (fault !== null) return void (state.failure = { text: fault, requestId: null, fields: new Map() });
            state.sending = { name: file.name, sent: 0, total: file.size };
            const onProgress = (sent, total) => (state.sending = { name: file.name, sent, total });
            try {
                state.report = await exchange.importODCS(workspace, file, state.mode, { onProgress });
                emit("imported");
            } catch (error) {
                refuse(error);
            } finally {
                state.sending = null;
            }
        }

        function refuse(error) {
            const issues = issuesOf(error);
            state.issues = issues;
            state.failure = { ...failureOf(error), ...(issues.length > 0 ? { text: words.refused } : {}) };
        }

        expose({ take });

        const start = () => [
            h("div", { class: "exchange-start" }, [
                h("button", {
                    type: "button",
                    class: "main",
                    disabled: state.sending !== null,
                    onClick: () => emit("choose"),
                }, [
                    h(Icon, { name: "upload" }),
                    words.choose,
                ]),
                h("button", { type: "button", onClick: () => (state.asking = true) }, [
                    h(Icon, { name: "data" }),
                    words.database,
                ]),
            ]),
            h("p", { class: "quiet" }, words.dropText),
            !props.empty && h("div", { class: "exchange-mode" }, [
                h("span", { class: "quiet", "aria-hidden": "true" }, words.mode),
                h(Segments, {
                    label: words.mode,
                    value: state.mode,
                    options: Object.entries(words.modes),
                    onChange: (mode) => (state.mode = mode),
                }),
                state.mode === "replace" && h("p", { class: "quiet" }, words.replaceHint),
            ]),
        ];

        const sending = () => {
            const { name, sent, total } = state.sending;
            return h("div", { class: "upload-progress", role: "status" }, [
                h("progress", {
                    max: 1,
                    value: sent < total ? sent / total : null,
                    "aria-label": words.sending(name),
                }),
                h("span", { class: "quiet" }, sent < total ? sizeInWords(sent) : words.sending(name)),
            ]);
        };

        return () =>
            h(SettingsSection, { title: words.title, text: words.text }, () => [
                props.writable ? start() : h("p", { class: "note" }, words.readOnly),
                state.sending && sending(),
                state.failure && h(FailureNote, { failure: state.failure }),
                state.issues.length > 0 && h(RemarkLines, { label: words.issues, lines: state.issues }),
                state.report && h(ImportReport, { report: state.report, workspace }),
                state.asking && h(DatabaseDialog, {
                    app,
                    workspace,
                    mode: state.mode,
                    onClose: () => (state.asking = false),
                    onDone(report) {
                        Object.assign(state, { asking: false, report, failure: null, issues: [] });
                        emit("imported");
                    },
                }),
            ]);
    },
};

function faultOf({ name, size }) {
    if (!/\.ya?ml$/i.test(name)) return words.notYaml(name);
    return size > MOST_BYTES ? words.tooLarge(name) : null;
}

/** What the server found wrong, by line and path. */
function issuesOf(error) {
    const { issues, ...first } = error?.details ?? {};
    const all = Array.isArray(issues) ? issues : [first];
    return all
        .filter(({ reason }) => typeof reason === "string")
        .map(({ line = null, path = "", reason }) => ({ line, path, message: withoutPlace(reason, line, path) }));
}

/** The place has columns of its own. */
function withoutPlace(reason, line, path) {
    const place = `Line ${line}, ${path}: `;
    return reason.startsWith(place) ? reason.slice(place.length) : reason;
}

/** What came in. Props `report`, `workspace`. */
function ImportReport({ report, workspace }) {
    const figures = Object.entries(words.figures).filter(([name]) => Number.isInteger(report[name]));
    const remarks = report.report ?? [];
    const more = (report.report_total ?? remarks.length) - remarks.length;
    return h("div", { class: "exchange-report" }, [
        h("p", { class: "import-verdict", role: "status" }, [h(Icon, { name: "check" }), h("b", words.done)]),
        h("dl", { class: "exchange-figures" }, figures.map(([name, label]) =>
            h("div", { key: name }, [h("dd", report[name].toLocaleString("en")), h("dt", label)]),
        )),
        remarks.length > 0 && h(RemarkLines, { label: words.remarks, lines: remarks, more }),
        h("p", h("a", { href: addresses.model(workspace) }, words.look)),
    ]);
}
ImportReport.props = ["report", "workspace"];
