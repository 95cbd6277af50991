import { h } from "vue";
import { affected, shareOf } from "../../logic/crm/imports.js";
import { addresses } from "../../logic/routes.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { Icon } from "../icons.js";

const words = crmStrings.importPage;
const OUTCOMES = ["created", "updated", "unchanged", "failed"];

/** How far an import is. Prop `job` (of logic/crm/imports.js). */
export function ImportProgress({ job }) {
    const share = shareOf(job);
    const name = (job.dry_run ? words.checking : words.importing)(job.file_name);
    const text = share === null ? words.waiting : words.rows(job.processed_rows, job.total_rows);
    return h("div", { class: "panel import-run", role: "status" }, [
        h("p", h("b", name)),
        h("div", { class: "upload-progress" }, [
            h("progress", { max: 1, value: share, "aria-label": name }),
            h("span", { class: "quiet" }, text),
        ]),
    ]);
}
ImportProgress.props = ["job"];

/**
 * What an import came to, or would. Props: `job`, `formats`, `busy`. Events: `go` (whether rows with errors are left
 * out), `again`.
 */
export function ImportResult({ job, formats, busy }, { emit }) {
    const { status, dry_run: isCheck, failed } = job;
    const good = status === "completed";
    const text = isCheck
        ? (good ? words.checkedWell : words.checkedBadly(failed))
        : (good ? words.imported(job.file_name) : words.importFailed);
    return h("div", { class: ["panel import-run", good ? "good" : "bad"] }, [
        h("p", { role: "status", class: "import-verdict" }, [
            h(Icon, { name: good ? "check" : "warning" }),
            h("b", text),
        ]),
        h("dl", { class: "import-figures" }, OUTCOMES.map((name) =>
            h("div", { key: name, class: name }, [
                h("dd", formats.count(job[name])),
                h("dt", (isCheck ? words.wouldBe : words.was)[name]),
            ]),
        )),
        job.errors.length > 0 && h(ImportErrors, { job }),
        h("div", { class: "form-actions" }, actionsOf(job, busy, emit)),
    ]);
}
ImportResult.props = ["job", "formats", "busy"];
ImportResult.emits = ["go", "again"];

function actionsOf(job, busy, emit) {
    const attributes = { type: "button", class: "main", "aria-disabled": busy ? "true" : null };
    const rows = affected(job);
    if (!job.dry_run) {
        return [
            h("button", { type: "button", onClick: () => emit("again") }, words.again),
            job.status === "completed" && h(
                "a",
                { class: "button main", href: addresses.records(job.type) },
                words.look(job.type),
            ),
        ];
    }
    if (job.status === "completed") {
        return h("button", { ...attributes, onClick: () => emit("go", false) }, words.start(rows));
    }
    // An error of the file as a whole is none of a row: then nothing can be left out
    const rest = job.failed > 0 && rows + job.unchanged > 0;
    return rest && h("button", { ...attributes, onClick: () => emit("go", true) }, words.startSkipping(rows));
}

/** What is wrong, line by line. Prop `job`. */
export function ImportErrors({ job }) {
    const more = job.error_count - job.errors.length;
    return h("div", { class: "import-errors", tabindex: "0", role: "region", "aria-label": words.errors }, [
        h("table", { class: "lines" }, [
            h("caption", { class: "unseen" }, words.errors),
            h("thead", h("tr", [words.line, words.column, words.error].map(
                (name) => h("th", { key: name, scope: "col" }, name),
            ))),
            h("tbody", job.errors.map(({ line, column, message }, index) =>
                h("tr", { key: index }, [h("td", line), h("td", column ?? "–"), h("td", message)]),
            )),
        ]),
        more > 0 && h("p", { class: "quiet" }, words.moreErrors(more)),
    ]);
}
ImportErrors.props = ["job"];

/** Those of before. Props `jobs`, `formats`. */
export function ImportList({ jobs, formats }) {
    return h("section", { class: "import-list" }, [
        h("h2", words.earlier),
        jobs.length === 0
            ? h("p", { class: "quiet" }, words.none)
            : h("div", {
                class: "panel table-panel scrolls records",
                tabindex: "0",
                role: "region",
                "aria-label": words.earlier,
            }, h("table", { class: "rows dense" }, [
                h("caption", { class: "unseen" }, words.earlier),
                h("thead", h("tr", [words.file, words.kind, words.when, words.result].map(
                    (name) => h("th", { key: name, scope: "col" }, name),
                ))),
                h("tbody", jobs.map((job) => rowOf(job, formats))),
            ])),
    ]);
}
ImportList.props = ["jobs", "formats"];

function rowOf(job, formats) {
    const { import_id: id, file_name: name, type, status, created_at: at, dry_run: isCheck } = job;
    return h("tr", { key: id }, [
        h("td", { class: "first" }, name),
        h("td", crmStrings.kinds[type]),
        h("td", { title: formats.moment(at) }, formats.ago(at)),
        h("td", [
            h("span", { class: ["import-status", status] }, words.statuses[status]),
            status === "completed" && ` ${words.summary(job)}`,
            status === "failed" && ` ${words.errorCount(job.error_count)}`,
            isCheck && h("span", { class: "badge" }, words.dryRun),
        ]),
    ]);
}
