import Core
import SharedMemory

/// Counts the requests that all API workers of this host serve, in shared memory: for each edition and route how many,
/// how many failed by a mistake of ours, and how long they took.
///
/// What is counted outlives the workers; a restart loses nothing, and a route that is no longer there simply gains no
/// more.
package final class RequestCounters: Sendable {
    fileprivate static let errors = 0
    fileprivate static let nanoseconds = 1
    /// Answers of the classes 1xx to 5xx.
    fileprivate static let firstClass = 2
    fileprivate static let classes = 5
    fileprivate static let firstBucket = 7
    /// Of 2⁻⁷ ms (8 µs) to 2¹⁷ ms (131 s); what is outside counts as the nearest.
    fileprivate static let buckets = MetricBucket.index(of: 1.0 / 128)...MetricBucket.index(of: 131_072)
    /// Editions × routes.
    private static let rows = 512

    private let table: CounterTable

    /// - Parameter path: e.g. `run/requests.shm`.
    package init(path: String) throws(SharedMemoryError) {
        self.table = try CounterTable(
            path: path, rows: Self.rows, counters: Self.firstBucket + Self.buckets.count)
    }

    /// For one thread.
    package func makeCounter() -> RequestCounter { RequestCounter(self.table) }

    /// What was counted since `take`, for the one that samples it.
    package func gains() -> [CounterTable.Gain] { self.table.gains() }

    /// Notes that these are written down. A sampler that is killed between its commit and this counts them twice, which
    /// is the lesser evil beside losing them.
    package func take(_ gains: [CounterTable.Gain]) { self.table.take(gains) }

    /// One route since the counters were made.
    package struct Total: Sendable {
        package let edition: String
        package let route: String
        /// Answers of the classes 1xx to 5xx, in this order.
        package let classes: [UInt64]
        package let seconds: Double
        /// In milliseconds.
        package let histogram: MetricHistogram
    }

    /// All that was counted, by edition and route.
    package func totals() -> [Total] {
        self.table.totals().compactMap { name, counters in
            let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            return Total(
                edition: parts[0], route: parts[1],
                classes: Array(counters[Self.firstClass..<Self.firstClass + Self.classes]),
                seconds: Double(counters[Self.nanoseconds]) / 1_000_000_000, histogram: Self.histogram(counters))
        }.sorted { ($0.edition, $0.route) < ($1.edition, $1.route) }
    }

    private static func histogram(_ counters: [UInt64]) -> MetricHistogram {
        var histogram = MetricHistogram()
        for (bucket, count) in zip(Self.buckets, counters.dropFirst(Self.firstBucket)) where count > 0 {
            histogram.add(Int64(clamping: count), bucket: bucket)
        }
        return histogram
    }

    /// The samples that the gains of all routes make.
    package static func samples(of gains: [CounterTable.Gain]) -> [MetricSample] {
        gains.flatMap { gain -> [MetricSample] in
            let parts = gain.name.split(separator: "/", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return [] }
            let labels = ["edition": parts[0], "route": parts[1]]
            func series(_ name: MetricName) -> MetricSeries { MetricSeries(name: name.rawValue, labels: labels) }
            let histogram = Self.histogram(gain.counters)
            let milliseconds = Double(gain.counters[Self.nanoseconds]) / 1_000_000
            return [
                MetricSample(series(.requests), times: UInt64(clamping: histogram.count)),
                MetricSample(series(.errors), times: gain.counters[Self.errors]),
                MetricSample(series(.latency), distribution: histogram, sum: milliseconds),
            ].compactMap { $0 }
        }
    }
}

/// Counts the requests of one thread, among those of all. It waits for nobody: a request is four atomic additions and a
/// look into a table of the thread's own.
package final class RequestCounter {
    private struct Key: Hashable {
        let edition: String
        let route: String
    }

    /// Requests whose path no route has.
    private static let noRoute = "none"

    private let table: CounterTable
    /// nil for one that found no row; none is looked for again before the process starts anew.
    private var known: [Key: CounterTable.Row?] = [:]

    fileprivate init(_ table: CounterTable) { self.table = table }

    package func count(edition: String, route: String?, status: Int, nanoseconds: UInt64) {
        guard let row = self.row(Key(edition: edition, route: route ?? Self.noRoute)) else { return }
        let buckets = RequestCounters.buckets
        let bucket = MetricBucket.index(of: Double(nanoseconds) / 1_000_000)
        let number = min(max(bucket, buckets.lowerBound), buckets.upperBound) - buckets.lowerBound
        self.table.add(1, to: RequestCounters.firstBucket + Int(number), of: row)
        self.table.add(nanoseconds, to: RequestCounters.nanoseconds, of: row)
        if (100...599).contains(status) {
            self.table.add(1, to: RequestCounters.firstClass + status / 100 - 1, of: row)
        }
        if status >= 500 { self.table.add(1, to: RequestCounters.errors, of: row) }
    }

    private func row(_ key: Key) -> CounterTable.Row? {
        if let row = self.known[key] { return row }
        let row = self.table.row(named: "\(key.edition)/\(key.route)")
        self.known[key] = .some(row)
        return row
    }
}
