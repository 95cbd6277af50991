import { h } from "vue";
import { sharingStrings as words } from "../../../logic/strings-sharing.js";
import { Face } from "../../account-menu.js";
import { SelectBox } from "../../field.js";
import { Icon } from "../../icons.js";
import { TimeAgo } from "../../times.js";

/**
 * One person of a workspace. Props: `person` (of the collaboration resource), `own`, `here`, `manages` (whether one may
 * change and remove), `busy`, `clock`; events `level`, `remove`.
 */
export function PersonRow({ person, own, here, manages, busy, clock }, { emit }) {
    const { name, email, access_level: level, is_owner: owner, last_seen_at: seen } = person;
    const shown = name || email;
    const changeable = manages && !owner && !own;
    return h("li", { class: "participant" }, [
        h(Face, { name: shown }),
        h("div", { class: "who" }, [
            h("span", { class: "name" }, [shown, own && h("span", { class: "quiet" }, ` (${words.you})`)]),
            h("span", { class: "quiet facts" }, [
                here
                    ? h("span", { class: "here" }, [h("i", { "aria-hidden": "true" }), words.online])
                    : seen && h("span", [`${words.lastSeen} `, h(TimeAgo, { at: seen, clock })]),
                email !== shown && h("span", email),
            ]),
        ]),
        changeable
            ? h(SelectBox, {
                "aria-label": words.levelOf(shown),
                value: level,
                disabled: busy,
                options: Object.entries(words.levels),
                onChange: (event) => emit("level", event.target.value),
            })
            : h("span", { class: "level quiet" }, owner ? words.owner : words.levels[level]),
        (changeable || (own && !owner)) && h("button", {
            type: "button",
            class: "bare",
            "aria-label": own ? words.leave : words.remove(shown),
            title: own ? words.leave : words.remove(shown),
            onClick: () => emit("remove"),
        }, h(Icon, { name: own ? "signOut" : "close" })),
    ]);
}
PersonRow.props = ["person", "own", "here", "manages", "busy", "clock"];
PersonRow.emits = ["level", "remove"];
