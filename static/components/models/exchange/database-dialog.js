import { h } from "vue";
import { useForm } from "../../../lib/form.js";
import { modellingOf } from "../../../lib/modelling/client.js";
import { exchangeStrings } from "../../../logic/strings-exchange.js";
import { Dialog } from "../../dialog.js";
import { FormField, Switch } from "../../field.js";
import { Form } from "../../form.js";

const words = exchangeStrings.import;
const PORT = 3306;

const needed = (said) => (value) => (value.trim() === "" ? said : null);
const isPort = (value) => /^\d{1,5}$/.test(value.trim()) && Number(value) >= 1 && Number(value) <= 65_535;

/**
 * Asks for a MariaDB and reads its tables. Props: `app`, `workspace`, `mode`; events `close`, `done` with the report.
 */
export const DatabaseDialog = {
    name: "DatabaseDialog",
    props: ["app", "workspace", "mode"],
    emits: ["close", "done"],
    setup({ app, workspace, mode }, { emit }) {
        const form = useForm({
            values: { host: "", port: String(PORT), database: "", user: "", password: "", tls: true },
            rules: {
                host: needed(words.hostMissing),
                port: (value) => (isPort(value) ? null : words.portWrong),
                database: needed(words.databaseMissing),
                user: needed(words.userMissing),
            },
            async send({ host, port, database, user, password, tls }) {
                const body = {
                    host: host.trim(),
                    port: Number(port),
                    database: database.trim(),
                    user: user.trim(),
                    password,
                    tls,
                };
                emit("done", await modellingOf(app).exchange.importDatabase(workspace, body, mode));
            },
        });
        const plain = { autocomplete: "off", spellcheck: "false" };
        const field = (name, label, more = {}) => h(FormField, { form, name, label, attributes: plain, ...more });

        return () =>
            h(Dialog, { title: words.databaseTitle, onClose: () => emit("close") }, () =>
                h(Form, { form, label: words.read }, () => [
                    h("p", { class: "quiet" }, words.databaseText),
                    h("div", { class: "host-and-port" }, [
                        field("host", words.host),
                        field("port", words.port, { attributes: { ...plain, inputmode: "numeric" } }),
                    ]),
                    field("database", words.databaseName),
                    field("user", words.user),
                    field("password", words.password, { kind: "password", attributes: { autocomplete: "off" } }),
                    h(Switch, {
                        label: words.tls,
                        checked: form.state.values.tls,
                        onChange: (on) => form.change("tls", on),
                    }),
                ]),
            );
    },
};
