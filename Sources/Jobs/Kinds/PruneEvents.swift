import Primitives
import Storage

extension JobKind {
    /// Forgets events that no client is to be told any more.
    static func pruneEvents(kept: Duration) -> JobKind {
        JobKind("upkeep.events", every: 60) { context in
            try context.untilDone { tx in try !tx.events.prune(before: tx.now - kept) }
        }
    }
}
