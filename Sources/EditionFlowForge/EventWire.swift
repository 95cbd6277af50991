import Core
import JSON
import Primitives
import Services

/// Events as messages of the realtime dialect: `{type, id, timestamp, data}`, the same bytes for everybody who is told.
/// Source: flowforge contract, WebSocket message types; contracts' page §7.
///
/// `data` has, beside what the contract shows, `workspace` and `offset`: the event's place in the workspace's one
/// sequence, and what to resume from.
package enum EventWire {
    /// A change, and the name of its type.
    ///
    /// - Returns: nil for what this edition does not tell of.
    package static func event(_ event: Event) -> (type: String, message: [UInt8])? {
        guard let type = self.type(of: event) else { return nil }
        let id = "msg_\(event.workspace.base62)_\(event.offset)"
        let message = self.message(type, id: id, at: event.at) { json in
            self.write(event, json)
            json.field("timestamp", event.at)
            json.field("changedBy", prefix: "usr", event.actor)
            json.field("workspace", prefix: "ws", event.workspace)
            json.field("offset", event.offset)
        }
        return (type, message)
    }

    /// What a widget shows now. Not kept, and so without an offset.
    package static func widgetFigure(
        _ figure: WidgetFigure, of dashboard: UUID, at time: Instant
    ) -> (type: String, message: [UInt8]) {
        let message = self.message("widget.data", id: "msg_" + UUID.v7().base62, at: time) { json in
            json.field("widgetId", prefix: "wgt", figure.widget)
            json.field("dashboardId", prefix: "dash", dashboard)
            json.key("data")
            json.beginObject()
            if let value = figure.value {
                json.field("value", value)
                json.field("trend", orNull: figure.trend?.rawValue)
                json.field("change", orNull: figure.change)
            }
            json.field("timestamp", time)
            json.endObject()
            json.field("timestamp", time)
        }
        return ("widget.data", message)
    }

    /// What was measured last: `metrics.update`. Not kept, and so without an offset.
    ///
    /// - Parameter values: null for a metric of which nothing is known.
    package static func metrics(
        _ values: [(name: String, value: Double?)], in workspace: UUID, at time: Instant
    ) -> (type: String, message: [UInt8]) {
        let type = "metrics.update"
        let message = self.message(type, id: "msg_" + UUID.v7().base62, at: time) { json in
            json.key("metrics")
            json.beginObject()
            for (name, value) in values {
                json.key(name)
                json.beginObject()
                json.field("value", orNull: value)
                json.field("unit", MetricDescription(name: name, labels: [:]).unit)
                json.endObject()
            }
            json.endObject()
            json.field("timestamp", time)
            json.field("workspace", prefix: "ws", workspace)
        }
        return (type, message)
    }

    /// The body of an answer to a request that asked for a connection and gets none.
    ///
    /// - Parameter site: as `FlowForgeEdition`'s.
    package static func refusal(
        code: String, message: String, method: String, path: String, requestID: String, site: String, at time: Instant
    ) -> [UInt8] {
        let json = JSONWriter(buffer: ByteBuffer(capacity: 384))
        let code = ErrorCode(rawValue: code) ?? .badRequest
        json.beginObject()
        json.key("error")
        json.beginObject()
        json.field("code", code.rawValue)
        json.field("message", message)
        json.field("timestamp", time)
        json.field("path", path)
        json.field("method", String(method.prefix(32)))
        json.field("requestId", requestID)
        json.field("documentation", Pages(site: site).error(code))
        json.endObject()
        json.endObject()
        return json.buffer.array
    }

    /// Those that the contract has no name for are named in its manner: `dashboard.deleted`, `widget.created`,
    /// `widget.deleted`.
    private static func type(of event: Event) -> String? {
        switch event.kind {
        case .dashboardUpdated: "dashboard.update"
        case .dashboardDeleted: "dashboard.deleted"
        case .widgetAdded: "widget.created"
        case .widgetUpdated: "widget.update"
        case .widgetDeleted: "widget.deleted"
        case .widgetData: "widget.data"
        case .alertTriggered: "alert.triggered"
        case .alertRecovered: "alert.recovered"
        case .taskCreated, .taskUpdated, .taskStatusChanged, .taskDeleted, .timeStarted, .timeStopped, .timeUpdated,
            .timeDeleted:
            self.type(ofWork: event.kind)
        case .importProgress, .modelDomainCreated, .modelDomainUpdated, .modelDomainDeleted, .modelTableCreated,
            .modelTableUpdated, .modelTableDeleted, .modelRelationshipCreated, .modelRelationshipUpdated,
            .modelRelationshipDeleted, .modelDiagramCreated, .modelDiagramUpdated, .modelDiagramDeleted,
            .modelImported, .workspaceUpdated, .workspaceDeleted, .collaboratorChanged:
            nil
        }
    }

    private static func write(_ event: Event, _ json: JSONWriter) {
        switch event.body {
        case .dashboard(let dashboard):
            json.field("dashboardId", prefix: "dash", dashboard.id)
            json.key("dashboard")
            json.beginObject()
            DashboardWire.writeHead(dashboard, json)
            json.endObject()
            json.field("version", event.version)
        case .widget(let widget):
            json.field("widgetId", prefix: "wgt", widget.id)
            json.field("dashboardId", prefix: "dash", widget.dashboard)
            json.key("widget")
            WidgetWire.write(widget, json)
            // The dashboard's, which is what a change of either is made against.
            json.field("version", event.version)
        case .widgetData(let widgets): self.write(widgets, of: event.object, json)
        case .alert(let alert):
            json.field("alertId", prefix: "alr", alert.rule)
            json.key("alert")
            AlertWire.write(alert, json)
        case .task(let task, let previous): self.write(task, from: previous, json)
        case .timeEntry(let entry): self.write(entry, json)
        case .recordImport, .modelDomain, .modelTable, .modelRelationship, .modelDiagram, .modelImported, .workspace,
            .collaborator:
            break
        }
    }

    /// One widget is named as the contract names it, too.
    private static func write(_ widgets: [UUID], of dashboard: UUID, _ json: JSONWriter) {
        if widgets.count == 1, let widget = widgets.first { json.field("widgetId", prefix: "wgt", widget) }
        json.field("dashboardId", prefix: "dash", dashboard)
        json.key("widgetIds")
        json.beginArray()
        for widget in widgets { json.identifier(prefix: "wgt", widget) }
        json.endArray()
    }

    private static func message(
        _ type: String, id: String, at time: Instant, data: (JSONWriter) -> Void
    ) -> [UInt8] {
        let json = JSONWriter(buffer: ByteBuffer(capacity: 1024))
        json.beginObject()
        json.field("type", type)
        json.field("id", id)
        json.field("timestamp", time)
        json.key("data")
        json.beginObject()
        data(json)
        json.endObject()
        json.endObject()
        return json.buffer.array
    }
}
