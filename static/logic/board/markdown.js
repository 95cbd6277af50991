/**
 * Markdown as a tree of plain nodes, from the tokens of `marked`'s lexer: what is drawn from it can only be text and
 * the elements named here. HTML in the text stays text.
 *
 * @typedef {string | { tag: string, attributes: Record<string, any>, children: MarkdownNode[] }} MarkdownNode
 */

const node = (tag, children = [], attributes = {}) => ({ tag, attributes, children });

/** @param {any[]} tokens  @returns {MarkdownNode[]} */
export function treeOf(tokens) {
    return (tokens ?? []).flatMap(nodesOf);
}

/** @returns {MarkdownNode[]} */
function nodesOf(token) {
    switch (token.type) {
        case "space":
        case "def":
            return [];
        case "heading":
            // A widget's own title is the third level.
            return [node(`h${Math.min(6, token.depth + 3)}`, treeOf(token.tokens), { class: `size-${token.depth}` })];
        case "paragraph":
            return [node("p", treeOf(token.tokens))];
        case "text":
            return token.tokens ? treeOf(token.tokens) : [plain(token.text)];
        case "strong":
        case "em":
        case "del":
        case "blockquote":
            return [node(token.type, treeOf(token.tokens))];
        case "codespan":
            return [node("code", [plain(token.text)])];
        case "code":
            return [node("pre", [node("code", [token.text])], { tabindex: 0 })];
        case "br":
        case "hr":
            return [node(token.type)];
        case "link":
            return [linkOf(token)];
        case "image":
            return isSafePicture(token.href) ? [
                node("img", [], { src: token.href, alt: plain(token.text ?? ""), loading: "lazy" }),
            ] : [plain(token.text ?? "")];
        case "list":
            return [listOf(token)];
        case "table":
            return [tableOf(token)];
        case "escape":
            return [plain(token.text)];
        default:
            return token.raw ? [token.raw] : [];
    }
}

function linkOf({ href, tokens }) {
    const children = treeOf(tokens);
    if (!isSafeLink(href)) return node("span", children);
    const outside = /^https?:/i.test(href);
    return node("a", children, outside ? { href, target: "_blank", rel: "noopener noreferrer" } : { href });
}

function listOf({ ordered, start, items }) {
    const children = items.map((item) => {
        const box = item.task ? [
            node(
                "input",
                [],
                {
                    type: "checkbox",
                    checked: item.checked === true,
                    disabled: true,
                    "aria-label": plain(item.text ?? ""),
                },
            ),
        ] : [];
        return node("li", [...box, ...treeOf(item.tokens)]);
    });
    return node(ordered ? "ol" : "ul", children, ordered && start > 1 ? { start } : {});
}

function tableOf({ header, rows, align }) {
    const cell = (tag) => (content, index) => node(
        tag,
        treeOf(content.tokens),
        align[index] ? { class: `to-${align[index]}` } : {},
    );
    const head = node("thead", [node("tr", header.map(cell("th")))]);
    return node("table", [head, node("tbody", rows.map((row) => node("tr", row.map(cell("td")))))]);
}

const isSafeLink = (href) => /^(https?:\/\/|mailto:|#|\/(?!\/))/i.test(href ?? "");

/** The same as for image widgets. */
export const isSafePicture = (url) =>
    /^(https:\/\/|\/(?!\/)|data:image\/(png|jpeg|gif|webp)[;,])/i.test(url ?? "");

/** The lexer escapes what would be special in HTML; here nothing is. */
function plain(text) {
    return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ENTITIES[name]);
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
