import { h, nextTick, ref } from "vue";
import { addressOf, DEFAULT_LISTING } from "../../logic/listing.js";
import { boardStrings } from "../../logic/strings-board.js";
import { parseTags } from "../../logic/tags.js";
import { Icon } from "../icons.js";

const words = boardStrings.header;
const MOST_TAGS = 20;
const LONGEST = 50;

/**
 * Tags, each a way to the others of its kind; added and taken off in place. Props: `tags`, `editable`; event `change`.
 */
export const BoardTags = {
    name: "BoardTags",
    props: ["tags", "editable"],
    emits: ["change"],
    setup(props, { emit }) {
        const field = ref(null);
        const open = ref(false);

        async function begin() {
            open.value = true;
            await nextTick();
            field.value?.focus();
        }

        function add() {
            if (!open.value) return;
            open.value = false;
            const typed = parseTags(field.value?.value ?? "").map((tag) => tag.slice(0, LONGEST));
            const tags = [...new Set([...props.tags, ...typed])].slice(0, MOST_TAGS);
            if (tags.length > props.tags.length) emit("change", tags);
        }

        function key(event) {
            if (event.key === "Enter") add();
            else if (event.key === "Escape") open.value = false;
            else return;
            event.preventDefault();
        }

        const tagOf = (tag) =>
            h("li", { key: tag, class: "tag-item" }, [
                h("a", { class: "tag", href: addressOf({ ...DEFAULT_LISTING, tags: [tag] }) }, tag),
                props.editable && h(
                    "button",
                    {
                        type: "button",
                        class: "untag",
                        "aria-label": words.removeTag(tag),
                        onClick: () => emit("change", props.tags.filter((one) => one !== tag)),
                    },
                    h(Icon, { name: "close" }),
                ),
            ]);

        return () =>
            h("ul", { class: "board-tags", "aria-label": words.tags }, [
                props.tags.map(tagOf),
                props.editable && props.tags.length < MOST_TAGS &&
                    h("li", open.value
                        ? h("input", {
                            ref: field,
                            type: "text",
                            class: "new-tag",
                            "aria-label": words.addTag,
                            maxlength: 200,
                            onKeydown: key,
                            onBlur: add,
                        })
                        : h(
                            "button",
                            { type: "button", class: "tag add", onClick: begin },
                            [h(Icon, { name: "add" }), words.addTag],
                        )),
            ]);
    },
};
