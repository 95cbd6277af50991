import { h } from "vue";
import { addresses } from "../../logic/routes.js";
import { strings } from "../../logic/strings.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { LiveState, SaveState } from "../board/live-state.js";
import { People } from "../board/people.js";
import { Icon } from "../icons.js";
import { MenuButton } from "../menu.js";
import { PageHead } from "../page-head.js";
import { RangeMenu } from "./range-menu.js";

const words = crmStrings.boardPage;

/**
 * The head of the CRM's board.
 *
 * Props: `app`, `board` (of use-board.js), `save` (whether all is kept), `live`, `at` (when figures came), `range`.
 * Events: `range`, `add`, `reset`.
 */
export function CRMBoardHead({ app, board, save, live, at, range }, { emit }) {
    const editable = board.editable.value;
    const items = () => [
        {
            label: words.openDashboard,
            icon: "grid",
            action: () => app.go(addresses.dashboard(board.dashboard.value.id)),
        },
        editable && { label: words.reset, icon: "undo", action: () => emit("reset") },
    ];
    return h(PageHead, { title: crmStrings.title, class: "board-head" }, {
        state: () => [
            h(LiveState, { live: live.state, at, automatic: true }),
            editable && h(SaveState, { save }),
        ],
        actions: () => [
            h(People, { people: live.people.value }),
            h(RangeMenu, { range, formats: app.formats, onChange: (next) => emit("range", next) }),
            h(MenuButton, { label: strings.moreActions(crmStrings.title), items }, () => h(Icon, { name: "more" })),
            editable && h(
                "button",
                { type: "button", class: "main", "aria-label": words.add, onClick: () => emit("add") },
                [h(Icon, { name: "add" }), h("span", words.add)],
            ),
        ],
    });
}
CRMBoardHead.props = ["app", "board", "save", "live", "at", "range"];
CRMBoardHead.emits = ["range", "add", "reset"];
