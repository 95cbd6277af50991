import Primitives

/// One measurement that somebody sends, of a series of their workspace.
package struct PushedSample: Sendable, Equatable {
    package let metric: String
    package let value: Double
    /// nil: when it arrives.
    package let at: Instant?
    package let labels: [String: String]

    package init(metric: String, value: Double, at: Instant? = nil, labels: [String: String] = [:]) {
        self.metric = metric
        self.value = value
        self.at = at
        self.labels = labels
    }
}

/// How much may be pushed, and how late.
package struct MetricPolicy: Sendable {
    /// Series of one workspace. Every one costs rows for as long as its measurements are kept.
    package var seriesPerWorkspace: Int64 = 2_000
    /// How old a sample may be. Less than samples are kept for: what comes late is rolled up anew from all of its minute.
    package var lateness: Duration = .seconds(86_400)
    /// How far another clock may be ahead of ours.
    package var ahead: Duration = .seconds(60)

    package init() {}
}

/// What a pushed sample must be. Names and labels are those of Prometheus (data model), so that a series can come from
/// there and go there.
package enum PushRules {
    package static let samples = 1...1_000
    package static let nameLength = 1...100
    package static let labels = 10
    package static let labelValueLength = 1...200
    /// Largest magnitude: a sum of billions of such is still a number.
    package static let largest = 1e200
    /// Longest labels of a series together, in bytes as they are stored.
    private static let longestKey = 500
    private static let mostIssues = 20

    /// - Parameter now: the moment of samples without one.
    /// - Throws: `.validation` naming each sample that is wrong, the first twenty of them.
    package static func check(
        _ samples: [PushedSample], at now: Instant, _ policy: MetricPolicy
    ) throws(CoreError) {
        var issues: [FieldIssue] = []
        for (index, sample) in samples.enumerated() where issues.count < Self.mostIssues {
            Self.check(sample, "samples[\(index)]", now, policy, &issues)
        }
        guard issues.isEmpty else { throw .validation(Array(issues.prefix(Self.mostIssues))) }
    }

    private static func check(
        _ sample: PushedSample, _ path: String, _ now: Instant, _ policy: MetricPolicy, _ issues: inout [FieldIssue]
    ) {
        if let words = Self.issue(ofName: sample.metric) {
            issues.append(FieldIssue("\(path).metric", .format, words))
        } else if Self.isTaken(sample.metric) {
            issues.append(
                FieldIssue("\(path).metric", .value, "This name belongs to what the installation measures by itself."))
        }
        if !sample.value.isFinite || sample.value.magnitude > Self.largest {
            issues.append(FieldIssue("\(path).value", .range, "This must be a number of at most 1e200."))
        }
        if let at = sample.at, at < now - policy.lateness || at > now + policy.ahead {
            issues.append(
                FieldIssue(
                    "\(path).timestamp", .range,
                    "This must lie within the last \(policy.lateness.components.seconds) seconds and the next "
                        + "\(policy.ahead.components.seconds)."))
        }
        issues += Self.issues(ofLabels: sample.labels, "\(path).labels")
    }

    /// What is wrong with labels; empty for none.
    package static func issues(ofLabels labels: [String: String], _ path: String) -> [FieldIssue] {
        guard labels.count <= Self.labels else {
            return [FieldIssue(path, .length, "A series has at most \(Self.labels) labels.")]
        }
        var issues: [FieldIssue] = []
        for (name, value) in labels.sorted(by: { $0.key < $1.key }) {
            let member = "\(path).\(name.prefix(100))"
            if !Self.isLabel(name) {
                issues.append(
                    FieldIssue(member, .format, "A label's name is letters, digits and _, and begins with one letter."))
            }
            if !Self.isLabelValue(value) {
                issues.append(
                    FieldIssue(
                        member, .length,
                        "Use 1 to \(Self.labelValueLength.upperBound) characters, with no space at either end."))
            }
        }
        if issues.isEmpty, MetricSeries(name: "", labels: labels).labelsKey.utf8.count > Self.longestKey {
            issues.append(
                FieldIssue(path, .length, "Labels of a series are at most \(Self.longestKey) bytes together."))
        }
        return issues
    }

    /// What is wrong with a name; nil for nothing.
    package static func issue(ofName name: String) -> String? {
        guard Self.nameLength.contains(name.utf8.count) else {
            return "Use \(Self.nameLength.lowerBound) to \(Self.nameLength.upperBound) characters."
        }
        let isName =
            name.utf8.allSatisfy { Self.isWord($0) || $0 == UInt8(ascii: ":") }
            && name.utf8.first.map { !Self.isDigit($0) } == true
        return isName ? nil : "A metric's name is letters, digits, _ and :, and does not begin with a digit."
    }

    private static func isTaken(_ name: String) -> Bool {
        MetricName(rawValue: name) != nil || name == MetricSubject.throughput || name == MetricSeries.coverage.name
    }

    private static func isLabel(_ name: String) -> Bool {
        (1...100).contains(name.utf8.count) && name.utf8.allSatisfy(self.isWord) && !name.hasPrefix("__")
            && name.utf8.first.map { !Self.isDigit($0) } == true
    }

    /// A space at an end would be lost where texts are compared.
    private static func isLabelValue(_ value: String) -> Bool {
        Self.labelValueLength.contains(value.unicodeScalars.count)
            && value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            && value.first != " " && value.last != " "
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        self.isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
