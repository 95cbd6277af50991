import Primitives

/// Names one line of measurements.
package struct MetricSeries: Hashable, Sendable {
    /// Whose; `installation` for everyone who is signed in.
    package let workspace: UUID
    package let name: String
    package let labels: [String: String]

    package static let installation = UUID(high: 0, low: 0)
    /// Written with every sampling: the seconds since the one before. Rates are divided by it, so that a time in which
    /// nobody looked counts as unknown and not as quiet.
    package static let coverage = MetricSeries(name: "sampled_seconds")

    package init(workspace: UUID = Self.installation, name: String, labels: [String: String] = [:]) {
        self.workspace = workspace
        self.name = name
        self.labels = labels
    }

    /// The labels sorted by name, as the stored key: `edition=workspace,route=listDashboards`. A backslash stands before
    /// what would otherwise end a value.
    package var labelsKey: String {
        self.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.escaped($0.value))" }.joined(separator: ",")
    }

    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\\") }) else { return value }
        return String(value.flatMap { $0 == "," || $0 == "\\" ? ["\\", $0] : [$0] })
    }
}

/// What one series measured since the sampling before.
package struct MetricSample: Sendable {
    package let series: MetricSeries
    package let count: Int64
    package let sum: Double
    package let minimum: Double
    package let maximum: Double
    package let last: Double?
    package let histogram: MetricHistogram

    /// One value of a reading; nil when it is not finite.
    package init?(_ series: MetricSeries, reading value: Double) {
        guard value.isFinite else { return nil }
        var histogram = MetricHistogram()
        histogram.add(1, bucket: MetricBucket.index(of: value))
        self.init(series, count: 1, sum: value, minimum: value, maximum: value, last: value, histogram: histogram)
    }

    /// How many times something happened; nil for none.
    package init?(_ series: MetricSeries, times: UInt64) {
        guard times > 0 else { return nil }
        let value = Double(times)
        self.init(
            series, count: 1, sum: value, minimum: value, maximum: value, last: nil, histogram: MetricHistogram())
    }

    /// - Parameter sum: of all values, exactly. nil when there is none.
    package init?(_ series: MetricSeries, distribution histogram: MetricHistogram, sum: Double) {
        guard let least = histogram.counts.keys.min(), let greatest = histogram.counts.keys.max(), sum.isFinite else {
            return nil
        }
        self.init(
            series, count: histogram.count, sum: sum, minimum: MetricBucket.value(of: least),
            maximum: MetricBucket.value(of: greatest), last: nil, histogram: histogram)
    }

    private init(
        _ series: MetricSeries, count: Int64, sum: Double, minimum: Double, maximum: Double, last: Double?,
        histogram: MetricHistogram
    ) {
        self.series = series
        self.count = count
        self.sum = sum
        self.minimum = minimum
        self.maximum = maximum
        self.last = last
        self.histogram = histogram
    }
}
