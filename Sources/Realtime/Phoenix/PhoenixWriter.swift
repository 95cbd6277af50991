import JSON
import Primitives

/// Messages to a client. Every one has a `ref`, null where it answers nothing: the published clients want it.
struct PhoenixWriter: Sendable {
    let version: PhoenixVersion

    init(version: PhoenixVersion) { self.version = version }

    /// - Returns: nil when who reads this form does not speak the protocol.
    init?(_ form: MessageForm) {
        guard case .phoenix(let version) = form.language else { return nil }
        self.version = version
    }

    /// The answer to a message that had a reference.
    func reply(
        topic: String, ref: JSONValue, isOK: Bool = true, response: (JSONWriter) -> Void = { _ in }
    ) -> [UInt8] {
        self.message("phx_reply", topic: topic, ref: ref) { json in
            json.field("status", isOK ? "ok" : "error")
            json.key("response")
            json.beginObject()
            response(json)
            json.endObject()
        }
    }

    /// A broadcast: of a committed change when it has an offset, else of the moment.
    ///
    /// - Parameters:
    ///   - payload: one JSON value.
    ///   - offset: becomes `meta.id`.
    ///   - isReplayed: it happened before the join.
    func broadcast(
        topic: String, event: String, payload: [UInt8], offset: Int64? = nil, isReplayed: Bool = false
    ) -> [UInt8] {
        self.message("broadcast", topic: topic, capacity: payload.count + 256) { json in
            json.field("type", "broadcast")
            json.field("event", event)
            json.field("payload", raw: payload)
            guard let offset else { return }
            json.key("meta")
            json.beginObject()
            json.field("id", String(offset))
            if isReplayed { json.field("replayed", true) }
            json.endObject()
        }
    }

    /// - Parameter state: who is present, as `PresenceTable` writes it.
    func presenceState(topic: String, _ state: [UInt8]) -> [UInt8] {
        self.raw("presence_state", topic: topic, state)
    }

    /// - Parameter diff: who came and went, as `PresenceTable` writes it.
    func presenceDiff(topic: String, _ diff: [UInt8]) -> [UInt8] {
        self.raw("presence_diff", topic: topic, diff)
    }

    /// What is wrong with the channel itself.
    func systemError(topic: String, _ reason: Reason) -> [UInt8] {
        self.message("system", topic: topic) { json in
            json.field("status", "error")
            json.field("extension", "system")
            json.field("channel", String(topic.dropFirst(TopicName.prefix.count)))
            json.field("code", reason.code)
            json.field("message", reason.words)
        }
    }

    /// The channel is over: the client left it, or it is closed for this reason and asking again would not help.
    func close(topic: String, joinRef: JSONValue, _ reason: Reason? = nil) -> [UInt8] {
        self.message("phx_close", topic: topic, ref: joinRef, joinRef: joinRef) { json in
            json.field("code", reason?.code)
            json.field("reason", reason?.words)
        }
    }

    /// The channel broke: the client may join again.
    func error(topic: String, joinRef: JSONValue, _ reason: Reason) -> [UInt8] {
        self.message("phx_error", topic: topic, ref: joinRef, joinRef: joinRef) { json in
            json.field("code", reason.code)
            json.field("reason", reason.words)
        }
    }

    private func message(
        _ event: String, topic: String, ref: JSONValue = .null, joinRef: JSONValue = .null, capacity: Int = 256,
        payload: (JSONWriter) -> Void
    ) -> [UInt8] {
        self.envelope(event, topic: topic, ref: ref, joinRef: joinRef, capacity: capacity) { json in
            json.beginObject()
            payload(json)
            json.endObject()
        }
    }

    private func raw(_ event: String, topic: String, _ payload: [UInt8]) -> [UInt8] {
        self.envelope(event, topic: topic, ref: .null, joinRef: .null, capacity: payload.count + 128) { json in
            json.raw(json: payload)
        }
    }

    /// - Parameter payload: writes one value.
    private func envelope(
        _ event: String, topic: String, ref: JSONValue, joinRef: JSONValue, capacity: Int,
        payload: (JSONWriter) -> Void
    ) -> [UInt8] {
        let json = JSONWriter(buffer: ByteBuffer(capacity: capacity))
        switch self.version {
        case .one:
            json.beginObject()
            json.field("event", event)
            json.field("topic", topic)
            json.key("payload")
            payload(json)
            json.field("ref", ref)
            json.endObject()
        case .two:
            json.beginArray()
            json.value(joinRef)
            json.value(ref)
            json.string(topic)
            json.string(event)
            payload(json)
            json.endArray()
        }
        return json.buffer.array
    }
}
