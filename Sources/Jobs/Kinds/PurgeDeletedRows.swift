import Primitives
import Storage

extension JobKind {
    /// Removes for good what was deleted so long ago that nobody can bring it back.
    static func purgeDeletedRows(kept: Duration) -> JobKind {
        JobKind("upkeep.deleted_rows", every: 60) { context in
            try context.database.transaction { tx in try tx.deletedRows.purge(deletedBefore: tx.now - kept) }
            try context.database.transaction { tx in try tx.dataSets.purge(deletedBefore: tx.now - kept) }
            try context.database.transaction { tx in try tx.deletedTasks.purge(deletedBefore: tx.now - kept) }
            // Tables before the domains that they were in.
            try context.database.transaction { tx in
                try tx.modelRelationships.purge(deletedBefore: tx.now - kept)
                try tx.modelTables.purge(deletedBefore: tx.now - kept)
                try tx.modelDomains.purge(deletedBefore: tx.now - kept)
                try tx.modelDiagrams.purge(deletedBefore: tx.now - kept)
            }
        }
    }
}
