import JSON
import MariaDB
import Primitives
import Services
import Storage

extension JobKind {
    /// CRM records out of an uploaded file.
    static func importRecords(_ database: ConnectionSettings, wakeUps: DatagramSender) -> JobKind {
        JobKind(RecordImportService.jobKind) { context in
            guard let id = context.job.payload.object["import"]?.stringValue.flatMap({ UUID(canonical: $0) }) else {
                return context.journal.warning("an import without its id", ["job": .integer(context.job.id)])
            }
            let importer = RecordImporter(
                database: context.database, aside: Database(database), wakeUps: wakeUps)
            try importer.run(id, isLast: context.job.attempts >= context.job.maxAttempts) {
                if context.mustStop() { throw JobInterrupted() }
            }
        }
    }

    /// What came of an import is kept for a quarter; its file ends with it, or with this.
    static let removeImports = JobKind("upkeep.imports", every: 3_600) { context in
        try context.untilDone { tx in try !tx.imports.remove(before: tx.now - .seconds(90 * 86_400)) }
    }
}
