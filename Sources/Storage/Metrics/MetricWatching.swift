import Core
import MariaDB
import Primitives

/// One number over the last seconds, of which many are wanted at once.
package struct MetricWatch: Hashable, Sendable {
    package let workspace: UUID
    package let metric: String
    package let labels: [String: String]
    package let windowSeconds: Int64
    package let wantsPercentiles: Bool

    /// - Parameters:
    ///   - workspace: whose series are meant, besides those of the installation.
    ///   - metric: as its series are stored.
    package init(
        workspace: UUID, metric: String, labels: [String: String], windowSeconds: Int64, wantsPercentiles: Bool
    ) {
        // What the installation measures is the same for everybody, and so is read once.
        self.workspace = MetricName(rawValue: metric) == nil ? workspace : MetricSeries.installation
        self.metric = metric
        self.labels = labels
        self.windowSeconds = windowSeconds
        self.wantsPercentiles = wantsPercentiles
    }

    fileprivate var kind: MetricKind { MetricName(rawValue: self.metric)?.kind ?? .reading }
}

extension MetricStore {
    /// What each of these comes to, up to `now`; none for which nothing was measured.
    ///
    /// All watches of one kind and window are read by one statement (and one more for percentiles), as long as no series
    /// belongs to two of them; those that share series take turns.
    package func watch(_ watches: Set<MetricWatch>, until now: Instant) throws -> [MetricWatch: MetricPoint] {
        guard !watches.isEmpty else { return [:] }
        let state = try self.state()
        let (series, coverage) = try self.series(of: watches)
        var found: [MetricWatch: MetricPoint] = [:]
        for group in Self.groups(series) {
            let plan = MetricPlan.whole(
                from: now - .seconds(group.windowSeconds) + .microseconds(1), to: now + .microseconds(1))
            var reading = MetricReading.Series()
            reading.coverage = coverage
            for (place, (_, identifiers)) in group.members.enumerated() {
                for id in identifiers { reading.add(id, group: "\(place)") }
            }
            let points = try self.read(reading, plan.bounded(series: reading.identifiers.count), group, state)
            for point in points {
                guard let place = point.group.flatMap({ Int($0) }) else { continue }
                found[group.members[place].watch] = point
            }
        }
        return found
    }

    private struct WatchGroup {
        let kind: MetricKind
        let windowSeconds: Int64
        let wantsPercentiles: Bool
        var members: [(watch: MetricWatch, series: [Int64])] = []
        var taken: Set<Int64> = []
    }

    private func read(
        _ series: MetricReading.Series, _ plan: MetricPlan, _ group: WatchGroup, _ state: State
    ) throws -> [MetricPoint] {
        let reading = MetricReading(plan: plan, kind: group.kind, series: series, state: state)
        var collected = MetricCollection(plan: plan, kind: group.kind, groups: series.groups)
        try self.transaction.query(reading.values) { try collected.addValues($0) }
        if group.wantsPercentiles { try self.transaction.query(reading.buckets) { try collected.addHistogram($0) } }
        return collected.points
    }

    /// Into as few groups as it takes for no series to be in one of them twice.
    private static func groups(_ series: [(watch: MetricWatch, series: [Int64])]) -> [WatchGroup] {
        var groups: [WatchGroup] = []
        for (watch, identifiers) in series where !identifiers.isEmpty {
            let percentiles = watch.wantsPercentiles && watch.kind != .rate
            let place = groups.firstIndex {
                $0.kind == watch.kind && $0.windowSeconds == watch.windowSeconds
                    && $0.wantsPercentiles == percentiles && $0.taken.isDisjoint(with: identifiers)
            }
            let index = place ?? groups.count
            if place == nil {
                groups.append(
                    WatchGroup(kind: watch.kind, windowSeconds: watch.windowSeconds, wantsPercentiles: percentiles))
            }
            groups[index].members.append((watch: watch, series: identifiers))
            groups[index].taken.formUnion(identifiers)
        }
        return groups
    }

    private func series(
        of watches: Set<MetricWatch>
    ) throws -> (series: [(watch: MetricWatch, series: [Int64])], coverage: Int64?) {
        struct Key: Hashable {
            let workspace: UUID
            let metric: String
        }
        let wanted = Dictionary(grouping: watches) { Key(workspace: $0.workspace, metric: $0.metric) }
        let names = Set(watches.map(\.metric)).union([MetricSeries.coverage.name])
        let workspaces = Set(watches.map(\.workspace)).union([MetricSeries.installation])
        var series: [MetricWatch: [Int64]] = [:]
        var coverage: Int64?
        try self.transaction.query(
            """
            SELECT id, workspace_id, name, labels FROM metric_series
            WHERE name IN (\(list: names.sorted())) AND workspace_id IN (\(list: workspaces.sorted())) ORDER BY id
            """
        ) { row in
            let id = try row.integer(0)
            let key = Key(workspace: try row.uuid(1), metric: try row.string(2))
            if key.metric == MetricSeries.coverage.name { return coverage = id }
            guard let watches = wanted[key] else { return }
            let labels = Self.labels(try row.bytes(3))
            for watch in watches where watch.labels.allSatisfy({ labels[$0.key] == $0.value }) {
                series[watch, default: []].append(id)
            }
        }
        return (series: series.map { (watch: $0.key, series: $0.value) }, coverage: coverage)
    }
}
