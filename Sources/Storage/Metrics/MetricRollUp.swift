import Core
import MariaDB
import Primitives

/// Roll-ups: in the database, from the next finer table, and as often as one likes: an interval that is done over comes
/// out the same, or with what came late.
extension MetricStore {
    /// Intervals rolled up at once, in seconds: what other writers wait for.
    private static let minutesPortion: Int64 = 3_600
    private static let hoursPortion: Int64 = 86_400

    /// Rolls up whole minutes that are over, at most an hour of them.
    ///
    /// - Parameter keptSince: nothing from before is rolled up again: its samples may be gone in part.
    /// - Returns: whether there is nothing left to do.
    package func rollUpMinutes(until now: Instant, keptSince: Instant) throws -> Bool {
        let state = try self.lockState()
        let end = MetricPlan.floor(now, 60)
        let portion = try self.portion(
            .samples, from: max(state.minutesUntil, MetricPlan.floor(keptSince, 60) + .seconds(60)), until: end,
            unit: 60, Self.minutesPortion)
        if let portion { try self.rollUp(.samples, into: .minutes, where: Self.within(portion)) }
        let until = portion?.upperBound ?? end
        guard until > state.minutesUntil else { return true }
        try self.transaction.execute("UPDATE metric_state SET minutes_until = \(until) WHERE id = 1")
        return until >= end
    }

    /// Rolls up whole hours all of whose minutes are rolled up, at most a day of them.
    ///
    /// - Returns: whether there is nothing left to do.
    package func rollUpHours(keptSince: Instant) throws -> Bool {
        let state = try self.lockState()
        let end = MetricPlan.floor(state.minutesUntil, 3_600)
        let portion = try self.portion(
            .minutes, from: max(state.hoursUntil, MetricPlan.floor(keptSince, 3_600) + .seconds(3_600)), until: end,
            unit: 3_600, Self.hoursPortion)
        if let portion { try self.rollUp(.minutes, into: .hours, where: Self.within(portion)) }
        let until = portion?.upperBound ?? end
        guard until > state.hoursUntil else { return true }
        try self.transaction.execute("UPDATE metric_state SET hours_until = \(until) WHERE id = 1")
        return until >= end
    }

    func lockState() throws -> State {
        let state = try self.transaction.first(
            "SELECT last_sampled_at, minutes_until, hours_until FROM metric_state WHERE id = 1 FOR UPDATE",
            as: Self.state)
        return state ?? State(lastSampledAt: nil, minutesUntil: .distantPast, hoursUntil: .distantPast)
    }

    /// The next intervals that hold anything; nil when none does.
    private func portion(
        _ source: MetricResolution, from: Instant, until end: Instant, unit: Int64, _ length: Int64
    ) throws -> Range<Instant>? {
        guard from < end else { return nil }
        let oldest = try self.transaction.first(
            """
            SELECT MIN(at) FROM \(identifier: MetricTable.values(source)) WHERE at >= \(from) AND at < \(end)
            """
        ) { try $0.instantOrNil(0) }
        guard let oldest = oldest ?? nil else { return nil }
        let start = MetricPlan.floor(oldest, unit)
        return start..<min(end, start + .seconds(length))
    }

    private static func within(_ span: Range<Instant>) -> SQL {
        "at >= \(span.lowerBound) AND at < \(span.upperBound)"
    }

    /// - Parameter condition: what is of interest in `source`, in whole intervals of `target`.
    func rollUp(_ source: MetricResolution, into target: MetricResolution, where condition: SQL) throws {
        let seconds = target.seconds
        let interval: SQL = """
            TIMESTAMPADD(SECOND, TIMESTAMPDIFF(SECOND, '1970-01-01', at) DIV \(seconds) * \(seconds),
                TIMESTAMP'1970-01-01 00:00:00')
            """
        // The last value is found by its time, which has 26 characters before the bar.
        try self.transaction.execute(
            """
            INSERT INTO \(identifier: MetricTable.values(target)) (series_id, at, count, sum, minimum, maximum, last)
            SELECT series_id, \(sql: interval) AS start, SUM(count), SUM(sum), MIN(minimum), MAX(maximum),
                CAST(SUBSTRING(MAX(CONCAT(at, '|', last)), 28) AS DOUBLE)
            FROM \(identifier: MetricTable.values(source))
            WHERE \(sql: condition) GROUP BY series_id, start
            ON DUPLICATE KEY UPDATE count = VALUES(count), sum = VALUES(sum), minimum = VALUES(minimum),
                maximum = VALUES(maximum), last = VALUES(last)
            """)
        try self.transaction.execute(
            """
            INSERT INTO \(identifier: MetricTable.buckets(target)) (series_id, at, bucket, count)
            SELECT series_id, \(sql: interval) AS start, bucket, SUM(count)
            FROM \(identifier: MetricTable.buckets(source))
            WHERE \(sql: condition) GROUP BY series_id, start, bucket
            ON DUPLICATE KEY UPDATE count = VALUES(count)
            """)
    }
}
