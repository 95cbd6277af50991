import Core
import JSON
import Primitives

/// An import of CRM records on the wire: the same in the crm edition's answers and in the events of every dialect.
package enum RecordImportWire {
    package static let shape = Shape.named(
        "Import",
        .object([
            .required("import_id", .identifier(.recordImport)),
            .required("type", .choice(of: RecordKind.self)),
            .required("dry_run", .boolean),
            .required("on_error", .choice(Self.onError)),
            .required("status", .choice(of: RecordImport.Status.self)),
            .required("file_name", .string(ImportRules.fileNameLength)),
            .required("total_rows", .nullable(.count), "Behind the first line; null until they are counted."),
            .required("processed_rows", .count),
            .required("created", .count, "Of a dry run: would be."),
            .required("updated", .count, "Of a dry run: would be."),
            .required("unchanged", .count),
            .required("failed", .count, "Rows with an error."),
            .required(
                "errors",
                .array(
                    .object([
                        .required("line", .count, "Of the file, from 1."),
                        .required("column", .nullable(.text), "null: the row as a whole."),
                        .required("message", .text),
                    ]), 0...ImportOutcome.longestList), "The first of them."),
            .required("error_count", .count),
            .required("created_at", .instant),
            .required("started_at", .nullable(.instant)),
            .required("finished_at", .nullable(.instant)),
        ]))

    /// Words for `RecordImport.skipsErrors`: false, true.
    package static let onError = ["fail", "skip"]

    package static func write(_ job: RecordImport, _ json: JSONWriter) {
        json.beginObject()
        json.field("import_id", prefix: "imp", job.id)
        json.field("type", job.kind.rawValue)
        json.field("dry_run", job.isDryRun)
        json.field("on_error", self.onError[job.skipsErrors ? 1 : 0])
        json.field("status", job.status.rawValue)
        json.field("file_name", job.fileName)
        json.field("total_rows", orNull: job.totalRows)
        json.field("processed_rows", job.processedRows)
        json.field("created", job.outcome.created)
        json.field("updated", job.outcome.updated)
        json.field("unchanged", job.outcome.unchanged)
        json.field("failed", job.outcome.failed)
        json.key("errors")
        json.beginArray()
        for issue in job.outcome.errors {
            json.beginObject()
            json.field("line", Int64(issue.line))
            json.field("column", orNull: issue.column)
            json.field("message", issue.message)
            json.endObject()
        }
        json.endArray()
        json.field("error_count", job.outcome.errorCount)
        json.field("created_at", job.createdAt)
        json.field("started_at", orNull: job.startedAt)
        json.field("finished_at", orNull: job.finishedAt)
        json.endObject()
    }
}
