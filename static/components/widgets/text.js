import { h, shallowRef, watch } from "vue";
import { treeOf } from "../../logic/board/markdown.js";
import { boardStrings } from "../../logic/strings-board.js";

/** Markdown, drawn as elements one by one: HTML in it stays text. */
export const TextWidget = {
    name: "TextWidget",
    props: ["widget", "data", "metadata", "context"],
    setup(props) {
        const tree = shallowRef(/** @type {any[] | null} */ (null));
        const failed = shallowRef(false);

        async function draw(text) {
            try {
                const { Lexer } = await import("marked");
                failed.value = false;
                if (text === props.data.text) tree.value = treeOf(Lexer.lex(text ?? "", { gfm: true }));
            } catch {
                failed.value = true; // the module did not come
            }
        }

        watch(() => props.data.text, draw, { immediate: true });
        return () => {
            if (failed.value) return h("p", { class: "quiet" }, boardStrings.widget.moduleFailed);
            return h(
                "div",
                { class: "prose", tabindex: "0", role: "group", "aria-label": props.widget.name },
                tree.value?.map(elementOf),
            );
        };
    },
};

/** @param {import("../../logic/board/markdown.js").MarkdownNode} node */
function elementOf(node) {
    return typeof node === "string" ? node : h(node.tag, node.attributes, node.children.map(elementOf));
}
