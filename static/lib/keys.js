import { onBeforeUnmount, onMounted } from "vue";
import { createKeyReader, keyOfEvent } from "../logic/keys.js";

/** Fields take every key but these, which mean the same everywhere. */
const EVERYWHERE = new Set(["mod+k"]);

/**
 * In setup(): runs the commands whose keys are pressed while the component is there.
 *
 * @param {() => import("../shell/commands.js").Command[]} commands
 */
export function useKeys(commands) {
    const read = createKeyReader(() => performance.now());

    function press(event) {
        if (event.defaultPrevented || event.isComposing) return;
        const key = keyOfEvent(event);
        if (key === null || (isTyping(event) && !EVERYWHERE.has(key))) return;
        if (document.querySelector("dialog:modal") && !EVERYWHERE.has(key)) return;
        const command = read(key, commands());
        if (command === null) return;
        event.preventDefault();
        command.run();
    }

    onMounted(() => addEventListener("keydown", press));
    onBeforeUnmount(() => removeEventListener("keydown", press));
}

function isTyping({ target }) {
    if (!(target instanceof HTMLElement)) return false;
    return target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
}
