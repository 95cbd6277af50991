/// What an alert rule watches, and when that is bad.
package struct AlertCondition: Sendable, Equatable {
    /// As it was asked for, such as `cpu` or `throughput`.
    package var metric: String
    /// Only series with these labels.
    package var labels: [String: String]
    package var aggregation: MetricAggregation
    /// Length of the time that is judged, in seconds: up to the moment of judging.
    package var windowSeconds: Int64
    package var comparison: Comparison
    package var threshold: Double
    /// Of an alert that fires: what the value must come back to; nil: the threshold. Between the two nothing changes.
    package var recoveryThreshold: Double?
    /// How long it must be bad before the alert fires, in seconds.
    package var forSeconds: Int64
    /// How long it must be good before the alert is over, in seconds.
    package var recoverForSeconds: Int64

    package init(
        metric: String, labels: [String: String] = [:], aggregation: MetricAggregation = .avg,
        windowSeconds: Int64 = Self.defaultWindow, comparison: Comparison, threshold: Double,
        recoveryThreshold: Double? = nil, forSeconds: Int64 = 0, recoverForSeconds: Int64 = 0
    ) {
        self.metric = metric
        self.labels = labels
        self.aggregation = aggregation
        self.windowSeconds = windowSeconds
        self.comparison = comparison
        self.threshold = threshold
        self.recoveryThreshold = recoveryThreshold
        self.forSeconds = forSeconds
        self.recoverForSeconds = recoverForSeconds
    }

    /// Few, so that all rules of one length are read by one statement.
    package static let windows: [Int64] = [30, 60, 300, 900, 3_600]
    package static let defaultWindow: Int64 = 60
    package static let delays: ClosedRange<Int64> = 0...86_400

    package enum Comparison: String, Sendable, CaseIterable {
        case gt, gte, lt, lte, eq, ne

        package func holds(_ value: Double, _ threshold: Double) -> Bool {
            switch self {
            case .gt: value > threshold
            case .gte: value >= threshold
            case .lt: value < threshold
            case .lte: value <= threshold
            case .eq: value == threshold
            case .ne: value != threshold
            }
        }
    }

    package var subject: MetricSubject { MetricSubject(self.metric) }

    /// Whether a value is bad, for an alert in this state.
    package func isBreached(by value: Double, in state: AlertState) -> Bool {
        let threshold = state == .firing ? self.recoveryThreshold ?? self.threshold : self.threshold
        return self.comparison.holds(value, threshold)
    }

    /// - Throws: `.validation` naming each part that makes no sense.
    package func check() throws(CoreError) {
        var issues = PushRules.issues(ofLabels: self.labels, "labels")
        if let words = PushRules.issue(ofName: self.metric) { issues.append(FieldIssue("metric", .format, words)) }
        if self.aggregation.isPercentile, self.subject.kind == .rate {
            issues.append(FieldIssue("aggregation", .value, "A rate has no percentiles."))
        }
        for (field, number) in [("threshold", self.threshold), ("recoveryThreshold", self.recoveryThreshold ?? 0)]
        where !number.isFinite || number.magnitude > PushRules.largest {
            issues.append(FieldIssue(field, .range, "This must be a number of at most 1e200."))
        }
        if let issue = self.recoveryIssue { issues.append(issue) }
        guard issues.isEmpty else { throw .validation(issues) }
    }

    /// A threshold to come back to lies on the good side.
    private var recoveryIssue: FieldIssue? {
        guard let recovery = self.recoveryThreshold else { return nil }
        let isGood: Bool
        switch self.comparison {
        case .gt, .gte: isGood = recovery <= self.threshold
        case .lt, .lte: isGood = recovery >= self.threshold
        case .eq, .ne: isGood = recovery == self.threshold
        }
        return isGood
            ? nil : FieldIssue("recoveryThreshold", .value, "This must lie on the good side of the threshold.")
    }
}
