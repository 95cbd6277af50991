import Core
import JSON
import Primitives
import Services
import WebSocket

/// What a client of Supabase Realtime's protocol says on one connection, and what it is told.
///
/// Source: Supabase Realtime, protocol (Phoenix channels); contracts' page §6 and §7.
struct PhoenixDialect: Dialect {
    private struct Channel {
        let ticket: Int
        let joinRef: JSONValue
        let ref: JSONValue
        var configuration: JoinConfiguration
        let key: String
        var isJoined = false
    }

    /// Longest `payload` of a presence, in bytes of JSON.
    static let presenceBytes = 4096

    let version: PhoenixVersion
    /// Topics at once. Source: configuration, `realtime.topics_per_connection`.
    private let topicLimit: Int
    /// Makes the presence key of a client that names none.
    private let makeKey: () -> String
    private var channels: [String: Channel] = [:]
    private var tickets = 0

    init(
        version: PhoenixVersion, topicLimit: Int, makeKey: @escaping () -> String = { UUID.v7().description }
    ) {
        self.version = version
        self.topicLimit = topicLimit
        self.makeKey = makeKey
    }

    var writer: PhoenixWriter { PhoenixWriter(version: self.version) }

    // MARK: What the client says

    mutating func receive(_ kind: MessageKind, _ bytes: [UInt8]) -> [DialectAction] {
        do throws(PhoenixMessage.Malformed) {
            switch (kind, self.version) {
            case (.text, _): return self.answer(try PhoenixMessage(parsing: bytes, self.version))
            case (.binary, .two): return self.answer(try PhoenixMessage(parsing: bytes))
            case (.binary, .one): return [.close(.unsupportedData, reason: "messages are text")]
            }
        } catch {
            return [.close(.invalidPayload, reason: error.reason)]
        }
    }

    private mutating func answer(_ message: PhoenixMessage) -> [DialectAction] {
        switch message.event {
        case "heartbeat" where message.topic == TopicName.phoenix:
            return [.send(self.writer.reply(topic: message.topic, ref: message.ref))]
        case "phx_join": return self.join(message)
        case "phx_leave": return self.leave(message)
        default: break
        }
        guard let channel = self.channels[message.topic], channel.isJoined else {
            return self.refusal(message, Reason("not_joined", "You have not joined this topic."))
        }
        switch message.event {
        case "access_token": return self.renew(message)
        case "broadcast": return self.broadcast(message, channel)
        case "presence": return self.presence(message, channel)
        default:
            return self.refusal(message, Reason("unknown_event", "There is no such event for clients to send."))
        }
    }

    private mutating func join(_ message: PhoenixMessage) -> [DialectAction] {
        guard let subject = TopicName.subject(message.topic) else {
            return self.refusal(message, Reason("unknown_topic", "There is no such topic."))
        }
        let isAgain = self.channels[message.topic] != nil
        guard isAgain || self.channels.count < self.topicLimit else {
            return self.refusal(
                message, Reason("too_many_topics", "At most \(self.topicLimit) topics on one connection."))
        }
        let configuration: JoinConfiguration
        do throws(JoinConfiguration.Malformed) { configuration = try JoinConfiguration(message.payload) } catch {
            return self.refusal(message, Reason("malformed", error.reason))
        }
        self.tickets += 1
        let key = configuration.presenceKey
        self.channels[message.topic] = Channel(
            ticket: self.tickets, joinRef: message.joinRef == .null ? message.ref : message.joinRef,
            ref: message.ref, configuration: configuration, key: key.isEmpty ? self.makeKey() : key)
        let join = DialectAction.Join(
            topic: message.topic, subject: subject, ticket: self.tickets, token: Self.token(message),
            replay: configuration.replay)
        // A second join takes the place of the first.
        return (isAgain ? [.leave(topic: message.topic)] : []) + [.join(join)]
    }

    private mutating func leave(_ message: PhoenixMessage) -> [DialectAction] {
        guard let channel = self.channels.removeValue(forKey: message.topic) else {
            return [.send(self.writer.reply(topic: message.topic, ref: message.ref))]
        }
        return [
            .leave(topic: message.topic),
            .send(self.writer.reply(topic: message.topic, ref: message.ref)),
            .send(self.writer.close(topic: message.topic, joinRef: channel.joinRef)),
        ]
    }

    private func renew(_ message: PhoenixMessage) -> [DialectAction] {
        // A client that forgets its token sends null; the one that it has stays until it expires.
        guard let token = Self.token(message) else { return [] }
        return [.renew(token: token, topic: message.topic, ref: message.ref)]
    }

    private func broadcast(_ message: PhoenixMessage, _ channel: Channel) -> [DialectAction] {
        guard let event = message.payload["event"]?.stringValue, !event.isEmpty,
            event.utf8.count <= PhoenixMessage.nameBytes
        else { return self.refusal(message, Reason("malformed", "payload.event is not a short text.")) }
        // Nobody is to be told of a change that is none.
        guard Event.Kind(rawValue: event.lowercased()) == nil else {
            return self.refusal(message, Reason("reserved_event", "Only the server sends \(event)."))
        }
        let payload = message.payload["payload"] ?? .object([:])
        guard payload.objectValue != nil else {
            return self.refusal(message, Reason("malformed", "payload.payload is not an object."))
        }
        var actions: [DialectAction] = [
            .relay(
                topic: message.topic, event: event, payload: payload.encoded,
                includesSelf: channel.configuration.includesSelf)
        ]
        if channel.configuration.acknowledges {
            actions.append(.send(self.writer.reply(topic: message.topic, ref: message.ref)))
        }
        return actions
    }

    private mutating func presence(_ message: PhoenixMessage, _ channel: Channel) -> [DialectAction] {
        switch message.payload["event"]?.stringValue {
        case "untrack":
            return [
                .untrack(topic: message.topic),
                .send(self.writer.reply(topic: message.topic, ref: message.ref)),
            ]
        case "track":
            guard let meta = (message.payload["payload"] ?? .object([:])).objectValue else {
                return self.refusal(message, Reason("malformed", "payload.payload is not an object."))
            }
            guard meta.encoded.count <= Self.presenceBytes else {
                return self.refusal(
                    message, Reason("too_large", "A presence has at most \(Self.presenceBytes) bytes."))
            }
            let track = DialectAction.track(topic: message.topic, key: channel.key, meta: meta, ref: message.ref)
            guard !channel.configuration.hasPresence else { return [track] }
            // Who shows themselves wants to see the others.
            self.channels[message.topic]?.configuration.hasPresence = true
            return [.tellPresence(topic: message.topic), track]
        default:
            return self.refusal(message, Reason("unknown_event", "Presence knows track and untrack."))
        }
    }

    private func refusal(_ message: PhoenixMessage, _ reason: Reason) -> [DialectAction] {
        // What has no reference waits for no answer; a join always does.
        guard message.ref != .null || message.event == "phx_join" else { return [] }
        return [.send(self.refusal(topic: message.topic, ref: message.ref, reason))]
    }

    private func refusal(topic: String, ref: JSONValue, _ reason: Reason) -> [UInt8] {
        self.writer.reply(topic: topic, ref: ref, isOK: false) { json in
            json.field("code", reason.code)
            json.field("reason", reason.words)
        }
    }

    private static func token(_ message: PhoenixMessage) -> String? {
        guard let token = message.payload["access_token"]?.stringValue, !token.isEmpty else { return nil }
        return token.hasPrefix("Bearer ") ? String(token.dropFirst("Bearer ".count)) : token
    }

    // MARK: What the server says

    /// Whether a join of this topic still waits for its answer.
    func isWaiting(_ topic: String, ticket: Int) -> Bool {
        self.channels[topic].map { $0.ticket == ticket && !$0.isJoined } ?? false
    }

    func hasPresence(_ topic: String) -> Bool {
        self.channels[topic].map { $0.isJoined && $0.configuration.hasPresence } ?? false
    }

    mutating func admitted(_ topic: String, _ admittance: Admittance) -> [DialectAction] {
        guard let channel = self.channels[topic], !channel.isJoined else { return [] }
        self.channels[topic]?.isJoined = true
        let reply = self.writer.reply(topic: topic, ref: channel.ref) { json in
            json.key("postgres_changes")
            json.beginArray()
            for (index, change) in channel.configuration.postgresChanges.enumerated() {
                var echo = change
                echo["id"] = .integer(Int64(index + 1))
                echo.write(to: json)
            }
            json.endArray()
            json.field("offset", admittance.offset)
            guard channel.configuration.replay != nil else { return }
            json.key("replay")
            json.beginObject()
            json.field("complete", admittance.isComplete)
            json.field("lowest_offset", admittance.lowest)
            json.endObject()
        }
        return [.send(reply)] + (channel.configuration.hasPresence ? [.tellPresence(topic: topic)] : [])
    }

    mutating func refused(_ topic: String, _ reason: Reason) -> [DialectAction] {
        guard let channel = self.channels.removeValue(forKey: topic) else { return [] }
        return [.send(self.refusal(topic: topic, ref: channel.ref, reason))]
    }

    mutating func ended(_ topic: String, _ reason: Reason, mayRejoin: Bool) -> [DialectAction] {
        guard let channel = self.channels.removeValue(forKey: topic) else { return [] }
        guard channel.isJoined else { return [.send(self.refusal(topic: topic, ref: channel.ref, reason))] }
        let ending =
            mayRejoin
            ? self.writer.error(topic: topic, joinRef: channel.joinRef, reason)
            : self.writer.close(topic: topic, joinRef: channel.joinRef, reason)
        return [
            .leave(topic: topic),
            .send(self.writer.systemError(topic: topic, reason)),
            .send(ending),
        ]
    }

    func acknowledged(_ topic: String, ref: JSONValue) -> [DialectAction] {
        ref == .null ? [] : [.send(self.writer.reply(topic: topic, ref: ref))]
    }

    func declined(_ topic: String, ref: JSONValue, _ reason: Reason) -> [DialectAction] {
        ref == .null ? [] : [.send(self.refusal(topic: topic, ref: ref, reason))]
    }

    func expired() -> [DialectAction] {
        [.close(Language.phoenix(self.version).unauthenticatedCode, reason: "the access token has expired")]
    }

    func presenceState(_ topic: String, _ state: [UInt8]) -> [DialectAction] {
        [.send(self.writer.presenceState(topic: topic, state))]
    }
}
