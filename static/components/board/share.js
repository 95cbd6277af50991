import { h, ref } from "vue";
import { sheet } from "../../lib/sheets.js";
import { boardStrings } from "../../logic/strings-board.js";
import { Switch } from "../field.js";
import { Icon } from "../icons.js";
import { usePanel } from "../use-panel.js";
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
        const wasOpened = ref(false);
        const { id, button, panel, attributes } = usePanel(() => (wasOpened.value = true));

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
                    ref: panel,
                    class: "menu share-panel",
                    role: "group",
                    "aria-label": words.shareTitle,
                    ...attributes,
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
