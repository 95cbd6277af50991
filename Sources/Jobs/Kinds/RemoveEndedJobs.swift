import Primitives
import Storage

extension JobKind {
    /// What is done is kept for a week to be looked at, what was given up for a quarter to be tried again.
    static let removeEndedJobs = JobKind("upkeep.jobs", every: 3_600) { context in
        try context.untilDone { tx in try !tx.jobs.removeEnded(.done, before: tx.now - .seconds(7 * 86_400)) }
        try context.untilDone { tx in try !tx.jobs.removeEnded(.dead, before: tx.now - .seconds(90 * 86_400)) }
    }
}
