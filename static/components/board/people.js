import { h } from "vue";
import { initials } from "../../logic/people.js";
import { boardStrings } from "../../logic/strings-board.js";

const MOST = 5;

/** The others who are here, as round marks in their colours. Prop `people`: visitors, each person once. */
export function People({ people }) {
    if (people.length === 0) return null;
    const more = people.length - MOST;
    return h("div", { class: "people", role: "group", "aria-label": boardStrings.header.people(people.length) }, [
        people.slice(0, MOST).map(({ user, name, colour }) =>
            h("span", { key: user, class: ["mark", `by-${colour}`], title: name || boardStrings.presence.someone }, [
                h("span", { "aria-hidden": "true" }, initials(name || "?") || "?"),
                h("span", { class: "unseen" }, name || boardStrings.presence.someone),
            ]),
        ),
        more > 0 && h("span", { class: "mark more" }, `+${more}`),
    ]);
}
People.props = ["people"];
