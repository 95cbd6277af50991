import { h } from "vue";
import { sizeInWords } from "../logic/sizes.js";
import { strings } from "../logic/strings.js";
import { Icon } from "./icons.js";

const words = strings.datasets;
const LINES_IN_SIGHT = 8;

/**
 * Files on their way, with figures, and what went wrong with them. Props: `uploads` (of lib/uploads.js), `reading`
 * (words for what the server does with one that is sent).
 */
export function Uploads({ uploads, reading = words.reading }) {
    if (uploads.state.all.length === 0) return null;
    return h(
        "ul",
        { class: "uploads", "aria-label": words.uploads },
        uploads.state.all.map((one) => uploadOf(one, uploads, reading)),
    );
}
Uploads.props = ["uploads", "reading"];

function uploadOf(upload, { retry, dismiss }, reading) {
    const failed = upload.stage === "failed";
    return h("li", { key: upload.id, class: ["panel file-upload", upload.stage] }, [
        h("div", { class: "upload-head" }, [
            h(Icon, { name: failed ? "warning" : "file" }),
            h("b", upload.file.name),
            h("span", { class: "quiet" }, sizeInWords(upload.file.size)),
            h("span", { class: "push" }, [
                failed && h("button", { type: "button", onClick: () => retry(upload.id) }, strings.tryAgain),
                h(
                    "button",
                    {
                        type: "button",
                        class: "bare",
                        "aria-label": failed ? strings.dismiss : words.giveUp(upload.file.name),
                        onClick: () => dismiss(upload.id),
                    },
                    h(Icon, { name: "close" }),
                ),
            ]),
        ]),
        failed ? whyNot(upload) : progressOf(upload, reading),
    ]);
}

function progressOf({ sent, total, stage, file }, reading) {
    const done = total === 0 ? 0 : sent / total;
    return h("div", { class: "upload-progress" }, [
        h("progress", { max: 1, value: stage === "reading" ? null : done, "aria-label": words.sending(file.name) }),
        h(
            "span",
            { class: "quiet" },
            stage === "reading" ? reading : words.sent(sizeInWords(sent), sizeInWords(total)),
        ),
    ]);
}

function whyNot({ failure, lines }) {
    return h("div", { class: "upload-failure", role: "alert" }, [
        h("p", failure.text),
        lines.length > 0 &&
            h("table", { class: "lines" }, [
                h("thead", h("tr", [h("th", { scope: "col" }, words.line), h("th", { scope: "col" }, words.found)])),
                h(
                    "tbody",
                    lines.slice(0, LINES_IN_SIGHT).map(({ line, column, message }) => h("tr", [
                        h("td", String(line)),
                        h("td", column ? `${column}: ${message}` : message),
                    ])),
                ),
            ]),
        lines.length > LINES_IN_SIGHT && h("p", { class: "quiet" }, words.moreLines(lines.length - LINES_IN_SIGHT)),
        failure.requestId && h("p", { class: "quiet" }, [`${strings.errors.request} `, h("code", failure.requestId)]),
    ]);
}
