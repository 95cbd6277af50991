import Primitives

/// A rule that watches a metric for a workspace.
package struct AlertRule: Sendable, Equatable {
    package let id: UUID
    package let workspace: UUID
    package let createdBy: UUID
    package var name: String
    package var condition: AlertCondition
    package var isEnabled: Bool
    package var machine: AlertMachine
    /// What was found last; nil when nothing was measured, or before the first look.
    package var value: Double?
    package var evaluatedAt: Instant?
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: UUID, workspace: UUID, createdBy: UUID, name: String, condition: AlertCondition, isEnabled: Bool,
        machine: AlertMachine, value: Double?, evaluatedAt: Instant?, version: Int64, createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.workspace = workspace
        self.createdBy = createdBy
        self.name = name
        self.condition = condition
        self.isEnabled = isEnabled
        self.machine = machine
        self.value = value
        self.evaluatedAt = evaluatedAt
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    package static let nameLength = 1...200
    /// Rules of one workspace.
    package static let perWorkspace: Int64 = 100

    package typealias Order = (field: OrderField, ascending: Bool)

    package enum OrderField: String, Sendable, CaseIterable {
        case name, state, createdAt, updatedAt
    }
}

/// What is to be changed of a rule; nil keeps what is.
package struct AlertRuleChanges: Sendable {
    package var name: String?
    package var metric: String?
    package var labels: [String: String]?
    package var aggregation: MetricAggregation?
    package var windowSeconds: Int64?
    package var comparison: AlertCondition.Comparison?
    package var threshold: Double?
    /// `.some(nil)`: there is none any more.
    package var recoveryThreshold: Double??
    package var forSeconds: Int64?
    package var recoverForSeconds: Int64?
    package var isEnabled: Bool?

    package init() {}

    package func applied(to condition: AlertCondition) -> AlertCondition {
        var changed = condition
        changed.metric = self.metric ?? condition.metric
        changed.labels = self.labels ?? condition.labels
        changed.aggregation = self.aggregation ?? condition.aggregation
        changed.windowSeconds = self.windowSeconds ?? condition.windowSeconds
        changed.comparison = self.comparison ?? condition.comparison
        changed.threshold = self.threshold ?? condition.threshold
        changed.recoveryThreshold = self.recoveryThreshold ?? condition.recoveryThreshold
        changed.forSeconds = self.forSeconds ?? condition.forSeconds
        changed.recoverForSeconds = self.recoverForSeconds ?? condition.recoverForSeconds
        return changed
    }
}
