import Core
import JSON
import Primitives
import Surface

/// Alerts on the wire. Source: contracts' page §7; labels, the window, and coming back are additions.
enum AlertWire {
    private static let number = Shape.number(-PushRules.largest...PushRules.largest)

    private static let optionals: [Field] = [
        .optional("labels", .open([]), "Only series with these: texts by the label's name.", initial: .object([:])),
        .optional(
            "windowSeconds", .integer(30...3_600),
            "Length of the time that is judged: 30, 60, 300, 900 or 3600.", initial: 60),
        .optional(
            "recoveryThreshold", .nullable(number),
            "What the value must come back to before the alert is over; null: the threshold."),
        .optional(
            "forSeconds", .integer(AlertCondition.delays), "How long it must be bad before the alert fires.",
            initial: 0),
        .optional(
            "recoverForSeconds", .integer(AlertCondition.delays), "How long it must be good before the alert is over.",
            initial: 0),
        .optional("enabled", .boolean, initial: true),
    ]

    private static let name = Shape.string(AlertRule.nameLength)
    private static let metric = Shape.string(PushRules.nameLength)
    private static let aggregation = Shape.choice(of: MetricAggregation.self)
    private static let comparison = Shape.choice(of: AlertCondition.Comparison.self)

    static let create = Shape.object(
        [
            .required("name", name), .required("metric", metric),
            .optional("aggregation", aggregation, initial: "avg"), .required("operator", comparison),
            .required("threshold", number),
        ] + optionals)

    static let update = Shape.object(
        [
            .optional("name", name), .optional("metric", metric), .optional("aggregation", aggregation),
            .optional("operator", comparison), .optional("threshold", number),
        ] + optionals.map { .optional($0.name, $0.shape, $0.note) })

    static let rule = Shape.named(
        "AlertRule",
        .object([
            .required("id", .identifier(.alert)), .required("workspace", .identifier(.workspace)),
            .required("name", name), .required("metric", metric), .required("labels", .open([])),
            .required("aggregation", aggregation), .required("windowSeconds", .count),
            .required("operator", comparison), .required("threshold", number),
            .required("recoveryThreshold", .nullable(number)), .required("forSeconds", .count),
            .required("recoverForSeconds", .count), .required("enabled", .boolean),
            .required("state", .choice(of: AlertState.self)), .required("stateSince", .instant),
            .required("value", .nullable(.any), "What was found last; null when nothing was measured."),
            .required("evaluatedAt", .nullable(.instant)), .required("createdBy", .identifier(.user)),
            .required("version", .count), .required("createdAt", .instant), .required("updatedAt", .instant),
        ]))

    static let event = Shape.named(
        "AlertEvent",
        .object([
            .required("id", .identifier(.alertEvent)), .required("alertId", .identifier(.alert)),
            .required("workspace", .identifier(.workspace)), .required("name", name), .required("metric", metric),
            .required("labels", .open([])), .required("aggregation", aggregation), .required("operator", comparison),
            .required("threshold", number), .required("value", number, "What made it fire."),
            .required("startedAt", .instant), .required("endedAt", .nullable(.instant), "null while it fires."),
            .required(
                "ending", .nullable(.choice(of: AlertEvent.Ending.self)), "What ended it: the metric, or somebody."),
            .required("lastValue", .nullable(number)),
        ]))

    // MARK: Reading

    /// - Throws: `.validation` for labels that are not texts, or a window of another length.
    static func changes(_ body: JSONObject) throws(CoreError) -> AlertRuleChanges {
        var changes = AlertRuleChanges()
        changes.name = body["name"]?.stringValue
        changes.metric = body["metric"]?.stringValue
        changes.aggregation = body["aggregation"]?.stringValue.flatMap(MetricAggregation.init)
        changes.comparison = body["operator"]?.stringValue.flatMap(AlertCondition.Comparison.init)
        changes.threshold = body["threshold"]?.numberValue
        changes.forSeconds = body["forSeconds"]?.wholeNumber
        changes.recoverForSeconds = body["recoverForSeconds"]?.wholeNumber
        changes.isEnabled = body["enabled"]?.boolValue
        if let recovery = body["recoveryThreshold"] { changes.recoveryThreshold = .some(recovery.numberValue) }
        if let window = body["windowSeconds"]?.wholeNumber {
            guard AlertCondition.windows.contains(window) else {
                let choices = AlertCondition.windows.map { "\($0)" }.joined(separator: ", ")
                throw .validation([FieldIssue("windowSeconds", .choice, "This must be one of \(choices).")])
            }
            changes.windowSeconds = window
        }
        if let labels = body["labels"]?.objectValue { changes.labels = try Self.labels(labels) }
        return changes
    }

    private static func labels(_ object: JSONObject) throws(CoreError) -> [String: String] {
        var labels: [String: String] = [:]
        for (name, value) in object {
            guard let text = value.stringValue else {
                throw .validation([FieldIssue("labels.\(name.prefix(100))", .type, "This must be text.")])
            }
            labels[name] = text
        }
        return labels
    }

    // MARK: Writing

    static func write(_ rule: AlertRule, _ json: JSONWriter) {
        let condition = rule.condition
        json.beginObject()
        json.field("id", prefix: "alr", rule.id)
        json.field("workspace", prefix: "ws", rule.workspace)
        json.field("name", rule.name)
        json.field("metric", condition.metric)
        json.field("labels", Self.object(condition.labels))
        json.field("aggregation", condition.aggregation.rawValue)
        json.field("windowSeconds", condition.windowSeconds)
        json.field("operator", condition.comparison.rawValue)
        json.field("threshold", condition.threshold)
        json.field("recoveryThreshold", orNull: condition.recoveryThreshold)
        json.field("forSeconds", condition.forSeconds)
        json.field("recoverForSeconds", condition.recoverForSeconds)
        json.field("enabled", rule.isEnabled)
        json.field("state", rule.machine.state.rawValue)
        json.field("stateSince", rule.machine.since)
        json.field("value", orNull: rule.value)
        json.field("evaluatedAt", orNull: rule.evaluatedAt)
        json.field("createdBy", prefix: "usr", rule.createdBy)
        json.field("version", rule.version)
        json.field("createdAt", rule.createdAt)
        json.field("updatedAt", rule.updatedAt)
        json.endObject()
    }

    static func write(_ event: AlertEvent, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", prefix: "ale", event.id)
        json.field("alertId", prefix: "alr", event.rule)
        json.field("workspace", prefix: "ws", event.workspace)
        json.field("name", event.name)
        json.field("metric", event.metric)
        json.field("labels", Self.object(event.labels))
        json.field("aggregation", event.aggregation.rawValue)
        json.field("operator", event.comparison.rawValue)
        json.field("threshold", event.threshold)
        json.field("value", event.value)
        json.field("startedAt", event.startedAt)
        json.field("endedAt", orNull: event.endedAt)
        json.field("ending", orNull: event.ending?.rawValue)
        json.field("lastValue", orNull: event.lastValue)
        json.endObject()
    }

    private static func object(_ labels: [String: String]) -> JSONObject {
        JSONObject(labels.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }
}
