import Core
import SharedMemory
import Synchronization

/// Counts the requests that all API workers of this host serve, in shared memory: for each edition and route how many,
/// how many failed by a mistake of ours, and how long they took.
///
/// The count of one request is three atomic additions and the look-up of its row. It outlives the workers; a restart
/// loses nothing, and a route that is no longer there simply gains no more.
package final class RequestCounters: Sendable {
    private struct Key: Hashable {
        let edition: String
        let route: String
    }

    private static let errors = 0
    private static let nanoseconds = 1
    private static let firstBucket = 2
    /// Of 2⁻⁷ ms (8 µs) to 2¹⁷ ms (131 s); what is outside counts as the nearest.
    private static let buckets = MetricBucket.index(of: 1.0 / 128)...MetricBucket.index(of: 131_072)
    /// Editions × routes.
    private static let rows = 512
    /// Requests whose path no route has.
    private static let noRoute = "none"

    private let table: CounterTable
    /// nil for one that found no row; none is looked for again before the process starts anew.
    private let known = Mutex<[Key: CounterTable.Row?]>([:])

    /// - Parameter path: e.g. `run/requests.shm`.
    package init(path: String) throws(SharedMemoryError) {
        self.table = try CounterTable(
            path: path, rows: Self.rows, counters: Self.firstBucket + Self.buckets.count)
    }

    /// Counts one request. Any thread may call it.
    package func count(edition: String, route: String?, status: Int, nanoseconds: UInt64) {
        guard let row = self.row(Key(edition: edition, route: route ?? Self.noRoute)) else { return }
        let bucket = MetricBucket.index(of: Double(nanoseconds) / 1_000_000)
        let number = min(max(bucket, Self.buckets.lowerBound), Self.buckets.upperBound) - Self.buckets.lowerBound
        self.table.add(1, to: Self.firstBucket + Int(number), of: row)
        self.table.add(nanoseconds, to: Self.nanoseconds, of: row)
        if status >= 500 { self.table.add(1, to: Self.errors, of: row) }
    }

    /// What was counted since `take`, for the one that samples it.
    package func gains() -> [CounterTable.Gain] { self.table.gains() }

    /// Notes that these are written down. A sampler that is killed between its commit and this counts them twice, which
    /// is the lesser evil beside losing them.
    package func take(_ gains: [CounterTable.Gain]) { self.table.take(gains) }

    /// The samples that the gains of all routes make.
    package static func samples(of gains: [CounterTable.Gain]) -> [MetricSample] {
        gains.flatMap { gain -> [MetricSample] in
            let parts = gain.name.split(separator: "/", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return [] }
            let labels = ["edition": parts[0], "route": parts[1]]
            func series(_ name: MetricName) -> MetricSeries { MetricSeries(name: name.rawValue, labels: labels) }
            var histogram = MetricHistogram()
            for (bucket, count) in zip(Self.buckets, gain.counters.dropFirst(Self.firstBucket)) where count > 0 {
                histogram.add(Int64(clamping: count), bucket: bucket)
            }
            let milliseconds = Double(gain.counters[Self.nanoseconds]) / 1_000_000
            return [
                MetricSample(series(.requests), times: UInt64(clamping: histogram.count)),
                MetricSample(series(.errors), times: gain.counters[Self.errors]),
                MetricSample(series(.latency), distribution: histogram, sum: milliseconds),
            ].compactMap { $0 }
        }
    }

    private func row(_ key: Key) -> CounterTable.Row? {
        self.known.withLock { known in
            if let row = known[key] { return row }
            let row = self.table.row(named: "\(key.edition)/\(key.route)")
            known[key] = .some(row)
            return row
        }
    }
}
