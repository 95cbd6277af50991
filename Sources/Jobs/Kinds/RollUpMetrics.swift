import Primitives
import Storage

extension JobKind {
    /// Minutes that are over.
    static func rollUpMinutes(samplesKept: Duration) -> JobKind {
        JobKind("metrics.minutes", every: 60) { context in
            try context.untilDone { tx in
                try tx.metrics.rollUpMinutes(until: tx.now, keptSince: tx.now - samplesKept)
            }
        }
    }

    /// Hours all of whose minutes are rolled up. More often than they are over, since the last minute of one is rolled
    /// up just after it.
    static func rollUpHours(minutesKept: Duration) -> JobKind {
        JobKind("metrics.hours", every: 300) { context in
            try context.untilDone { tx in try tx.metrics.rollUpHours(keptSince: tx.now - minutesKept) }
        }
    }
}
