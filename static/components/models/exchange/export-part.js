import { h, shallowReactive } from "vue";
import { modellingOf } from "../../../lib/modelling/client.js";
import { saveFile } from "../../../lib/save-file.js";
import { exchangeStrings } from "../../../logic/strings-exchange.js";
import { Icon } from "../../icons.js";
import { SettingsSection } from "../../settings-section.js";

const words = exchangeStrings.export;

/** Takes the model out as a file. Props: `app`, `model`. */
export const ExportPart = {
    name: "ExportPart",
    props: ["app", "model"],
    setup(props) {
        const { app } = props;
        const { exchange } = modellingOf(app);
        const state = shallowReactive({ busy: null });

        async function save(kind) {
            if (state.busy !== null) return;
            state.busy = kind;
            const { id, name } = props.model.workspace;
            try {
                const file = kind === "odcs" ? await exchange.exportODCS(id) : await exchange.exportDDL(id, kind);
                saveFile(file, `${fileName(name)}.${kind === "odcs" ? "yaml" : `${kind}.sql`}`);
            } catch (error) {
                app.sayFailure(error);
            } finally {
                state.busy = null;
            }
        }

        const choice = (kind, label, hint) =>
            h("li", { key: kind }, [
                h("div", [h("b", label), h("p", { class: "quiet" }, hint)]),
                h("button", {
                    type: "button",
                    "aria-label": words.download(label),
                    "aria-disabled": state.busy === null ? null : "true",
                    onClick: () => save(kind),
                }, h(Icon, { name: "down" })),
            ]);

        return () =>
            h(SettingsSection, { title: words.title, text: words.text }, () =>
                props.model.tables.size === 0
                    ? h("p", { class: "quiet" }, words.nothing)
                    : h("ul", { class: "exchange-choices" }, [
                        choice("odcs", words.odcs, words.odcsHint),
                        choice("mariadb", words.mariadb, words.ddlHint),
                        choice("postgresql", words.postgresql, words.ddlHint),
                    ]),
            );
    },
};

/** What every system takes as a name of a file. */
const fileName = (name) => name.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, "-").trim().slice(0, 100) || "model";
