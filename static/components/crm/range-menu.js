import { h } from "vue";
import { SPANS } from "../../logic/crm/range.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { Icon } from "../icons.js";
import { MenuButton } from "../menu.js";

const words = crmStrings.range;

/** Which days the board shows. Prop `range` (of logic/crm/range.js); event `change`. */
export function RangeMenu({ range }, { emit }) {
    const item = (value, label) => ({ label, checked: range === value, action: () => emit("change", value) });
    const name = crmStrings.ranges[range] ?? words.own;
    return h(
        MenuButton,
        {
            label: `${words.label}: ${name}`,
            look: "range",
            items: () => [
                item(null, words.own),
                { heading: "" },
                ...SPANS.map((span) => item(span, crmStrings.ranges[span])),
            ],
        },
        () => [name, h(Icon, { name: "unfold" })],
    );
}
RangeMenu.props = ["range"];
RangeMenu.emits = ["change"];
