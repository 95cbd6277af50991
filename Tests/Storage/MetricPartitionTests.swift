import Core
import MariaDB
import Primitives
import TestSupport
import Testing

@testable import Storage

@Suite struct MetricPartitionTests {
    private static let noon = Instant(seconds: 1_767_268_800)  // 2026-01-01
    private static let day = Duration.seconds(86_400)
    private static let retention = MetricPartitions.Retention(
        samples: day * 2, minutes: day * 30, hours: day * 730)

    private func names(_ table: String, _ partitions: MetricPartitions) throws -> [String] {
        try partitions.partitions(of: table).map(\.name)
    }

    @Test func `days and months ahead have partitions, and a second run changes nothing`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let partitions = MetricPartitions(try Connection(settings))
            #expect(try !partitions.maintain(at: Self.noon, Self.retention).isEmpty)
            let days = ["p_20260101", "p_20260102", "p_20260103", "p_20260104", "p_20260105", "p_rest"]
            for table in ["metric_samples", "metric_sample_buckets", "metric_1m", "metric_1m_buckets"] {
                #expect(try self.names(table, partitions) == days)
            }
            let months = ["p_20260101", "p_20260201", "p_20260301", "p_20260401", "p_20260501", "p_rest"]
            for table in ["metric_1h", "metric_1h_buckets"] { #expect(try self.names(table, partitions) == months) }
            #expect(try partitions.maintain(at: Self.noon, Self.retention).isEmpty)
            let next = try partitions.maintain(at: Self.noon + Self.day, Self.retention)
            #expect(next.filter { $0.contains("made") }.count == 4)
        }
    }

    @Test func `measurements stay when their partition is split, and go when it is over`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            let partitions = MetricPartitions(try Connection(settings))
            var measurements = MetricMeasurements()
            try measurements.write(database, from: Self.noon, to: Self.noon + Self.day * 3, every: 3_600)
            try MetricMeasurements.rollUp(database, until: Self.noon + Self.day * 3)
            let before = try MetricMeasurements.tables(database)
            _ = try partitions.maintain(at: Self.noon, Self.retention)
            #expect(try MetricMeasurements.tables(database) == before)
            // Midnight of the third is not over 48 hours ago before that of the fifth.
            let done = try partitions.maintain(at: Self.noon + Self.day * 4 - .seconds(43_201), Self.retention)
            #expect(done.contains("metric_samples: dropped p_20260102"))
            #expect(!done.contains("metric_samples: dropped p_20260103"))
            let oldest = try database.read { tx throws in
                try tx.first("SELECT MIN(at) FROM metric_samples") { try $0.instant(0) }
            }
            #expect(oldest == Instant(year: 2026, month: 1, day: 2))
            let rolledUp = try MetricMeasurements.tables(database).filter { !$0.hasPrefix("metric_sample") }
            #expect(rolledUp == before.filter { !$0.hasPrefix("metric_sample") })
        }
    }

    @Test func `partitions stay as they are while a dump needs them to`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let partitions = MetricPartitions(try Connection(settings))
            do {
                let dump = try Connection(settings)
                try MetricPartitions.hold(dump)
                #expect(throws: MetricPartitions.Held.self) { try partitions.maintain(at: Self.noon, Self.retention) }
                #expect(try self.names("metric_samples", partitions) == ["p_rest"])
            }
            // The server notices a closed connection by and by.
            var done: [String] = []
            while done.isEmpty {
                do { done = try partitions.maintain(at: Self.noon, Self.retention) } catch is MetricPartitions.Held {}
            }
            try MetricPartitions.hold(try Connection(settings))
        }
    }

    @Test func `what is not rolled up is not dropped`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            let partitions = MetricPartitions(try Connection(settings))
            _ = try partitions.maintain(at: Self.noon, Self.retention)
            var measurements = MetricMeasurements()
            try measurements.write(database, from: Self.noon, to: Self.noon + .seconds(600), every: 60)
            let done = try partitions.maintain(at: Self.noon + Self.day * 20, Self.retention)
            #expect(!done.contains { $0.contains("metric_sample") && $0.contains("dropped") })
        }
    }

    @Test func `a jump of the clock makes neither a partition for years nor an empty table`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            let partitions = MetricPartitions(try Connection(settings))
            for day in 0...6 { _ = try partitions.maintain(at: Self.noon + Self.day * day, Self.retention) }
            try database.transaction { tx throws in
                try tx.execute("UPDATE metric_state SET minutes_until = '2030-01-01', hours_until = '2030-01-01'")
            }
            let held = try self.names("metric_samples", partitions).count
            let jumped = try partitions.maintain(at: Self.noon + Self.day * 365, Self.retention)
            #expect(jumped.filter { $0.hasPrefix("metric_samples: dropped") }.count == 2)
            // Back again: the day that now is gets a partition of its own.
            _ = try partitions.maintain(at: Self.noon + Self.day * 12, Self.retention)
            let names = try self.names("metric_samples", partitions)
            #expect(names.contains("p_20260113") && names.contains("p_20260114"))
            #expect(names.count > held)
        }
    }

    @Test func `a boundary is read as the server writes it`() {
        #expect(PartitionPlan.bound("'2026-01-02 00:00:00.000000'") == Instant(year: 2026, month: 1, day: 2))
        #expect(PartitionPlan.bound("MAXVALUE") == nil)
        let months = PartitionPlan.Unit.month.boundaries(from: Self.noon - Self.day * 20, count: 2)
        #expect(months.map { $0.rfc3339.prefix(10) } == ["2025-12-01", "2026-01-01", "2026-02-01"])
    }
}
