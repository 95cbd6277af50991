import { h, onBeforeUnmount, ref, watch } from "vue";
import { debounced } from "../../lib/timing.js";
import { workStrings } from "../../logic/strings-work.js";
import { isFiltered, PRIORITIES, STATES } from "../../logic/work/tasks.js";
import { TagButton } from "../dashboard-card.js";
import { SelectBox, Segments } from "../field.js";
import { Icon } from "../icons.js";
import { KeyCaps } from "../key-caps.js";

const words = workStrings.tasks;
const SEARCH_PAUSE_MS = 200;
const TAGS_IN_SIGHT = 12;

/**
 * What the board is filtered by. Props: `filter`, `view`, `people` and `milestones` ([id, label]), `tags` (to choose
 * from); events `change` with the parts that changed, `view`, `clear`.
 */
export const TaskFilters = {
    name: "TaskFilters",
    props: ["filter", "view", "people", "milestones", "tags"],
    emits: ["change", "view", "clear"],
    setup(props, { emit, expose }) {
        const input = ref(null);
        const typed = ref(props.filter.search);
        const ask = debounced((search) => emit("change", { search }), SEARCH_PAUSE_MS);
        watch(() => props.filter.search, (search) => document.activeElement !== input.value && (typed.value = search));
        onBeforeUnmount(ask.cancel);
        expose({ focus: () => input.value.focus() });

        const search = () =>
            h("div", { class: "search", role: "search" }, [
                h(Icon, { name: "search" }),
                h("input", {
                    ref: input,
                    type: "search",
                    value: typed.value,
                    placeholder: words.search,
                    "aria-label": words.search,
                    maxlength: 200,
                    autocomplete: "off",
                    spellcheck: "false",
                    onInput: (event) => ask((typed.value = event.target.value)),
                    onKeydown: (event) => event.key === "Enter" && ask.flush(),
                }),
                typed.value === "" && h(KeyCaps, { keys: "/" }),
            ]);

        const choice = (name, label, any, options) =>
            h(SelectBox, {
                "aria-label": label,
                class: { chosen: props.filter[name] !== "" },
                options: [["", any], ...options],
                value: props.filter[name],
                onChange: (event) => emit("change", { [name]: event.target.value }),
            });

        const toggled = (tag) => {
            const { tags } = props.filter;
            return tags.includes(tag) ? tags.filter((one) => one !== tag) : [...tags, tag];
        };

        return () =>
            h("div", { class: "controls task-filters" }, [
                search(),
                choice("assignee", words.assignee, words.anyone, [
                    ["me", words.me],
                    ...props.people.slice(1),
                ]),
                choice(
                    "priority",
                    words.priority,
                    words.anyPriority,
                    PRIORITIES.map((one) => [one, words.priorities[one]]),
                ),
                props.milestones.length > 0 &&
                    choice("milestone", words.milestone, words.anyMilestone, props.milestones),
                isFiltered(props.filter) &&
                    h("button", { type: "button", class: "link", onClick: () => emit("clear") }, words.clear),
                h("div", { class: "controls-right" }, [
                    h(Segments, {
                        label: words.view,
                        options: [["board", words.board, "columns"], ["list", words.list, "list"]],
                        value: props.view,
                        onChange: (view) => emit("view", view),
                    }),
                ]),
                props.tags.length > 0 && h("div", { class: "tag-bar", role: "group", "aria-label": words.tags }, [
                    props.tags.slice(0, TAGS_IN_SIGHT).map((tag) => h(TagButton, {
                        key: tag,
                        tag,
                        pressed: props.filter.tags.includes(tag),
                        onPress: () => emit("change", { tags: toggled(tag) }),
                    })),
                ]),
            ]);
    },
};

/** The states as options of a select. */
export const stateOptions = STATES.map((status) => /** @type {const} */ ([status, words.states[status]]));
