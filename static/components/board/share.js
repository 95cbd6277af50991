import { h, nextTick, ref, useId } from "vue";
import { sheet } from "../../lib/sheets.js";
import { boardStrings } from "../../logic/strings-board.js";
import { Switch } from "../field.js";
import { Icon } from "../icons.js";
import { lazily } from "./lazily.js";

const words = boardStrings.header;

/** Comes when the panel is opened for the first time. */
const Sharing = lazily(
    () => Promise.all([import("../access/sharing.js"), sheet("access")]).then(([all]) => all),
    "Sharing",
);

/** Who can see the board, and whether it is a template. Props: `dashboard`, `editable`, `app`; event `change`. */
export const ShareButton = {
    name: "ShareButton",
    props: ["dashboard", "editable", "app"],
    emits: ["change"],
    setup(props, { emit }) {
        const id = useId();
        const button = ref(null);
        const panel = ref(null);
        const wasOpened = ref(false);

        async function opened({ newState }) {
            if (newState !== "open") return;
            wasOpened.value = true;
            await nextTick();
            const at = button.value.getBoundingClientRect();
            panel.value.style.top = `${at.bottom + 4}px`;
            panel.value.style.left = `${Math.max(8, Math.min(at.left, innerWidth - panel.value.offsetWidth - 8))}px`;
            panel.value.querySelector("input, button")?.focus();
        }

        async function copy() {
            try {
                await navigator.clipboard.writeText(location.href);
                props.app.say(words.linkCopied);
            } catch {
                props.app.say(boardStrings.table.copyFailed);
            }
        }

        return () => {
            const { is_public: isPublic, is_template: isTemplate } = props.dashboard;
            return [
                h("button", {
                    ref: button,
                    type: "button",
                    class: "share",
                    popovertarget: id,
                    "aria-label": isPublic ? words.shared : words.share,
                }, [
                    h(Icon, { name: isPublic ? "globe" : "lock" }),
                    h("span", isPublic ? words.shared : words.share),
                ]),
                h("div", {
                    id,
                    ref: panel,
                    class: "menu share-panel",
                    popover: "auto",
                    role: "group",
                    "aria-label": words.shareTitle,
                    onToggle: opened,
                }, [
                    props.editable
                        ? [
                              h(Switch, {
                                  label: words.publicSwitch,
                                  hint: isPublic ? words.everyone : words.onlyWorkspace,
                                  checked: isPublic,
                                  onChange: (on) => emit("change", { is_public: on }),
                              }),
                              h(Switch, {
                                  label: words.templateSwitch,
                                  hint: words.templateHint,
                                  checked: isTemplate,
                                  onChange: (on) => emit("change", { is_template: on }),
                              }),
                              wasOpened.value && h(Sharing, { app: props.app, id: props.dashboard.id }),
                          ]
                        : h("p", { class: "quiet" }, isPublic ? words.everyone : words.onlyWorkspace),
                    h("button", { type: "button", onClick: copy }, [h(Icon, { name: "copy" }), words.copyLink]),
                ]),
            ];
        };
    },
};
