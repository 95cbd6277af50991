import Core
import JSON
import MariaDB
import Primitives

/// Measurements and what is known about them. Writing is in `MetricWriting`, roll-ups are in `MetricRollUp`.
package struct MetricStore {
    let transaction: Transaction

    /// How far sampling and roll-ups have come.
    package struct State: Sendable, Equatable {
        package let lastSampledAt: Instant?
        /// Minutes that begin before it are in `metric_1m`.
        package let minutesUntil: Instant
        /// Hours that begin before it are in `metric_1h`.
        package let hoursUntil: Instant
    }

    package func state() throws -> State {
        let state = try self.transaction.first(
            "SELECT last_sampled_at, minutes_until, hours_until FROM metric_state WHERE id = 1", as: Self.state)
        return state ?? State(lastSampledAt: nil, minutesUntil: .distantPast, hoursUntil: .distantPast)
    }

    internal static func state(_ row: borrowing Row) throws -> State {
        State(
            lastSampledAt: try row.instantOrNil(0), minutesUntil: try row.instant(1), hoursUntil: try row.instant(2))
    }

    /// What is measured in these workspaces, by name.
    package func catalogue(of workspaces: [UUID]) throws -> [MetricDescription] {
        var labels: [String: [String: Set<String>]] = [:]
        try self.transaction.query(
            """
            SELECT name, labels FROM metric_series
            WHERE workspace_id IN (\(list: workspaces)) AND name <> \(MetricSeries.coverage.name)
            """
        ) { row in
            let name = try row.string(0)
            var known = labels[name] ?? [:]
            for (label, value) in Self.labels(try row.bytes(1)) { known[label, default: []].insert(value) }
            labels[name] = known
        }
        return labels.sorted { $0.key < $1.key }.map { name, labels in
            MetricDescription(name: name, labels: labels.mapValues { $0.sorted() })
        }
    }

    /// Whether anything has been measured under this name.
    package func isKnown(_ name: String, in workspaces: [UUID]) throws -> Bool {
        try self.transaction.first(
            "SELECT EXISTS (SELECT 1 FROM metric_series WHERE name = \(name) AND workspace_id IN (\(list: workspaces)))"
        ) { try $0.bool(0) } ?? false
    }

    /// The points of a range, ordered by group and time; steps about which nothing is known are left out.
    ///
    /// Four statements at most, whatever the range and however much is kept: roll-ups are read as far as they go, and
    /// samples only for what is newer or finer.
    ///
    /// - Parameter workspaces: whose series count, with `MetricSeries.installation` where that is meant.
    package func points(_ query: MetricQuery, in workspaces: [UUID]) throws -> [MetricPoint] {
        try self.course(query, in: workspaces).points
    }

    /// The same, with the length of a step in seconds.
    package func course(
        _ query: MetricQuery, in workspaces: [UUID]
    ) throws -> (points: [MetricPoint], stepSeconds: Int64) {
        let (points, plan) = try self.read(
            query, .points(from: query.from, to: query.to, wanted: query.step), workspaces)
        return (points: points, stepSeconds: plan.step)
    }

    /// The range as one point for each group; as `points`.
    package func summaries(_ query: MetricQuery, in workspaces: [UUID]) throws -> [MetricPoint] {
        try self.read(query, .whole(from: query.from, to: query.to), workspaces).points
    }

    /// What the last sampling found, one point for each group; the query's range does not count.
    package func latest(_ query: MetricQuery, in workspaces: [UUID]) throws -> [MetricPoint] {
        let state = try self.state()
        guard let at = state.lastSampledAt else { return [] }
        let plan = MetricPlan.whole(from: at, to: at + .microseconds(1))
        return try self.read(query, plan, workspaces, state).points
    }

    private func read(
        _ query: MetricQuery, _ plan: MetricPlan, _ workspaces: [UUID], _ known: State? = nil
    ) throws -> (points: [MetricPoint], plan: MetricPlan) {
        let state = try known ?? self.state()
        guard let series = try self.series(query, workspaces) else { return (points: [], plan: plan) }
        let plan = plan.bounded(series: series.identifiers.count)
        let reading = MetricReading(plan: plan, kind: query.kind, series: series, state: state)
        var collected = MetricCollection(plan: plan, kind: query.kind, groups: series.groups)
        try self.transaction.query(reading.values) { try collected.addValues($0) }
        if query.wantsPercentiles, query.kind != .rate {
            try self.transaction.query(reading.buckets) { try collected.addHistogram($0) }
        }
        return (points: collected.points, plan: plan)
    }

    /// The series that a query is about, each with the number of its group; nil for none.
    private func series(_ query: MetricQuery, _ workspaces: [UUID]) throws -> MetricReading.Series? {
        var found = MetricReading.Series()
        let names = query.kind == .rate ? [query.metric, MetricSeries.coverage.name] : [query.metric]
        try self.transaction.query(
            """
            SELECT id, name, labels FROM metric_series
            WHERE name IN (\(list: names)) AND workspace_id IN (\(list: workspaces)) ORDER BY id
            """
        ) { row in
            guard try row.string(1) == query.metric else { return found.coverage = try row.integer(0) }
            let labels = Self.labels(try row.bytes(2))
            let isWanted = query.labels.allSatisfy { label, values in labels[label].map(values.contains) ?? false }
            if isWanted { found.add(try row.integer(0), group: query.groupBy.map { labels[$0] ?? "" }) }
        }
        return found.identifiers.isEmpty ? nil : found
    }

    static func labels(_ bytes: [UInt8]) -> [String: String] {
        Dictionary(JSONText(stored: bytes).object.map { ($0.key, $0.value.stringValue ?? "") }) { first, _ in first }
    }
}

extension Instant {
    /// Before everything that is kept: 1970.
    package static let distantPast = Instant(seconds: 0)
}

extension Transaction {
    package var metrics: MetricStore { MetricStore(transaction: self) }
}
