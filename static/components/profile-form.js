import { h } from "../lib/dom.js";
import { strings } from "../logic/strings.js";
import { knownZone } from "../logic/time.js";
import { lengthFault, NAME_MAXIMUM } from "../logic/validation.js";
import { openDialog } from "./dialog.js";
import { field } from "./field.js";
import { form } from "./form.js";

/**
 * @param {object} options
 * @param {any} options.client
 * @param {any} options.profile
 * @param {(profile: any) => void} options.onDone
 */
export function openProfileDialog({ client, profile, onDone }) {
    const fields = [
        field({
            name: "full_name",
            label: strings.account.fullName,
            optional: true,
            rule: lengthFault(NAME_MAXIMUM),
            attributes: { value: profile.full_name ?? "", autocomplete: "name" },
        }),
        field({
            name: "timezone",
            label: strings.profile.zone,
            hint: strings.profile.zoneHint,
            input: zoneSelect(knownZone(profile.timezone)),
        }),
    ];
    openDialog({
        title: strings.profile.title,
        content(close) {
            const send = async ({ full_name, timezone }) => {
                const changes = { full_name: full_name.trim() || null, timezone };
                const { profile: saved } = await client.profile.update(changes);
                close();
                onDone(saved);
            };
            const cancel = h("button", { type: "button", onclick: close }, strings.cancel);
            return form({ fields, label: strings.profile.save, send, actions: [cancel] }).element;
        },
    });
}

function zoneSelect(chosen) {
    const known = /** @type {any} */ (Intl).supportedValuesOf?.("timeZone") ?? [];
    const zones = new Set([chosen, "UTC", ...known]);
    const options = [...zones].sort().map((zone) => h("option", { selected: zone === chosen }, zone));
    return h("select", {}, options);
}
