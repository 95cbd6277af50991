import { h } from "vue";
import { exchangeStrings } from "../../../logic/strings-exchange.js";

const words = exchangeStrings.import;

/** What is to be said of a file, line by line. Props: `label`, `lines` ({ line, path, message }), `more` (a count). */
export function RemarkLines({ label, lines, more = 0 }) {
    const numbered = lines.some(({ line }) => Number.isInteger(line));
    const heads = [numbered && words.line, words.path, words.message].filter(Boolean);
    return h("div", { class: "remark-lines" }, [
        h("h3", label),
        h("div", { class: "lines-scroll", tabindex: "0", role: "region", "aria-label": label }, [
            h("table", { class: "lines" }, [
                h("caption", { class: "unseen" }, label),
                h("thead", h("tr", heads.map((head) => h("th", { key: head, scope: "col" }, head)))),
                h("tbody", lines.map(({ line, path, message }, at) =>
                    h("tr", { key: at }, [
                        numbered && h("td", { class: "number" }, line ?? ""),
                        h("td", { class: "path" }, path),
                        h("td", message),
                    ]),
                )),
            ]),
        ]),
        more > 0 && h("p", { class: "quiet" }, words.more(more)),
    ]);
}
RemarkLines.props = ["label", "lines", "more"];
