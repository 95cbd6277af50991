import { h } from "vue";
import { strings } from "../logic/strings.js";
import { Dialog } from "./dialog.js";
import { KeyCaps } from "./key-caps.js";

const words = strings.shortcuts;

/** Every key that means something here, by where it counts. */
export const Shortcuts = {
    name: "Shortcuts",
    props: ["app"],
    emits: ["close"],
    setup({ app }, { emit }) {
        const groups = new Map();
        for (const command of app.registry.all()) {
            if (!command.keys) continue;
            const heading = command.group ?? words.here;
            groups.set(heading, [...(groups.get(heading) ?? []), command]);
        }
        return () =>
            h(Dialog, { title: words.title, size: "medium", onClose: () => emit("close") }, () =>
                h(
                    "div",
                    { class: "shortcut-groups" },
                    [...groups].map(([heading, commands]) =>
                        h("section", { key: heading }, [
                            h("h3", heading),
                            h(
                                "dl",
                                commands.map(({ id, label, keys }) => h("div", { key: id }, [
                                    h("dt", label),
                                    h("dd", [h(KeyCaps, { keys }), h("span", { class: "unseen" }, keys)]),
                                ])),
                            ),
                        ]),
                    ),
                ),
            );
    },
};
