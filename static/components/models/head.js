import { h, ref } from "vue";
import { addresses } from "../../logic/routes.js";
import { strings } from "../../logic/strings.js";
import { modelStrings } from "../../logic/strings-models.js";
import { lazily } from "../board/lazily.js";
import { People } from "../board/people.js";
import { Icon } from "../icons.js";
import { PageHead } from "../page-head.js";

const words = modelStrings.head;

/** Comes when it is asked for. */
const PeopleDialog = lazily(() => import("./people/people-dialog.js"), "PeopleDialog");

/**
 * The head of every page of a workspace's model: its name, whether changes are kept and live, who else is here, undo
 * and redo, and the tabs to the other pages.
 *
 * Props: `app`, `workspace` (id), `store`, `current` ("canvas", "flows", "exchange"). Slots: `actions` (at the right of
 * the title), `tools` (at the right of the tabs).
 */
export const ModelHead = {
    name: "ModelHead",
    props: {
        app: { type: Object, required: true },
        workspace: { type: String, required: true },
        store: { type: Object, required: true },
        current: { type: String, required: true },
    },
    setup(props, { slots }) {
        const { store } = props;
        const sharing = ref(false);

        const history = (icon, label, what, run) =>
            h(
                "button",
                {
                    type: "button",
                    class: "bare",
                    "aria-label": label,
                    title: what ?? label,
                    "aria-disabled": what === null ? "true" : null,
                    onClick: () => what !== null && run(),
                },
                h(Icon, { name: icon }),
            );

        const undoing = () => {
            const { undo, redo } = store.state;
            return h("span", { class: "history" }, [
                history("undo", words.undo, undo === null ? null : words.undoWhat(undo), () => store.undo()),
                history("redo", words.redo, redo === null ? null : words.redoWhat(redo), () => store.redo()),
            ]);
        };

        const people = () => [
            h(People, { people: store.state.people }),
            h("button", {
                type: "button",
                class: "seldom",
                "aria-label": words.share,
                onClick: () => (sharing.value = true),
            }, [
                h(Icon, { name: "people" }),
                h("span", words.share),
            ]),
            sharing.value && h(PeopleDialog, {
                app: props.app,
                workspace: props.workspace,
                onClose: () => (sharing.value = false),
            }),
        ];

        return () => {
            const { model, connection, saving, access } = store.state;
            const title = model?.workspace.name ?? strings.loading;
            return h("div", { class: "model-head" }, [
                h(PageHead, { title, back: { href: addresses.models, label: modelStrings.title } }, {
                    state: () => model !== null && [
                        access === "read"
                            ? h("span", { class: "save-state calm", title: words.read }, [h(Icon, { name: "lock" })])
                            : savingState(saving),
                        h("span", { class: ["live-state", LIGHTS[connection]], role: "status" }, [
                            h("i", { "aria-hidden": "true" }),
                            words.connection[connection],
                        ]),
                    ],
                    actions: () => model !== null && [
                        people(),
                        access === "edit" && undoing(),
                        slots.actions?.(),
                    ],
                }),
                model !== null && h("div", { class: "model-bar" }, [
                    h(Tabs, { workspace: props.workspace, current: props.current }),
                    slots.tools && h("div", { class: "model-tools" }, slots.tools()),
                ]),
            ]);
        };
    },
};

const LIGHTS = { live: "live", connecting: "waiting", reconnecting: "waiting", offline: "offline", closed: "paused" };

const savingState = (saving) =>
    h("span", { class: ["save-state", saving === "saved" ? "calm" : saving === "failed" && "bad"], role: "status" }, [
        saving === "saved" && h(Icon, { name: "check" }),
        words.saving[saving],
    ]);

/** The pages of a workspace's model. */
function Tabs({ workspace, current }) {
    const tab = (name, icon, href) =>
        h("a", { key: name, href, "aria-current": name === current ? "page" : null }, [
            h(Icon, { name: icon }),
            h("span", modelStrings.tabs[name]),
        ]);
    return h("nav", { class: "model-tabs", "aria-label": modelStrings.tabs.label }, [
        tab("canvas", "table", addresses.model(workspace)),
        tab("flows", "share", addresses.modelFlows(workspace)),
        tab("exchange", "upload", addresses.modelExchange(workspace)),
    ]);
}
Tabs.props = ["workspace", "current"];
