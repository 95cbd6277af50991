import JSON
import Primitives
import Storage

extension JobKind {
    /// Removes files whose attachment is gone, or never came to be. Younger ones may just be on their way to a row.
    static func removeOrphanedFiles(_ files: AttachmentFiles) -> JobKind {
        JobKind("upkeep.attachments", every: 3_600) { context in
            let removed = try files.sweep(
                olderThan: .seconds(3_600), at: .now,
                known: { ids in try context.database.read { try $0.attachments.known(among: ids) } },
                mustStop: context.mustStop)
            if removed > 0 { context.journal.info("files removed", ["count": .integer(Int64(removed))]) }
        }
    }
}
