import JSON
import Primitives

extension EventDraft {
    /// How far an import of CRM records is.
    package static func progress(of job: RecordImport) -> EventDraft {
        EventDraft(
            .importProgress, workspace: job.workspace, object: job.id, version: job.attempt, audience: nil,
            body: .recordImport(job))
    }
}

/// How the event log keeps an import.
extension RecordImport {
    func writeSnapshot(_ json: JSONWriter) {
        json.field("id", self.id)
        json.field("workspace", self.workspace)
        json.field("user", self.user)
        json.field("kind", self.kind.rawValue)
        json.field("isDryRun", self.isDryRun)
        json.field("skipsErrors", self.skipsErrors)
        json.field("fileName", self.fileName)
        json.field("sizeBytes", self.sizeBytes)
        json.field("timeZone", self.timeZone)
        json.field("status", self.status.rawValue)
        json.field("attempt", self.attempt)
        json.field("totalRows", self.totalRows)
        json.field("processedRows", self.processedRows)
        json.field("created", self.outcome.created)
        json.field("updated", self.outcome.updated)
        json.field("unchanged", self.outcome.unchanged)
        json.field("failed", self.outcome.failed)
        json.field("errors", raw: self.outcome.stored.encoded)
        json.field("errorCount", self.outcome.errorCount)
        json.field("createdAt", self.createdAt.microseconds)
        json.field("startedAt", self.startedAt?.microseconds)
        json.field("finishedAt", self.finishedAt?.microseconds)
    }

    /// Without the mapping, which no dialect tells.
    init(snapshot: SnapshotReading) throws(DamagedSnapshot) {
        guard let kind = RecordKind(rawValue: try snapshot.text("kind")) else { throw DamagedSnapshot(field: "kind") }
        guard let status = Status(rawValue: try snapshot.text("status")) else {
            throw DamagedSnapshot(field: "status")
        }
        var outcome = ImportOutcome()
        outcome.created = try snapshot.integer("created")
        outcome.updated = try snapshot.integer("updated")
        outcome.unchanged = try snapshot.integer("unchanged")
        outcome.failed = try snapshot.integer("failed")
        outcome.errors = ImportOutcome.errors(stored: snapshot.object["errors"] ?? .null)
        outcome.errorCount = try snapshot.integer("errorCount")
        self.init(
            id: try snapshot.id("id"), workspace: try snapshot.id("workspace"), user: try snapshot.id("user"),
            kind: kind, isDryRun: try snapshot.flag("isDryRun"), skipsErrors: try snapshot.flag("skipsErrors"),
            fileName: try snapshot.text("fileName"), sizeBytes: try snapshot.integer("sizeBytes"),
            mapping: ImportMapping(), timeZone: try snapshot.text("timeZone"), status: status,
            attempt: try snapshot.integer("attempt"), totalRows: snapshot.object["totalRows"]?.integerValue,
            processedRows: try snapshot.integer("processedRows"), outcome: outcome,
            createdAt: try snapshot.instant("createdAt"), startedAt: snapshot.instantOrNil("startedAt"),
            finishedAt: snapshot.instantOrNil("finishedAt"))
    }
}
