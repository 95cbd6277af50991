import { h } from "vue";
import { useForm } from "../../lib/form.js";
import { modelStrings } from "../../logic/strings-models.js";
import { Dialog } from "../dialog.js";
import { FormField } from "../field.js";
import { Form } from "../form.js";

const words = modelStrings.list;
const MOST_NAME = 200;

/** A shared workspace is made. Prop `client` (sdk/modelling); events `close`, `done` with the workspace. */
export const NewWorkspaceDialog = {
    name: "NewWorkspaceDialog",
    props: ["client"],
    emits: ["close", "done"],
    setup({ client }, { emit }) {
        const form = useForm({
            values: { name: "" },
            rules: {
                name(name) {
                    if (name.trim() === "") return words.nameMissing;
                    return [...name.trim()].length > MOST_NAME ? words.nameLong : null;
                },
            },
            send: async ({ name }) => emit("done", await client.workspaces.create({ name: name.trim(), type: "shared" })),
        });
        return () =>
            h(Dialog, { title: words.createTitle, onClose: () => emit("close") }, () =>
                h(Form, { form, label: words.make }, () =>
                    h(FormField, { form, name: "name", label: words.name, hint: words.shared }),
                ),
            );
    },
};
