import Primitives

/// A piece of work in the queue.
package struct Job: Sendable {
    package enum State: String, Sendable, CaseIterable {
        case waiting, running, done
        /// Given up after `maxAttempts`; somebody may have it tried again.
        case dead
    }

    package let id: Int64
    /// Names the code that does it.
    package let kind: String
    package let payload: JSONText
    /// Seconds from one run to the next; nil for what is done once.
    package let every: Int64?
    package let state: State
    package let runAt: Instant
    /// Begun since it last went well, the present one included.
    package let attempts: Int64
    package let maxAttempts: Int64
    package let lastError: String?
    package let leasedBy: String?
    package let startedAt: Instant?
    package let finishedAt: Instant?

    package init(
        id: Int64, kind: String, payload: JSONText, every: Int64?, state: State, runAt: Instant, attempts: Int64,
        maxAttempts: Int64, lastError: String?, leasedBy: String?, startedAt: Instant?, finishedAt: Instant?
    ) {
        self.id = id
        self.kind = kind
        self.payload = payload
        self.every = every
        self.state = state
        self.runAt = runAt
        self.attempts = attempts
        self.maxAttempts = maxAttempts
        self.lastError = lastError
        self.leasedBy = leasedBy
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }
}

/// Work to be queued.
package struct JobDraft: Sendable {
    package var kind: String
    package var payload: JSONText
    /// nil: at once.
    package var runAt: Instant?
    /// At most one unfinished job has it.
    package var uniqueKey: String?
    package var maxAttempts: Int64 = 20

    package init(kind: String, payload: JSONText) {
        self.kind = kind
        self.payload = payload
    }
}

/// When work is tried again, and when it comes round.
package enum JobTiming {
    private static let first = 1.0
    private static let longest = 3_600.0

    /// The pause after a failed attempt: it doubles from one second to an hour, and is shortened by up to a half, so that
    /// what failed together is not tried again together.
    ///
    /// - Parameters:
    ///   - attempts: begun so far, from 1.
    ///   - chance: 0 to 1, drawn anew each time.
    package static func backOff(attempts: Int64, chance: Double) -> Duration {
        var seconds = Self.first
        for _ in 0..<min(max(attempts - 1, 0), 12) { seconds *= 2 }
        seconds = min(seconds, Self.longest)
        return .milliseconds(Int64(seconds * 1_000 * (1 - min(max(chance, 0), 1) / 2)))
    }

    /// The next whole multiple of an interval since 1970: what was missed is not made up for.
    package static func next(after now: Instant, every seconds: Int64) -> Instant {
        MetricPlan.floor(now, max(seconds, 1)) + .seconds(max(seconds, 1))
    }
}
