import Primitives

/// One firing of an alert, from its beginning to its end. It says by itself what was watched: the rule may be another
/// one since, or gone.
package struct AlertEvent: Sendable, Equatable {
    package let id: UUID
    package let rule: UUID
    package let workspace: UUID
    /// Of the rule, as all that follows.
    package let name: String
    package let metric: String
    package let labels: [String: String]
    package let aggregation: MetricAggregation
    package let comparison: AlertCondition.Comparison
    package let threshold: Double
    /// What made it fire.
    package let value: Double
    package let startedAt: Instant
    /// nil while it fires.
    package var endedAt: Instant?
    package var ending: Ending?
    /// What ended it; nil when it was ended by hand.
    package var lastValue: Double?

    package enum Ending: String, Sendable, CaseIterable {
        case recovered
        /// The rule watches something else now.
        case changed
        case disabled
        case deleted
    }

    package init(
        id: UUID, rule: UUID, workspace: UUID, name: String, metric: String, labels: [String: String],
        aggregation: MetricAggregation, comparison: AlertCondition.Comparison, threshold: Double, value: Double,
        startedAt: Instant, endedAt: Instant? = nil, ending: Ending? = nil, lastValue: Double? = nil
    ) {
        self.id = id
        self.rule = rule
        self.workspace = workspace
        self.name = name
        self.metric = metric
        self.labels = labels
        self.aggregation = aggregation
        self.comparison = comparison
        self.threshold = threshold
        self.value = value
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.ending = ending
        self.lastValue = lastValue
    }

    /// The beginning of a rule's firing.
    package init(firing rule: AlertRule, value: Double, at now: Instant) {
        self.init(
            id: UUID.v7(at: now), rule: rule.id, workspace: rule.workspace, name: rule.name,
            metric: rule.condition.metric, labels: rule.condition.labels, aggregation: rule.condition.aggregation,
            comparison: rule.condition.comparison, threshold: rule.condition.threshold, value: value, startedAt: now)
    }

    package func ended(_ ending: Ending, value: Double?, at now: Instant) -> AlertEvent {
        var event = self
        event.endedAt = now
        event.ending = ending
        event.lastValue = value
        return event
    }
}
