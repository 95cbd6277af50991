import Core
import MariaDB
import Primitives
import Storage
import TestSupport

/// Measurements that are known exactly, written sampling by sampling as the jobs worker does.
struct MetricMeasurements {
    struct Value {
        let at: Instant
        let route: String
        let value: Double
    }

    static let interval: Int64 = 5

    /// All values of the distribution `latency`; how many there are at one time is the rate `requests`.
    private(set) var values: [Value] = []
    /// The reading `cpu`: one value for each sampling.
    private(set) var readings: [Value] = []
    private var random = Random(state: 0x5EED)

    /// The same numbers in every run. Source of the constants: Knuth's MMIX.
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return self.state ^ (self.state >> 33)
        }
    }

    static func series(_ name: MetricName, _ route: String? = nil) -> MetricSeries {
        MetricSeries(name: name.rawValue, labels: route.map { ["edition": "workspace", "route": $0] } ?? [:])
    }

    /// Samples from `from` to before `to`, every `every` seconds, at most four requests of a route in each.
    mutating func write(
        _ database: Database, from: Instant, to: Instant, every: Int64 = Self.interval,
        routes: [String] = ["listDashboards", "getDashboard"]
    ) throws {
        var at = from
        while at < to {
            try self.writeOne(database, at, every, routes)
            at += .seconds(every)
        }
    }

    private mutating func writeOne(_ database: Database, _ at: Instant, _ every: Int64, _ routes: [String]) throws {
        let reading = Double.random(in: 0...100, using: &self.random)
        self.readings.append(Value(at: at, route: "", value: reading))
        var samples = [MetricSample(Self.series(.cpu), reading: reading)]
        for route in routes {
            var histogram = MetricHistogram()
            var sum = 0.0
            for _ in 0..<Int.random(in: 0...4, using: &self.random) {
                let value =
                    Double.random(in: 0.05...1, using: &self.random) * (Bool.random(using: &self.random) ? 3 : 90)
                self.values.append(Value(at: at, route: route, value: value))
                histogram.add(1, bucket: MetricBucket.index(of: value))
                sum += value
            }
            samples.append(MetricSample(Self.series(.latency, route), distribution: histogram, sum: sum))
            samples.append(MetricSample(Self.series(.requests, route), times: UInt64(histogram.count)))
        }
        let written = samples.compactMap { $0 }
        try database.transaction { tx throws in
            _ = try tx.metrics.write(written, at: at, covered: .seconds(every), keptSince: .distantPast)
        }
    }

    static func rollUp(_ database: Database, until now: Instant) throws {
        while try !database.transaction({ try $0.metrics.rollUpMinutes(until: now, keptSince: .distantPast) }) {}
        while try !database.transaction({ try $0.metrics.rollUpHours(keptSince: .distantPast) }) {}
    }

    /// Everything that the six tables hold, as text.
    static func tables(_ database: Database) throws -> [String] {
        try database.read { tx throws in
            var rows: [String] = []
            for table in ["metric_samples", "metric_1m", "metric_1h"] {
                rows += try tx.query(
                    """
                    SELECT CONCAT_WS(' ', \(table), series_id, at, count, ROUND(sum, 6), minimum, maximum, last)
                    FROM \(identifier: table) ORDER BY series_id, at
                    """
                ) { try $0.string(0) }
            }
            for table in ["metric_sample_buckets", "metric_1m_buckets", "metric_1h_buckets"] {
                rows += try tx.query(
                    """
                    SELECT CONCAT_WS(' ', \(table), series_id, at, bucket, count)
                    FROM \(identifier: table) ORDER BY series_id, at, bucket
                    """
                ) { try $0.string(0) }
            }
            return rows
        }
    }

    static let installation = [MetricSeries.installation]
}
