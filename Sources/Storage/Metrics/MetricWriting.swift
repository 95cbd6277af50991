import Core
import JSON
import MariaDB
import Primitives

extension MetricStore {
    /// What became of samples that were to be written.
    package struct Written: Sendable, Equatable {
        package let samples: Int
        /// Not written: they are older than the samples that are kept, or their series' labels are too long.
        package let refused: Int

        package init(samples: Int, refused: Int) {
            self.samples = samples
            self.refused = refused
        }
    }

    /// Longest stored `labels_key`, in bytes.
    private static let longestKey = 500
    private static let rowsAtOnce = 500

    /// Writes what was measured at one moment.
    ///
    /// Samples for a minute that is rolled up already are counted by the next roll-up, which does that minute over.
    ///
    /// - Parameters:
    ///   - covered: since the sampling before: what rates are divided by.
    ///   - keptSince: samples from before it are refused: their days may be gone, or be about to go.
    package func write(
        _ samples: [MetricSample], at: Instant, covered: Duration, keptSince: Instant
    ) throws -> Written {
        guard at >= keptSince else { return Written(samples: 0, refused: samples.count) }
        try self.noteSampling(at)
        let seconds = Double(covered.components.seconds) + Double(covered.components.attoseconds) * 1e-18
        let coverage = MetricSample(.coverage, reading: max(seconds, 0))
        let accepted = samples.filter { $0.series.labelsKey.utf8.count <= Self.longestKey }
        let all = accepted + (coverage.map { [$0] } ?? [])
        let identifiers = try self.identifiers(all.map(\.series))
        var values: [SQL] = []
        var buckets: [SQL] = []
        for sample in all {
            guard let id = identifiers[sample.series] else { continue }
            values.append(
                """
                (\(id), \(at), \(sample.count), \(sample.sum), \(sample.minimum), \(sample.maximum), \(sample.last))
                """)
            for (bucket, count) in sample.histogram.counts {
                buckets.append("(\(id), \(at), \(Int(bucket)), \(count))")
            }
        }
        try self.insert(values: values)
        try self.insert(buckets: buckets)
        return Written(samples: accepted.count, refused: samples.count - accepted.count)
    }

    /// First of all: it also is the lock under which writers and roll-ups take turns.
    private func noteSampling(_ at: Instant) throws {
        let (minute, hour) = (MetricPlan.floor(at, 60), MetricPlan.floor(at, 3_600))
        try self.transaction.execute(
            """
            UPDATE metric_state SET last_sampled_at = \(at), minutes_until = LEAST(minutes_until, \(minute)),
                hours_until = LEAST(hours_until, \(hour)) WHERE id = 1
            """)
    }

    private func insert(values: [SQL]) throws {
        try Self.inPortions(values) { rows in
            try self.transaction.execute(
                """
                INSERT INTO metric_samples (series_id, at, count, sum, minimum, maximum, last)
                VALUES \(sql: rows.joined())
                ON DUPLICATE KEY UPDATE count = VALUES(count), sum = VALUES(sum), minimum = VALUES(minimum),
                    maximum = VALUES(maximum), last = VALUES(last)
                """)
        }
    }

    private func insert(buckets: [SQL]) throws {
        try Self.inPortions(buckets) { rows in
            try self.transaction.execute(
                """
                INSERT INTO metric_sample_buckets (series_id, at, bucket, count) VALUES \(sql: rows.joined())
                ON DUPLICATE KEY UPDATE count = VALUES(count)
                """)
        }
    }

    private static func inPortions(_ rows: [SQL], _ body: (ArraySlice<SQL>) throws -> Void) rethrows {
        var rest = rows[...]
        while !rest.isEmpty {
            try body(rest.prefix(Self.rowsAtOnce))
            rest = rest.dropFirst(Self.rowsAtOnce)
        }
    }

    /// The numbers of series, which are made where there are none yet.
    func identifiers(_ series: [MetricSeries]) throws -> [MetricSeries: Int64] {
        let known = try self.known(series)
        let new = series.filter { known[$0] == nil }
        guard !new.isEmpty else { return known }
        let rows = new.map { series -> SQL in
            let sorted = series.labels.sorted { $0.key < $1.key }
            let labels = JSONText(JSONObject(sorted.map { ($0.key, .string($0.value)) }))
            return """
                (\(series.workspace), \(series.name), \(labels.bytes), \(series.labelsKey), \(self.transaction.now))
                """
        }
        try self.transaction.execute(
            """
            INSERT IGNORE INTO metric_series (workspace_id, name, labels, labels_key, created_at)
            VALUES \(sql: rows.joined())
            """)
        return try self.known(series)
    }

    func known(_ series: [MetricSeries]) throws -> [MetricSeries: Int64] {
        let byKey = Dictionary(series.map { (SeriesKey($0), $0) }) { first, _ in first }
        let (names, workspaces) = (Set(series.map(\.name)), Set(series.map(\.workspace)))
        var identifiers: [MetricSeries: Int64] = [:]
        try self.transaction.query(
            """
            SELECT id, workspace_id, name, labels_key FROM metric_series
            WHERE name IN (\(list: names.sorted())) AND workspace_id IN (\(list: workspaces.sorted()))
            """
        ) { row in
            let key = SeriesKey(workspace: try row.uuid(1), name: try row.string(2), labels: try row.string(3))
            if let series = byKey[key] { identifiers[series] = try row.integer(0) }
        }
        return identifiers
    }

    private struct SeriesKey: Hashable {
        let workspace: UUID
        let name: String
        let labels: String

        init(workspace: UUID, name: String, labels: String) {
            self.workspace = workspace
            self.name = name
            self.labels = labels
        }

        init(_ series: MetricSeries) {
            self.init(workspace: series.workspace, name: series.name, labels: series.labelsKey)
        }
    }
}
