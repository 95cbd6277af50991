import Glibc

/// A point in time, in whole microseconds of UTC. It covers ±292,000 years; arithmetic stops at these ends.
package struct Instant: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Takes Unix seconds.
    package init(seconds: Int64) {
        self.init(microseconds: Self.saturating(seconds.multipliedReportingOverflow(by: 1_000_000), seconds < 0))
    }

    /// The machine's clock.
    package static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    /// Whole Unix seconds, rounded down.
    package var seconds: Int64 { Self.floor(self.microseconds, 1_000_000).quotient }

    /// Whole Unix milliseconds, rounded down.
    package var milliseconds: Int64 { Self.floor(self.microseconds, 1000).quotient }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }

    package static func + (instant: Instant, span: Duration) -> Instant {
        let span = Self.microseconds(of: span)
        return Instant(microseconds: Self.saturating(instant.microseconds.addingReportingOverflow(span), span < 0))
    }

    package static func - (instant: Instant, span: Duration) -> Instant {
        let span = Self.microseconds(of: span)
        return Instant(microseconds: Self.saturating(instant.microseconds.subtractingReportingOverflow(span), span > 0))
    }

    package static func - (left: Instant, right: Instant) -> Duration {
        let difference = left.microseconds.subtractingReportingOverflow(right.microseconds)
        return .microseconds(Self.saturating(difference, left < right))
    }

    package static func += (instant: inout Instant, span: Duration) {
        instant = instant + span
    }

    package static func -= (instant: inout Instant, span: Duration) {
        instant = instant - span
    }

    /// Division that rounds down, also below zero.
    internal static func floor(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func microseconds(of span: Duration) -> Int64 {
        let (seconds, attoseconds) = span.components
        let whole = Self.saturating(seconds.multipliedReportingOverflow(by: 1_000_000), seconds < 0)
        let part = attoseconds / 1_000_000_000_000
        return Self.saturating(whole.addingReportingOverflow(part), part < 0)
    }

    private static func saturating(_ result: (partialValue: Int64, overflow: Bool), _ negative: Bool) -> Int64 {
        guard result.overflow else { return result.partialValue }
        return negative ? .min : .max
    }
}
