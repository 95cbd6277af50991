import JSON
import Primitives

/// Messages to one client: `{type, id, timestamp, data}`, with `error` beside `data` where something is wrong. Source:
/// flowforge contract, `WebSocketMessage`.
struct FlowForgeWriter {
    let id: String
    let at: Instant

    func message(_ type: String, data: (JSONWriter) -> Void = { _ in }) -> [UInt8] {
        self.envelope(type, data: data) { _ in }
    }

    /// - Parameter about: becomes `data`, which every message has.
    func error(_ problem: Problem, about: JSONObject = [:]) -> [UInt8] {
        self.envelope("error", data: { json in for (key, value) in about { Self.member(key, value, json) } }) { json in
            json.key("error")
            json.beginObject()
            json.field("code", problem.code.rawValue)
            json.field("message", problem.message)
            if !problem.details.isEmpty { json.field("details", problem.details) }
            json.endObject()
        }
    }

    private func envelope(
        _ type: String, data: (JSONWriter) -> Void, more: (JSONWriter) -> Void
    ) -> [UInt8] {
        let json = JSONWriter(buffer: ByteBuffer(capacity: 256))
        json.beginObject()
        json.field("type", type)
        json.field("id", self.id)
        json.field("timestamp", self.at)
        json.key("data")
        json.beginObject()
        data(json)
        json.endObject()
        more(json)
        json.endObject()
        return json.buffer.array
    }

    private static func member(_ key: String, _ value: JSONValue, _ json: JSONWriter) {
        json.key(key)
        json.value(value)
    }
}
