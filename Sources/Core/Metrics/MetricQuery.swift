import Primitives

/// A question about one metric over a range of time.
package struct MetricQuery: Sendable {
    package var metric: String
    /// Only series that have, for each of these labels, one of the values.
    package var labels: [String: [String]] = [:]
    /// A label whose values are told apart; nil: all series together.
    package var groupBy: String?
    package var from: Instant
    /// Not included.
    package var to: Instant
    /// Length of the time that one point stands for; it is made longer where there would be too many points. nil: as
    /// short as that allows.
    package var step: Duration?
    /// Whether p50, p95 and p99 are wanted, which takes one statement more. Rates have none.
    package var wantsPercentiles = false

    package init(metric: String, from: Instant, to: Instant) {
        self.metric = metric
        self.from = from
        self.to = to
    }

    package var kind: MetricKind { MetricName(rawValue: self.metric)?.kind ?? .reading }
}

/// What is known about a metric in one interval.
package struct MetricPoint: Sendable, Equatable {
    /// Beginning of the interval.
    package let at: Instant
    /// The value of the label that was grouped by; empty for a series without it, nil when nothing was grouped.
    package let group: String?
    /// How many values there were; of a rate, how many samples were taken.
    package let count: Int64
    /// Of the values; of a rate, how many times it happened.
    package let sum: Double
    /// Of the values; of a rate, times a second. All of a distribution's extremes are those of its buckets.
    package let average: Double
    /// Of a rate: of the intervals that are stored (samples, minutes or hours, by the length of the range).
    package let minimum: Double
    package let maximum: Double
    /// The latest value of a reading.
    package let last: Double?
    package let p50: Double?
    package let p95: Double?
    package let p99: Double?

    package init(
        at: Instant, group: String?, count: Int64, sum: Double, average: Double, minimum: Double, maximum: Double,
        last: Double?, p50: Double? = nil, p95: Double? = nil, p99: Double? = nil
    ) {
        self.at = at
        self.group = group
        self.count = count
        self.sum = sum
        self.average = average
        self.minimum = minimum
        self.maximum = maximum
        self.last = last
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
    }
}
