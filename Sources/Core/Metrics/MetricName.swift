/// What a metric's values are, which decides how they are put together over time and over series.
package enum MetricKind: Sendable {
    /// The state of something at a moment; averaged.
    case reading
    /// How often something happened: stored as the number of times since the sample before, shown as times a second.
    /// Series add up: the rate of all routes is the sum of theirs. A series has no row for a time without any.
    case rate
    /// Many values between two samples, as a histogram.
    case distribution
}

/// The installation's own metrics. Source of requests, errors and latency: counters of the API workers; of all others:
/// /proc and the file system of the host.
package enum MetricName: String, Sendable, CaseIterable {
    case cpu, memory
    case memoryUsed = "memory_used"
    case load, disk
    case diskRead = "disk_read"
    case diskWritten = "disk_written"
    case networkReceived = "network_received"
    case networkSent = "network_sent"
    case requests, errors, latency

    package var kind: MetricKind {
        switch self {
        case .requests, .errors: .rate
        case .latency: .distribution
        case .cpu, .memory, .memoryUsed, .load, .disk, .diskRead, .diskWritten, .networkReceived, .networkSent:
            .reading
        }
    }

    /// `%`, `bytes`, `bytes/s`, `1/s`, `ms`; empty for a plain number.
    package var unit: String {
        switch self {
        case .cpu, .memory, .disk: "%"
        case .memoryUsed: "bytes"
        case .load: ""
        case .diskRead, .diskWritten, .networkReceived, .networkSent: "bytes/s"
        case .requests, .errors: "1/s"
        case .latency: "ms"
        }
    }

    package var title: String {
        switch self {
        case .cpu: "CPU"
        case .memory: "Memory"
        case .memoryUsed: "Memory used"
        case .load: "Load"
        case .disk: "Disk"
        case .diskRead: "Disk read"
        case .diskWritten: "Disk written"
        case .networkReceived: "Network received"
        case .networkSent: "Network sent"
        case .requests: "Requests"
        case .errors: "Errors"
        case .latency: "Latency"
        }
    }
}

/// One metric as somebody who makes a widget finds it.
package struct MetricDescription: Sendable, Equatable {
    package let name: String
    package let title: String
    package let unit: String
    /// Every value of every label that its series have, sorted.
    package let labels: [String: [String]]

    /// A name that is not the installation's own is its own title.
    package init(name: String, labels: [String: [String]]) {
        self.name = name
        self.title = MetricName(rawValue: name)?.title ?? name
        self.unit = Self.unit(of: name)
        self.labels = labels
    }

    /// Of a name that is not the installation's own, what it ends in says its unit. Source: Prometheus, metric and label
    /// naming.
    package static func unit(of name: String) -> String {
        if let known = MetricName(rawValue: name) { return known.unit }
        return Self.suffixes.first { name.hasSuffix($0.suffix) }?.unit ?? ""
    }

    private static let suffixes: [(suffix: String, unit: String)] = [
        ("_seconds", "s"), ("_milliseconds", "ms"), ("_ms", "ms"), ("_bytes", "bytes"), ("_percent", "%"),
        ("_per_second", "1/s"), ("_celsius", "°C"), ("_volts", "V"), ("_amperes", "A"), ("_joules", "J"),
        ("_grams", "g"), ("_meters", "m"),
    ]
}
