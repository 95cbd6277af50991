import Core
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// A question about an hour reads an hour of one series, however much else is kept.
@Suite struct MetricPlanTests {
    private static let noon = Instant(seconds: 1_767_268_800)
    private static let day = Duration.seconds(86_400)
    private static let series: Int64 = 20
    /// Samples of eight hours, minutes of three days and hours of sixty, of each series; two buckets in each.
    private static let kept: [(table: String, rows: Int64, seconds: Int64)] = [
        ("metric_samples", 5_760, 5), ("metric_1m", 4_320, 60), ("metric_1h", 1_440, 3_600),
    ]

    private func withCrowd(_ body: (Database) throws -> Void) throws {
        try TestDatabase.withMigratedDatabase { settings in
            let partitions = MetricPartitions(try Connection(settings))
            let retention = MetricPartitions.Retention(
                samples: Self.day * 30, minutes: Self.day * 60, hours: Self.day * 730)
            for days in [-3, 0] { _ = try partitions.maintain(at: Self.noon + Self.day * days, retention) }
            let database = Database(settings)
            try database.transaction { tx in try self.fill(tx) }
            try body(database)
        }
    }

    private func fill(_ tx: Transaction) throws {
        let names = MetricName.allCases.prefix(Int(Self.series)).map(\.rawValue)
        for id in 1...Self.series {
            let name = id <= names.count ? names[Int(id) - 1] : "latency"
            try tx.execute(
                """
                INSERT INTO metric_series VALUES
                (\(id), \(MetricSeries.installation), \(name), '{}', \("key=\(id)"), \(tx.now))
                """)
        }
        try tx.execute(
            """
            INSERT INTO metric_series
            SELECT 1000 + seq, UUID(), ELT(seq % 3 + 1, 'cpu', 'requests', 'latency'), '{}', '', \(tx.now)
            FROM seq_1_to_1000
            """)
        for (table, rows, seconds) in Self.kept {
            let end = Self.noon
            let source: SQL = """
                FROM seq_1_to_20 s, seq_1_to_6000 t WHERE s.seq <= \(Self.series) AND t.seq <= \(rows)
                """
            let at: SQL = "\(end) - INTERVAL t.seq * \(seconds) SECOND"
            try tx.execute(
                """
                INSERT INTO \(identifier: table) SELECT s.seq, \(sql: at), 1, 1, 1, 1, 1 \(sql: source)
                """)
            let buckets = table == "metric_samples" ? "metric_sample_buckets" : "\(table)_buckets"
            for bucket in [1_000, 1_100] {
                try tx.execute(
                    """
                    INSERT INTO \(identifier: buckets) SELECT s.seq, \(sql: at), \(bucket), 1 \(sql: source)
                    """)
            }
        }
        let minutes = MetricPlan.floor(Self.noon, 60)
        try tx.execute(
            "UPDATE metric_state SET last_sampled_at = \(minutes), minutes_until = \(minutes), hours_until = \(minutes)"
        )
    }

    @Test func `no question about measurements reads much more than it is about`() throws {
        try self.withCrowd { database throws in
            try database.transaction { tx throws in
                for table in Self.kept.map(\.table) + ["metric_series"] {
                    try tx.query("ANALYZE TABLE \(identifier: table)") { _ in }
                }
            }
            // One hour of samples, one day of minutes, twenty days of hours; each row has two buckets, and each
            // group of the answer is looked for and sorted.
            for (hours, rows) in [(1, 720), (24, 1_440), (480, 480)] as [(Int64, Int64)] {
                var query = MetricQuery(metric: "cpu", from: Self.noon - .seconds(hours * 3_600), to: Self.noon)
                try self.expect(atMost: rows * 3 + 50, database) { _ = try $0.metrics.points(query, in: self.all) }
                try self.expect(atMost: rows + 50, database) { _ = try $0.metrics.summaries(query, in: self.all) }
                query.wantsPercentiles = true
                try self.expect(atMost: rows * 9 + 100, database) { _ = try $0.metrics.points(query, in: self.all) }
                query.metric = "requests"
                // The intervals of the rate and of what it is divided by, put aside once.
                try self.expect(atMost: rows * 5 + 100, database, mayScan: true) {
                    _ = try $0.metrics.points(query, in: self.all)
                }
            }
            let latest = MetricQuery(metric: "cpu", from: Self.noon, to: Self.noon)
            try self.expect(atMost: 20, database) { _ = try $0.metrics.latest(latest, in: self.all) }
        }
    }

    @Test func `writing and rolling up read what they are about`() throws {
        try self.withCrowd { database throws in
            let samples = (1...5).compactMap { number in
                MetricSample(MetricMeasurements.series(.requests, "route \(number)"), times: 3)
            }
            try self.expect(atMost: 100, database) { tx in
                _ = try tx.metrics.write(samples, at: Self.noon, covered: .seconds(5), keptSince: .distantPast)
            }
            // The last minute: twelve samples of twenty series, and two buckets of each.
            try database.transaction { tx throws in
                try tx.execute("UPDATE metric_state SET minutes_until = \(Self.noon - .seconds(60))")
            }
            try self.expect(atMost: 12 * 20 * 3 * 4, database) { tx in
                _ = try tx.metrics.rollUpMinutes(until: Self.noon, keptSince: .distantPast)
            }
            try database.transaction { tx throws in
                try tx.execute("UPDATE metric_state SET hours_until = \(Self.noon - .seconds(3_600))")
            }
            try self.expect(atMost: 60 * 20 * 3 * 4, database) { tx in
                _ = try tx.metrics.rollUpHours(keptSince: .distantPast)
            }
        }
    }

    private var all: [UUID] { MetricMeasurements.installation }

    private func expect(
        atMost rows: Int64, _ database: Database, mayScan: Bool = false, _ body: (Transaction) throws -> Void
    ) throws {
        let counters = try ReadCounters.measure(database, body)
        #expect(mayScan || counters.scans == 0)
        #expect(counters.rows <= rows)
    }
}
