import { h } from "vue";
import { useForm } from "../../lib/form.js";
import { modelStrings } from "../../logic/strings-models.js";
import { Dialog } from "../dialog.js";
import { FormField } from "../field.js";
import { Form } from "../form.js";

const words = modelStrings.list;
const MOST_NAME = 200;

/**
 * A shared workspace is made, or one gets another name. Props: `client` (sdk/modelling), `workspace` (null: a new one);
 * events `close`, `done` with the workspace.
 */
export const WorkspaceDialog = {
    name: "WorkspaceDialog",
    props: ["client", "workspace"],
    emits: ["close", "done"],
    setup({ client, workspace }, { emit }) {
        const save = (name) => workspace
            ? client.workspaces.update(workspace.id, { name })
            : client.workspaces.create({ name, type: "shared" });
        const form = useForm({
            values: { name: workspace?.name ?? "" },
            rules: {
                name(name) {
                    if (name.trim() === "") return words.nameMissing;
                    return [...name.trim()].length > MOST_NAME ? words.nameLong : null;
                },
            },
            send: async ({ name }) => emit("done", await save(name.trim())),
        });
        const title = workspace ? words.renameTitle : words.createTitle;
        const hint = workspace ? "" : words.shared;
        return () =>
            h(Dialog, { title, onClose: () => emit("close") }, () =>
                h(Form, { form, label: workspace ? words.save : words.make }, () =>
                    h(FormField, { form, name: "name", label: words.name, hint }),
                ),
            );
    },
};
