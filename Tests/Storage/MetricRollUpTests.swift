import Core
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

@Suite struct MetricRollUpTests {
    private static let noon = Instant(seconds: 1_767_268_800)

    @Test func `rolled up twice is rolled up once`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            var measurements = MetricMeasurements()
            try measurements.write(database, from: Self.noon - .seconds(7_200), to: Self.noon, every: 20)
            try MetricMeasurements.rollUp(database, until: Self.noon)
            let once = try MetricMeasurements.tables(database)
            try MetricMeasurements.rollUp(database, until: Self.noon)
            #expect(try MetricMeasurements.tables(database) == once)
            try database.transaction { tx throws in
                try tx.execute("UPDATE metric_state SET minutes_until = '1970-01-01', hours_until = '1970-01-01'")
            }
            try MetricMeasurements.rollUp(database, until: Self.noon)
            #expect(try MetricMeasurements.tables(database) == once)
        }
    }

    @Test func `rolled up minute by minute is rolled up at once`() throws {
        var results: [[String]] = []
        for step in [60, 7_200] as [Int64] {
            try TestDatabase.withMigratedDatabase { settings in
                let database = Database(settings)
                var measurements = MetricMeasurements()
                var at = Self.noon - .seconds(7_200)
                while at < Self.noon {
                    try measurements.write(database, from: at, to: at + .seconds(step), every: 20)
                    at += .seconds(step)
                    try MetricMeasurements.rollUp(database, until: at)
                }
                results.append(try MetricMeasurements.tables(database))
            }
        }
        #expect(results[0] == results[1])
    }

    @Test func `a minute that is not over is not rolled up`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            var measurements = MetricMeasurements()
            try measurements.write(database, from: Self.noon, to: Self.noon + .seconds(90))
            try MetricMeasurements.rollUp(database, until: Self.noon + .seconds(90))
            let state = try database.read { try $0.metrics.state() }
            #expect(state.minutesUntil == Self.noon + .seconds(60))
            #expect(state.hoursUntil == Self.noon)
            #expect(try MetricMeasurements.tables(database).contains { $0.hasPrefix("metric_1h ") } == false)
        }
    }

    @Test func `samples that come late are counted with the next roll-up`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            var measurements = MetricMeasurements()
            let start = Self.noon - .seconds(7_200)
            try measurements.write(database, from: start, to: Self.noon, every: 60)
            try MetricMeasurements.rollUp(database, until: Self.noon)
            // Between the others, two hours ago.
            try measurements.write(database, from: start + .seconds(7), to: start + .seconds(900), every: 60)
            try MetricMeasurements.rollUp(database, until: Self.noon)
            let state = try database.read { try $0.metrics.state() }
            #expect(state.minutesUntil == Self.noon)
            #expect(state.hoursUntil == Self.noon)
            let query = MetricQuery(metric: "cpu", from: start, to: Self.noon)
            for hours in [0, 3, 80] as [Int64] {
                var query = query
                query.from = start - .seconds(hours * 3_600)
                let summary = try database.read { try $0.metrics.summaries(query, in: MetricMeasurements.installation) }
                #expect(summary.map(\.count) == [Int64(measurements.readings.count)])
            }
        }
    }

    @Test func `samples older than what is kept are refused and counted`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            let sample = try #require(MetricSample(MetricMeasurements.series(.cpu), reading: 1))
            let long = try #require(
                MetricSample(MetricSeries(name: "x", labels: ["l": String(repeating: "l", count: 600)]), reading: 1))
            try database.transaction { tx throws in
                let old = try tx.metrics.write(
                    [sample], at: Self.noon, covered: .zero, keptSince: Self.noon + .seconds(1))
                #expect(old == MetricStore.Written(samples: 0, refused: 1))
                let kept = try tx.metrics.write([sample, long], at: Self.noon, covered: .zero, keptSince: Self.noon)
                #expect(kept == MetricStore.Written(samples: 1, refused: 1))
            }
        }
    }

    @Test func `a clock that jumps a year ahead and comes back loses nothing`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            var measurements = MetricMeasurements()
            let jumped = Self.noon + .seconds(86_400 * 365)
            try measurements.write(database, from: Self.noon - .seconds(600), to: Self.noon)
            try measurements.write(database, from: jumped, to: jumped + .seconds(60))
            try MetricMeasurements.rollUp(database, until: jumped + .seconds(120))
            try measurements.write(database, from: Self.noon, to: Self.noon + .seconds(600))
            try MetricMeasurements.rollUp(database, until: Self.noon + .seconds(600))
            let query = MetricQuery(metric: "cpu", from: Self.noon - .seconds(86_400), to: Self.noon + .seconds(600))
            let summary = try database.read { try $0.metrics.summaries(query, in: MetricMeasurements.installation) }
            #expect(summary.map(\.count) == [240])
        }
    }

    /// Writers wait for a roll-up and the other way round; neither ends the other's transaction.
    @Test func `samples are written while roll-ups run`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let base = Self.noon
            _ = try concurrently(3) { number in
                let database = Database(settings)
                if number == 0 {
                    for minute in 1...30 as ClosedRange<Int64> {
                        try MetricMeasurements.rollUp(database, until: base + .seconds(60 * minute))
                    }
                } else {
                    var measurements = MetricMeasurements()
                    let start = base + .microseconds(number)
                    try measurements.write(database, from: start, to: start + .seconds(1_800), every: 30)
                }
            }
            let database = Database(settings)
            try MetricMeasurements.rollUp(database, until: base + .seconds(3_600))
            for hours in [0, 50, 90] as [Int64] {
                let query = MetricQuery(
                    metric: "cpu", from: base - .seconds(hours * 3_600), to: base + .seconds(3_600))
                let summary = try database.read { try $0.metrics.summaries(query, in: MetricMeasurements.installation) }
                #expect(summary.map(\.count) == [120])
            }
        }
    }
}
