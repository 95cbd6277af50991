import { emptyState, failureNote } from "../components/notices.js";
import { h } from "../lib/dom.js";
import { failureOf } from "../logic/failures.js";
import { strings } from "../logic/strings.js";

const words = strings.connection;

/** While the session is resumed and that takes a while. */
export function waitingPage() {
    return { title: strings.loading, element: h("p", { class: "boot", role: "status" }, `${strings.loading}…`) };
}

/** The session could not be resumed; whether it still holds is not known. */
export function bootFailurePage(error, retry) {
    const unreachable = error.status === 0;
    const content = unreachable
        ? emptyState({ title: words.bootTitle, text: words.bootText, level: "h1" })
        : [h("h1", {}, words.bootFailed), failureNote(failureOf(error), [], retry)];
    return {
        title: unreachable ? words.bootTitle : words.bootFailed,
        element: h("main", { class: "boot", id: "content" }, content),
        reconnect: retry,
    };
}
