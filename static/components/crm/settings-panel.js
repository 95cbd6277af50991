import { h } from "vue";
import { crmStrings } from "../../logic/strings-crm.js";
import { SaveState } from "../board/live-state.js";
import { SidePanel } from "../board/side-panel.js";
import { SettingsFields } from "./settings-fields.js";

const words = crmStrings.settings;

/**
 * The settings of one widget, beside the board. They save themselves.
 *
 * Props: `widget`, `entry`, `save`, `overruled` (words of the range that the page shows instead, or null). Events:
 * `change` (a setting, its value), `close`.
 */
export function SettingsPanel({ widget, entry, save, overruled }, { emit }) {
    return h(
        SidePanel,
        { title: words.title(widget.name), closeLabel: words.close, look: "editor", onClose: () => emit("close") },
        {
            state: () => h(SaveState, { save }),
            default: () => [
                entry && h("p", { class: "quiet" }, entry.description),
                overruled && entry?.config_schema.dateRange && h("p", { class: "note" }, words.overruled(overruled)),
                h(SettingsFields, { widget, entry, onChange: (name, value) => emit("change", name, value) }),
            ],
            footer: () => h(
                "button",
                { type: "button", class: "main", onClick: () => emit("close") },
                words.done,
            ),
        },
    );
}
SettingsPanel.props = ["widget", "entry", "save", "overruled"];
SettingsPanel.emits = ["change", "close"];
