import Primitives

/// How an alert stands. Source: contracts' page §7.
package enum AlertState: String, Sendable, CaseIterable {
    case ok
    /// Bad, but not for long enough yet.
    case pending
    case firing
}

/// The course of one alert: a value comes in, and perhaps a transition goes out. It has no clock of its own.
///
/// Where nothing is known, nothing changes: an alert neither fires nor is over because its measurements stopped, and
/// what is pending stays so. The time without measurements counts as what it was before.
package struct AlertMachine: Sendable, Equatable {
    package private(set) var state: AlertState
    /// When the state began.
    package private(set) var since: Instant
    /// Of an alert that fires: since when it has been good without a break; nil while it is bad.
    package private(set) var goodSince: Instant?

    package init(state: AlertState = .ok, since: Instant, goodSince: Instant? = nil) {
        self.state = state
        self.since = since
        self.goodSince = goodSince
    }

    package enum Transition: Sendable, Equatable {
        case triggered, recovered
    }

    /// - Parameters:
    ///   - value: nil when nothing was measured.
    ///   - now: when it was so. A clock that went back lets no time pass.
    package mutating func observe(
        _ value: Double?, at now: Instant, _ condition: AlertCondition
    ) -> Transition? {
        guard let value else { return nil }
        let isBad = condition.isBreached(by: value, in: self.state)
        switch (self.state, isBad) {
        case (.ok, false): return nil
        case (.ok, true):
            self.enter(.pending, now)
            return self.fireIfDue(now, condition)
        case (.pending, true): return self.fireIfDue(now, condition)
        case (.pending, false):
            self.enter(.ok, now)
            return nil
        case (.firing, true):
            self.goodSince = nil
            return nil
        case (.firing, false): return self.recoverIfDue(now, condition)
        }
    }

    private mutating func fireIfDue(_ now: Instant, _ condition: AlertCondition) -> Transition? {
        guard now - self.since >= .seconds(condition.forSeconds) else { return nil }
        self.enter(.firing, now)
        return .triggered
    }

    private mutating func recoverIfDue(_ now: Instant, _ condition: AlertCondition) -> Transition? {
        let start = self.goodSince ?? now
        self.goodSince = start
        guard now - start >= .seconds(condition.recoverForSeconds) else { return nil }
        self.enter(.ok, now)
        return .recovered
    }

    private mutating func enter(_ state: AlertState, _ now: Instant) {
        self.state = state
        self.since = now
        self.goodSince = nil
    }
}
