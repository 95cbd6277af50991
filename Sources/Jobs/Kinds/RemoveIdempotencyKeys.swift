import Primitives
import Storage

extension JobKind {
    /// Answers kept for requests that may be sent again are of no use after a day.
    static let removeIdempotencyKeys = JobKind("upkeep.idempotency_keys", every: 60) { context in
        try context.untilDone { tx in
            try tx.upkeep.removeIdempotencyKeys(before: tx.now - .seconds(86_400))
        }
        try context.untilDone { tx in try tx.modelEdits.forget(before: tx.now - .seconds(86_400)) }
    }
}
