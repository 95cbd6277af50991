import { h, onMounted, useId } from "vue";
import { useForm } from "../../../lib/form.js";
import { modellingOf } from "../../../lib/modelling/client.js";
import { colleaguesOf } from "../../../lib/work/people.js";
import { sharingStrings as words } from "../../../logic/strings-sharing.js";
import { emailFault } from "../../../logic/validation.js";
import { FormField } from "../../field.js";
import { Form } from "../../form.js";

/** Lets somebody in by their e-mail address. Props: `app`, `workspace`, `known` (addresses); event `invited`. */
export const InviteForm = {
    name: "InviteForm",
    props: ["app", "workspace", "known"],
    emits: ["invited"],
    setup(props, { emit }) {
        const { app, workspace } = props;
        const people = colleaguesOf(app);
        const suggestions = useId();
        const known = (email) => props.known.includes(email.trim().toLowerCase());
        const form = useForm({
            values: { email: "", access_level: "edit" },
            rules: {
                email: (value) => (known(value) ? words.already : emailFault(value)),
            },
            words: { 404: words.unknown },
            async send({ email, access_level: level }) {
                const address = email.trim();
                const invitation = { email: address, access_level: level };
                const made = await modellingOf(app).collaboration.invite(workspace, invitation);
                form.change("email", "");
                app.say(words.invited(made?.name || address));
                emit("invited");
            },
        });
        onMounted(people.load);

        const suggested = () =>
            [...people.state.all.values()]
                .filter(({ email }) => email !== "" && !known(email))
                .map(({ id, email, name }) => h("option", { key: id, value: email }, name));

        return () =>
            h("div", { class: "invite" }, [
                h(Form, { form, label: words.invite }, () => [
                    h(FormField, {
                        form,
                        name: "email",
                        label: words.email,
                        hint: words.emailHint,
                        attributes: { type: "email", autocomplete: "off", list: suggestions },
                    }),
                    h(FormField, {
                        form,
                        name: "access_level",
                        label: words.level,
                        kind: "select",
                        options: Object.entries(words.levels),
                    }),
                ]),
                h("datalist", { id: suggestions }, suggested()),
            ]);
    },
};
