import JSON
import Primitives

/// Alerts in the event log.
extension EventDraft {
    /// That an alert fires, or that it is over.
    ///
    /// - Parameter ruleVersion: of the rule, which does not move with its state.
    package static func alert(_ event: AlertEvent, ruleVersion version: Int64) -> EventDraft {
        EventDraft(
            event.endedAt == nil ? .alertTriggered : .alertRecovered, workspace: event.workspace, object: event.rule,
            version: version, audience: nil, body: .alert(event))
    }
}

extension AlertEvent {
    func writeSnapshot(_ json: JSONWriter) {
        json.field("id", self.id)
        json.field("rule", self.rule)
        json.field("workspace", self.workspace)
        json.field("name", self.name)
        json.field("metric", self.metric)
        json.field("labels", JSONObject(self.labels.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
        json.field("aggregation", self.aggregation.rawValue)
        json.field("comparison", self.comparison.rawValue)
        json.field("threshold", self.threshold)
        json.field("value", self.value)
        json.field("startedAt", self.startedAt.microseconds)
        json.field("endedAt", self.endedAt?.microseconds)
        json.field("ending", self.ending?.rawValue)
        json.field("lastValue", self.lastValue)
    }

    init(snapshot: SnapshotReading) throws(DamagedSnapshot) {
        guard let aggregation = MetricAggregation(rawValue: try snapshot.text("aggregation")) else {
            throw DamagedSnapshot(field: "aggregation")
        }
        guard let comparison = AlertCondition.Comparison(rawValue: try snapshot.text("comparison")) else {
            throw DamagedSnapshot(field: "comparison")
        }
        let labels = (snapshot.object["labels"]?.objectValue ?? [:]).compactMap { member in
            member.value.stringValue.map { (member.key, $0) }
        }
        self.init(
            id: try snapshot.id("id"), rule: try snapshot.id("rule"), workspace: try snapshot.id("workspace"),
            name: try snapshot.text("name"), metric: try snapshot.text("metric"),
            labels: Dictionary(labels) { first, _ in first }, aggregation: aggregation, comparison: comparison,
            threshold: try Self.number(snapshot, "threshold"), value: try Self.number(snapshot, "value"),
            startedAt: try snapshot.instant("startedAt"), endedAt: snapshot.instantOrNil("endedAt"),
            ending: snapshot.textOrNil("ending").flatMap(Ending.init),
            lastValue: snapshot.object["lastValue"]?.numberValue)
    }

    private static func number(_ snapshot: SnapshotReading, _ key: String) throws(DamagedSnapshot) -> Double {
        guard let number = snapshot.object[key]?.numberValue else { throw DamagedSnapshot(field: key) }
        return number
    }
}
