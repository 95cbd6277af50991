import Primitives
import Storage

extension JobKind {
    /// Failed sign-ins count for minutes; a day later nobody asks.
    static let removeSignInFailures = JobKind("upkeep.signin_failures", every: 60) { context in
        try context.untilDone { tx in
            try tx.upkeep.removeSignInFailures(before: tx.now - .seconds(86_400))
        }
    }
}
