import Core
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// Points and summaries against what comes out when every single value is looked at.
@Suite struct MetricQueryTests {
    private static let noon = Instant(seconds: 1_767_268_800)

    private func withMeasurements(
        hours: Int64, every: Int64 = MetricMeasurements.interval, rolledUpUntil: Duration = .zero,
        _ body: (Database, MetricMeasurements) throws -> Void
    ) throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            var measurements = MetricMeasurements()
            let start = Self.noon - .seconds(hours * 3_600)
            try measurements.write(database, from: start, to: Self.noon, every: every)
            try MetricMeasurements.rollUp(database, until: Self.noon - rolledUpUntil)
            try body(database, measurements)
        }
    }

    private func rank(_ values: [Double], _ share: Double) -> Double {
        values.sorted()[max(0, Int((share * Double(values.count)).rounded(.up)) - 1)]
    }

    private func isNear(_ value: Double?, _ wanted: Double, _ error: Double = 1e-9) -> Bool {
        value.map { abs($0 - wanted) <= abs(wanted) * error } ?? false
    }

    private func expect(_ point: MetricPoint, _ values: [Double], isExact: Bool) {
        #expect(point.count == Int64(values.count))
        #expect(self.isNear(point.sum, values.reduce(0, +)))
        #expect(self.isNear(point.average, values.reduce(0, +) / Double(values.count)))
        let error = isExact ? 0 : MetricBucket.relativeError * 1.000_001
        #expect(self.isNear(point.minimum, values.min() ?? 0, error))
        #expect(self.isNear(point.maximum, values.max() ?? 0, error))
        for (found, share) in [(point.p50, 0.5), (point.p95, 0.95), (point.p99, 0.99)] {
            let bound = MetricBucket.relativeError * 1.000_001
            #expect(self.isNear(found, self.rank(values, share), bound), "p\(share) of \(values.count) values")
        }
    }

    /// The ranges of samples, minutes and hours.
    @Test(arguments: [(1, 5), (10, 30), (100, 600)] as [(Int64, Int64)])
    func `a summary is what all values together give`(hours: Int64, every: Int64) throws {
        try self.withMeasurements(hours: hours, every: every, rolledUpUntil: .seconds(400)) { database, known throws in
            var query = MetricQuery(metric: "cpu", from: Self.noon - .seconds(hours * 3_600), to: Self.noon)
            query.wantsPercentiles = true
            try database.read { tx throws in
                let all = try tx.metrics.summaries(query, in: MetricMeasurements.installation)
                #expect(all.count == 1)
                self.expect(try #require(all.first), known.readings.map(\.value), isExact: true)
                #expect(all.first?.last == known.readings.last?.value)
                query.metric = "latency"
                let latency = try tx.metrics.summaries(query, in: MetricMeasurements.installation)
                self.expect(try #require(latency.first), known.values.map(\.value), isExact: false)
                query.groupBy = "route"
                for point in try tx.metrics.summaries(query, in: MetricMeasurements.installation) {
                    let values = known.values.filter { $0.route == point.group }.map(\.value)
                    self.expect(point, values, isExact: false)
                }
                query.groupBy = nil
                query.labels = ["route": ["getDashboard"]]
                let one = try tx.metrics.summaries(query, in: MetricMeasurements.installation)
                let values = known.values.filter { $0.route == "getDashboard" }.map(\.value)
                self.expect(try #require(one.first), values, isExact: false)
            }
        }
    }

    @Test(arguments: [(1, 5, 10), (10, 30, 120), (100, 600, 3_600)] as [(Int64, Int64, Int64)])
    func `a step's point is what its values give, across what is rolled up and what is not`(
        hours: Int64, every: Int64, step: Int64
    ) throws {
        try self.withMeasurements(hours: hours, every: every, rolledUpUntil: .seconds(400)) { database, known throws in
            var query = MetricQuery(metric: "latency", from: Self.noon - .seconds(hours * 3_600), to: Self.noon)
            query.wantsPercentiles = true
            let points = try database.read { try $0.metrics.points(query, in: MetricMeasurements.installation) }
            let bySteps = Dictionary(grouping: known.values) { $0.at.seconds / step * step }
            #expect(points.map(\.at.seconds) == bySteps.keys.sorted())
            for point in points {
                self.expect(point, (bySteps[point.at.seconds] ?? []).map(\.value), isExact: false)
            }
        }
    }

    @Test func `a rate counts all routes, quiet times too, and only times in which somebody looked`() throws {
        try self.withMeasurements(hours: 1) { database, known throws in
            // Half an hour in which nobody looked, and then a quiet minute.
            let later = Self.noon + .seconds(1_800)
            try database.transaction { tx throws in
                for second in stride(from: 0, to: 60, by: 5) {
                    _ = try tx.metrics.write(
                        [], at: later + .seconds(second), covered: .seconds(5), keptSince: .distantPast)
                }
            }
            var query = MetricQuery(metric: "requests", from: Self.noon - .seconds(3_600), to: later + .seconds(60))
            let total = Double(known.values.count)
            try database.read { tx throws in
                let all = try tx.metrics.summaries(query, in: MetricMeasurements.installation)
                let one = try #require(all.first)
                #expect(one.sum == total)
                #expect(self.isNear(one.average, total / 3_660))
                #expect(one.minimum == 0)
                let most = Dictionary(grouping: known.values, by: \.at).values.map(\.count).max() ?? 0
                #expect(one.maximum == Double(most) / 5)
                query.groupBy = "route"
                let routes = try tx.metrics.summaries(query, in: MetricMeasurements.installation)
                #expect(routes.map(\.group) == ["getDashboard", "listDashboards"])
                #expect(routes.map(\.sum).reduce(0, +) == total)
                query.groupBy = nil
                query.step = .seconds(60)
                let points = try tx.metrics.points(query, in: MetricMeasurements.installation)
                #expect(points.count == 61)
                #expect(points.last?.average == 0)
                #expect(points.last?.at == later)
            }
        }
    }

    @Test func `the latest values are those of the last sampling`() throws {
        try self.withMeasurements(hours: 1) { database, known throws in
            let query = MetricQuery(metric: "cpu", from: .distantPast, to: .distantPast)
            let latest = try database.read { try $0.metrics.latest(query, in: MetricMeasurements.installation) }
            #expect(latest.map(\.last) == [known.readings.last?.value])
            #expect(latest.map(\.at) == [known.readings.last?.at])
        }
    }

    @Test func `nobody sees another workspace's series, and unknown metrics have no points`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            let mine = UUID.v7()
            try database.transaction { tx throws in
                let sample = MetricSample(MetricSeries(workspace: mine, name: "visitors"), reading: 3)
                _ = try tx.metrics.write(
                    [sample].compactMap { $0 }, at: Self.noon, covered: .seconds(5), keptSince: .distantPast)
            }
            var query = MetricQuery(metric: "visitors", from: Self.noon - .seconds(60), to: Self.noon + .seconds(60))
            try database.read { tx throws in
                #expect(try tx.metrics.points(query, in: [UUID.v7(), MetricSeries.installation]).isEmpty)
                #expect(try tx.metrics.points(query, in: [mine]).map(\.average) == [3])
                #expect(try tx.metrics.catalogue(of: [mine]).map(\.name) == ["visitors"])
                #expect(try tx.metrics.catalogue(of: [UUID.v7()]).isEmpty)
                query.metric = "nothing"
                #expect(try tx.metrics.points(query, in: [mine]).isEmpty)
            }
        }
    }

    @Test func `a question takes four statements at most, whatever it asks for`() throws {
        try self.withMeasurements(hours: 3, every: 60, rolledUpUntil: .seconds(400)) { database, _ throws in
            for metric in ["cpu", "requests", "latency"] {
                for hours in [1, 30, 3_000] {
                    var query = MetricQuery(metric: metric, from: Self.noon - .seconds(hours * 3_600), to: Self.noon)
                    query.wantsPercentiles = true
                    query.groupBy = "route"
                    let before = database.statementsExecuted
                    _ = try database.read { try $0.metrics.points(query, in: MetricMeasurements.installation) }
                    #expect(database.statementsExecuted - before == (metric == "requests" ? 3 : 4))
                }
            }
        }
    }

    @Test func `the more series there are, the coarser is the table that is asked`() {
        let plan = MetricPlan.points(from: Self.noon - .seconds(3 * 86_400), to: Self.noon, wanted: nil)
        #expect(plan.bounded(series: 40) == plan)
        let bounded = plan.bounded(series: 60)
        #expect(bounded.resolution == .hours)
        #expect(bounded.step == 3_600)
        #expect(bounded.from.seconds % 3_600 == 0)
        let live = MetricPlan.points(from: Self.noon - .seconds(3_600), to: Self.noon, wanted: nil)
        #expect(live.bounded(series: 250) == live)
        #expect(live.bounded(series: 1_000).step == 60)
        let whole = MetricPlan.whole(from: Self.noon - .seconds(3 * 86_400 - 7), to: Self.noon).bounded(series: 60)
        #expect(whole.step == 0 && whole.resolution == .hours && whole.from.seconds % 3_600 == 0)
    }

    @Test func `however long the range, there are at most five hundred steps that begin at whole ones`() {
        for hours in [0, 1, 2, 3, 24, 72, 73, 720, 17_520] as [Int64] {
            for wanted in [nil, 1, 7, 60, 3_600] as [Int64?] {
                let plan = MetricPlan.points(
                    from: Self.noon - .seconds(hours * 3_600), to: Self.noon, wanted: wanted.map { .seconds($0) })
                #expect((plan.to - plan.from).components.seconds / plan.step <= 501)
                #expect(plan.from.seconds % plan.step == 0)
                #expect(plan.step % plan.resolution.seconds == 0)
            }
        }
    }
}
