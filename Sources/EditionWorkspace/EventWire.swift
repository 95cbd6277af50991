import Core
import JSON
import Primitives
import Surface

/// Events as the workspace contract has them: `{type, payload, timestamp}`. Source: workspace contract, WebSocket
/// events; contracts' page §7.
package enum EventWire {
    /// A change of a dashboard or a widget; `widget_data` is Atrium's own, with the ids of the widgets alone.
    ///
    /// - Returns: nil for a change of what the contract does not have.
    package static func event(_ event: Event) -> [UInt8]? {
        switch event.body {
        case .dashboard(let dashboard): self.object(event.kind, at: event.at) { DashboardWire.write(dashboard, $0) }
        case .widget(let widget): self.object(event.kind, at: event.at) { WidgetWire.write(widget, $0) }
        case .widgetData(let widgets): self.widgetData(widgets, of: event.object, at: event.at)
        case .recordImport(let job): self.object(event.kind, at: event.at) { RecordImportWire.write(job, $0) }
        case .task, .timeEntry, .alert, .modelDomain, .modelTable, .modelRelationship, .modelDiagram, .modelImported,
            .workspace, .collaborator:
            nil
        }
    }

    /// What these widgets show moved.
    package static func widgetData(_ widgets: [UUID], of dashboard: UUID, at time: Instant) -> [UInt8] {
        self.object(.widgetData, at: time) { self.write(widgets, of: dashboard, $0) }
    }

    /// The body of an answer to a request that asked for a WebSocket and gets none.
    package static func refusal(code: String, message: String, requestID: String, at time: Instant) -> [UInt8] {
        let json = JSONWriter(buffer: ByteBuffer(capacity: 256))
        ErrorEnvelope.write(code: code, message: message, ErrorContext(requestID: requestID, at: time), json)
        return json.buffer.array
    }

    private static func object(_ kind: Event.Kind, at time: Instant, payload: (JSONWriter) -> Void) -> [UInt8] {
        let json = JSONWriter(buffer: ByteBuffer(capacity: 1024))
        json.beginObject()
        json.field("type", kind.rawValue)
        json.key("payload")
        payload(json)
        json.field("timestamp", time)
        json.endObject()
        return json.buffer.array
    }

    private static func write(_ widgets: [UUID], of dashboard: UUID, _ json: JSONWriter) {
        json.beginObject()
        json.field("dashboard_id", prefix: "dash", dashboard)
        json.key("widget_ids")
        json.beginArray()
        for widget in widgets { json.identifier(prefix: "wgt", widget) }
        json.endArray()
        json.endObject()
    }
}
