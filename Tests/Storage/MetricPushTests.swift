import Core
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// Samples with times of their own: whatever their order and however late, roll-ups come out as if all had been there.
@Suite struct MetricPushTests {
    private static let noon = Instant(seconds: 1_767_268_800)
    private static let workspace = UUID(high: 7, low: 7)

    private func series(_ name: String, _ labels: [String: String] = [:]) -> MetricSeries {
        MetricSeries(workspace: Self.workspace, name: name, labels: labels)
    }

    @discardableResult
    private func push(
        _ database: Database, _ samples: [(MetricSeries, Double, Instant)]
    ) throws -> Int {
        try database.transaction { tx in
            try tx.metrics.push(
                samples.compactMap { series, value, at in
                    MetricSample(series, reading: value).map { (sample: $0, at: at) }
                })
        }
    }

    @Test func `what comes late, in any order, is rolled up as if it had come in time`() throws {
        var results: [[String]] = []
        for isLate in [false, true] {
            try TestDatabase.withMigratedDatabase { settings in
                let database = Database(settings)
                var random = Random(state: 42)
                var samples = (0..<400).map { number in
                    (
                        self.series("depth", ["queue": number % 3 == 0 ? "a" : "b"]),
                        Double.random(in: -5...1_000, using: &random),
                        Self.noon - .seconds(20 + Int64(number) * 31)
                    )
                }
                if isLate {
                    // Half of them in time; the rest once all of it is rolled up.
                    samples.shuffle(using: &random)
                    try self.push(database, [(self.series("depth", ["queue": "a"]), 1, Self.noon - .seconds(20_000))])
                    try self.push(database, [(self.series("depth", ["queue": "b"]), 1, Self.noon - .seconds(20_000))])
                    try self.push(database, Array(samples[..<200]))
                    try MetricMeasurements.rollUp(database, until: Self.noon)
                    for start in stride(from: 200, to: 400, by: 50) {
                        try self.push(database, Array(samples[start..<start + 50]))
                    }
                } else {
                    try self.push(database, [(self.series("depth", ["queue": "a"]), 1, Self.noon - .seconds(20_000))])
                    try self.push(database, [(self.series("depth", ["queue": "b"]), 1, Self.noon - .seconds(20_000))])
                    try self.push(database, samples)
                    try MetricMeasurements.rollUp(database, until: Self.noon)
                }
                let state = try database.read { try $0.metrics.state() }
                #expect(state.minutesUntil == Self.noon)
                results.append(try MetricMeasurements.tables(database))
            }
        }
        #expect(results[0] == results[1])
        #expect(results[0].contains { $0.hasPrefix("metric_1h ") })
    }

    @Test func `a late sample touches no other series and moves no roll-up back`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            var measurements = MetricMeasurements()
            try measurements.write(database, from: Self.noon - .seconds(7_200), to: Self.noon, every: 60)
            try MetricMeasurements.rollUp(database, until: Self.noon)
            let before = try MetricMeasurements.tables(database)
            let state = try database.read { try $0.metrics.state() }
            try self.push(database, [(self.series("late"), 3, Self.noon - .seconds(5_400))])
            #expect(try database.read { try $0.metrics.state() } == state)
            let own = Set(try MetricMeasurements.tables(database)).subtracting(before)
            #expect(own.count == 6)
            let query = MetricQuery(metric: "late", from: Self.noon - .seconds(86_400 * 5), to: Self.noon)
            let points = try database.read { try $0.metrics.summaries(query, in: [Self.workspace]) }
            #expect(points.map(\.sum) == [3])
        }
    }

    @Test func `a sample of a series and time that has one is passed over`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            let at = Self.noon - .seconds(300)
            #expect(try self.push(database, [(self.series("a"), 1, at), (self.series("a"), 2, at)]) == 1)
            try MetricMeasurements.rollUp(database, until: Self.noon)
            let once = try MetricMeasurements.tables(database)
            #expect(try self.push(database, [(self.series("a"), 500, at)]) == 0)
            #expect(try MetricMeasurements.tables(database) == once)
            let query = MetricQuery(metric: "a", from: Self.noon - .seconds(3_600), to: Self.noon)
            #expect(try database.read { try $0.metrics.summaries(query, in: [Self.workspace]) }.map(\.sum) == [1])
        }
    }

    @Test func `series with labels that look alike are told apart`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            let labels = [["a": "1,b=2"], ["a": "1", "b": "2"], ["a": "1\\", "b": "2"], ["a": "1\\,b=2"]]
            let samples = labels.enumerated().map { (self.series("m", $1), Double($0), Self.noon) }
            #expect(try self.push(database, samples) == 4)
            var query = MetricQuery(metric: "m", from: Self.noon - .seconds(60), to: Self.noon + .seconds(1))
            for (index, wanted) in labels.enumerated() where wanted.count == 1 {
                query.labels = wanted.mapValues { [$0] }
                let found = try database.read { try $0.metrics.summaries(query, in: [Self.workspace]) }
                #expect(found.map(\.sum) == [Double(index)])
            }
        }
    }

    @Test func `samples are pushed while the host is measured and roll-ups run`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let base = Self.noon
            _ = try concurrently(4) { number in
                let database = Database(settings)
                switch number {
                case 0:
                    for minute in 1...20 as ClosedRange<Int64> {
                        try MetricMeasurements.rollUp(database, until: base + .seconds(60 * minute))
                    }
                case 1:
                    var measurements = MetricMeasurements()
                    try measurements.write(database, from: base, to: base + .seconds(1_200), every: 30)
                default:
                    for step in 0..<40 as Range<Int64> {
                        try self.push(
                            database,
                            (0..<5).map { (self.series("p\(number)"), 1, base + .seconds(step * 30 + $0)) })
                    }
                }
            }
            let database = Database(settings)
            try MetricMeasurements.rollUp(database, until: base + .seconds(3_600))
            for days in [0, 1, 9] as [Int64] {
                for name in ["p2", "p3"] {
                    let query = MetricQuery(
                        metric: name, from: base - .seconds(days * 86_400), to: base + .seconds(3_600))
                    let points = try database.read { try $0.metrics.summaries(query, in: [Self.workspace]) }
                    #expect(points.map(\.count) == [200])
                }
            }
        }
    }

    @Test func `many numbers are found by few statements, each as if it were asked for alone`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            var measurements = MetricMeasurements()
            try measurements.write(database, from: Self.noon - .seconds(600), to: Self.noon)
            try self.push(
                database,
                (0..<20).map { (self.series("own", ["n": "\($0 % 2)"]), Double($0), Self.noon - .seconds(Int64($0))) })
            func watch(
                _ metric: String, _ labels: [String: String] = [:], _ seconds: Int64 = 60, percentiles: Bool = false
            ) -> MetricWatch {
                MetricWatch(
                    workspace: Self.workspace, metric: metric, labels: labels, windowSeconds: seconds,
                    wantsPercentiles: percentiles)
            }
            let now = Self.noon - .microseconds(1)
            let watches: Set = [
                watch("cpu"), watch("cpu", [:], 300), watch("own"), watch("own", ["n": "1"]), watch("own", ["n": "0"]),
                watch("latency", ["route": "getDashboard"], 300, percentiles: true), watch("latency", [:], 300),
                watch("requests", ["route": "getDashboard"]), watch("requests"), watch("none"),
            ]
            let before = database.statementsExecuted
            let found = try database.read { try $0.metrics.watch(watches, until: now) }
            #expect(database.statementsExecuted - before <= 12)
            #expect(found.count == watches.count - 1)
            for watch in watches {
                var query = MetricQuery(
                    metric: watch.metric, from: now - .seconds(watch.windowSeconds) + .microseconds(1),
                    to: now + .microseconds(1))
                query.labels = watch.labels.mapValues { [$0] }
                query.wantsPercentiles = watch.wantsPercentiles
                let alone = try database.read {
                    try $0.metrics.summaries(query, in: [Self.workspace, MetricSeries.installation])
                }.first
                let point = found[watch]
                #expect(point?.average == alone?.average)
                #expect(point?.maximum == alone?.maximum)
                #expect(point?.count == alone?.count)
                #expect(point?.p95 == alone?.p95)
            }
        }
    }

    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return self.state ^ (self.state >> 33)
        }
    }
}
