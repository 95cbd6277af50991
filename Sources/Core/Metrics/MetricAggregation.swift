/// Which number of a metric is asked for. Source: flowforge contract, `/metrics`; the percentiles are an addition.
package enum MetricAggregation: String, Sendable, CaseIterable {
    case avg, min, max, sum, count, p50, p95, p99

    package var isPercentile: Bool {
        switch self {
        case .p50, .p95, .p99: true
        case .avg, .min, .max, .sum, .count: false
        }
    }

    /// The number of a point; nil where nothing is known of it, as of a rate's percentiles.
    ///
    /// Of a rate, `sum` and `count` are both how many times it happened, and the others are times a second.
    package func value(of point: MetricPoint, kind: MetricKind) -> Double? {
        switch self {
        case .avg: point.average
        case .min: point.minimum
        case .max: point.maximum
        case .sum: point.sum
        case .count: kind == .rate ? point.sum : Double(point.count)
        case .p50: point.p50
        case .p95: point.p95
        case .p99: point.p99
        }
    }
}

/// A metric by the name that somebody asks for.
package struct MetricSubject: Sendable, Equatable {
    /// As it was asked for.
    package let name: String
    /// As its series are stored.
    package let stored: String

    /// Requests a second under the name that performance goals have for it.
    package static let throughput = "throughput"

    package init(_ name: String) {
        self.name = name
        self.stored = name == Self.throughput ? MetricName.requests.rawValue : name
    }

    package var kind: MetricKind { MetricName(rawValue: self.stored)?.kind ?? .reading }

    /// Whether the installation measures it by itself.
    package var isOwn: Bool { MetricName(rawValue: self.stored) != nil }

    /// Of what is answered: how many there were has none.
    package func unit(_ aggregation: MetricAggregation) -> String {
        if aggregation == .count || aggregation == .sum && self.kind == .rate { return "" }
        return MetricDescription.unit(of: self.stored)
    }
}
