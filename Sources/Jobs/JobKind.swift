import Core
import JSON
import MariaDB
import Primitives

/// A named piece of work: what is done, and how often when it comes round by itself. It calls stores and services and
/// decides nothing. It may be done more than once: a worker that is killed after the work and before saying so has
/// another do it again.
package struct JobKind: Sendable {
    package let name: String
    /// In seconds; nil for what is done when it is asked for.
    package let every: Int64?
    /// Whether it is short and must not wait for longer work: one thread does nothing else.
    package let isPrompt: Bool
    package let run: @Sendable (JobContext) throws -> Void

    package init(
        _ name: String, every: Int64? = nil, isPrompt: Bool = false,
        run: @escaping @Sendable (JobContext) throws -> Void
    ) {
        self.name = name
        self.every = every
        self.isPrompt = isPrompt
        self.run = run
    }
}

/// What a job works with, on its thread.
package struct JobContext {
    package let job: Job
    package let database: Database
    package let journal: JobJournal
    /// Whether the lease is lost, or the worker to stop: work that goes on for long looks now and then.
    package let mustStop: () -> Bool

    /// Runs `portion`, each time in a transaction of its own, until it says that there is nothing left.
    ///
    /// - Throws: `JobInterrupted` when it is to stop before.
    package func untilDone(_ portion: (Transaction) throws -> Bool) throws {
        while try !self.database.transaction(portion) {
            if self.mustStop() { throw JobInterrupted() }
        }
    }
}

/// The job ended before its work was done, for no fault of its own.
package struct JobInterrupted: Swift.Error {
    package init() {}
}

/// Where jobs say what happened.
package struct JobJournal: Sendable {
    package typealias Fields = KeyValuePairs<String, JSONValue>

    package let debug: @Sendable (String, Fields) -> Void
    package let info: @Sendable (String, Fields) -> Void
    package let warning: @Sendable (String, Fields) -> Void

    package init(
        debug: @escaping @Sendable (String, Fields) -> Void, info: @escaping @Sendable (String, Fields) -> Void,
        warning: @escaping @Sendable (String, Fields) -> Void
    ) {
        self.debug = debug
        self.info = info
        self.warning = warning
    }

    package static let silent = JobJournal(debug: { _, _ in }, info: { _, _ in }, warning: { _, _ in })
}
