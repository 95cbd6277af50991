import Core
import MariaDB
import Primitives

/// Samples that somebody sends, each with a time of its own. What is stored stays as it is: a sample of a series and a
/// time that has one already changes nothing, so that sending a batch again is harmless and roll-ups only ever gain.
extension MetricStore {
    private static let samplesAtOnce = 250
    private static let rangesAtOnce = 200

    /// Waits for other writers and roll-ups, which wait for this until the transaction ends.
    package func lock() throws { _ = try self.lockState() }

    /// How many series a workspace has, and how many of these it would gain.
    package func room(_ series: [MetricSeries], in workspace: UUID) throws -> (have: Int64, new: Int64) {
        let known = try self.known(series)
        let count = try self.transaction.first(
            "SELECT COUNT(*) FROM metric_series WHERE workspace_id = \(workspace)"
        ) { try $0.integer(0) }
        return (have: count ?? 0, new: Int64(Set(series).filter { known[$0] == nil }.count))
    }

    /// Writes samples of one workspace. Minutes and hours that are rolled up already are done over, for these series
    /// alone.
    ///
    /// - Returns: how many were new.
    package func push(_ samples: [(sample: MetricSample, at: Instant)]) throws -> Int {
        let state = try self.lockState()
        let identifiers = try self.identifiers(Array(Set(samples.map(\.sample.series))))
        var first: [Place: MetricSample] = [:]
        for (sample, at) in samples {
            guard let id = identifiers[sample.series] else { continue }
            let place = Place(series: id, at: at)
            if first[place] == nil { first[place] = sample }
        }
        let new = try self.insertNew(first)
        try self.insertBuckets(of: new, first)
        try self.rollUpLate(new, state)
        return new.count
    }

    private struct Place: Hashable {
        let series: Int64
        let at: Instant
    }

    private func insertNew(_ samples: [Place: MetricSample]) throws -> [Place] {
        var new: [Place] = []
        try Self.inPortions(Array(samples), of: Self.samplesAtOnce) { portion in
            let rows = portion.map { place, sample -> SQL in
                """
                (\(place.series), \(place.at), \(sample.count), \(sample.sum), \(sample.minimum), \(sample.maximum),
                    \(sample.last))
                """
            }
            // IGNORE passes over what is there; the new ones alone are returned.
            new += try self.transaction.query(
                """
                INSERT IGNORE INTO metric_samples (series_id, at, count, sum, minimum, maximum, last)
                VALUES \(sql: rows.joined()) RETURNING series_id, at
                """
            ) { Place(series: try $0.integer(0), at: try $0.instant(1)) }
        }
        return new
    }

    private func insertBuckets(of new: [Place], _ samples: [Place: MetricSample]) throws {
        let rows = new.flatMap { place in
            (samples[place]?.histogram.counts ?? [:]).map { bucket, count -> SQL in
                "(\(place.series), \(place.at), \(Int(bucket)), \(count))"
            }
        }
        try Self.inPortions(rows, of: Self.samplesAtOnce) { portion in
            try self.transaction.execute(
                """
                INSERT INTO metric_sample_buckets (series_id, at, bucket, count) VALUES \(sql: portion.joined())
                ON DUPLICATE KEY UPDATE count = VALUES(count)
                """)
        }
    }

    // MARK: What came late

    private func rollUpLate(_ new: [Place], _ state: State) throws {
        let minutes = Self.intervals(of: new, .minutes, until: state.minutesUntil)
        try self.rollUp(.samples, into: .minutes, intervals: minutes)
        let hours = Self.intervals(of: new, .hours, until: min(state.hoursUntil, state.minutesUntil))
        try self.rollUp(.minutes, into: .hours, intervals: hours)
    }

    private func rollUp(
        _ source: MetricResolution, into target: MetricResolution, intervals: [(series: Int64, Range<Instant>)]
    ) throws {
        try Self.inPortions(intervals, of: Self.rangesAtOnce) { portion in
            let conditions = portion.map { series, span -> SQL in
                "(series_id = \(series) AND at >= \(span.lowerBound) AND at < \(span.upperBound))"
            }
            try self.rollUp(source, into: target, where: conditions.joined(separator: " OR "))
        }
    }

    /// The whole intervals, before `end`, that hold any of these; what lies side by side is one.
    private static func intervals(
        of places: [Place], _ resolution: MetricResolution, until end: Instant
    ) -> [(series: Int64, Range<Instant>)] {
        let bySeries = Dictionary(grouping: places, by: \.series).sorted { $0.key < $1.key }
        return bySeries.flatMap { series, places in
            var spans: [Range<Instant>] = []
            for start in Set(places.map { MetricPlan.floor($0.at, resolution.seconds) }).sorted() where start < end {
                let next = start + .seconds(resolution.seconds)
                if let last = spans.last, last.upperBound == start {
                    spans[spans.count - 1] = last.lowerBound..<next
                } else {
                    spans.append(start..<next)
                }
            }
            return spans.map { (series: series, $0) }
        }
    }

    private static func inPortions<Item>(
        _ items: [Item], of size: Int, _ body: (ArraySlice<Item>) throws -> Void
    ) rethrows {
        var rest = items[...]
        while !rest.isEmpty {
            try body(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
    }
}
