import Core
import JSON
import Primitives
import WebSocket

@testable import Realtime

/// What the tests of the protocol say and read.
enum Wire {
    static let board = UUID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    static let workspace = UUID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0002)
    static let topic = "realtime:dashboard:dash_" + Wire.board.base62

    static func message(
        _ event: String, _ payload: JSONValue = [:], topic: String = Wire.topic, ref: JSONValue = "1"
    ) -> [UInt8] {
        JSONValue.object(["topic": .string(topic), "event": .string(event), "payload": payload, "ref": ref]).encoded
    }

    static func json(_ bytes: [UInt8]) -> JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }

    static func dialect(_ version: PhoenixVersion = .one, topics: Int = 10) -> Conversation {
        Conversation(version, topics: topics)
    }

    static func actor(
        _ user: UUID = UUID(high: 1, low: 1), in workspace: UUID = Wire.workspace, role: Role = .owner
    ) -> Actor {
        Actor(
            user: user, email: "a@example.com", organization: UUID(high: 3, low: 3), session: UUID(high: 4, low: 4),
            memberships: [Membership(workspace: workspace, role: role)], workspace: workspace)
    }

    static func dashboard(
        _ visibility: Dashboard.Visibility = .shared, owner: UUID = UUID(high: 1, low: 1)
    ) -> Dashboard {
        Dashboard(
            id: Self.board, workspace: Self.workspace, owner: owner, name: "Board", description: nil,
            layout: JSONText([:] as JSONObject), theme: JSONText([:] as JSONObject),
            config: JSONText([:] as JSONObject), tags: JSONText(.array([])), visibility: visibility,
            isTemplate: false, templateCategory: nil, isDefault: false, version: 1, viewCount: 0, lastViewedAt: nil,
            createdAt: Instant(seconds: 0), updatedAt: Instant(seconds: 0))
    }

    static func event(
        _ offset: Int64, _ kind: Event.Kind = .widgetData, _ body: Event.Body = .widgetData([]),
        for audience: UUID? = nil
    ) -> EncodedEvent {
        EncodedEvent(
            Event(
                workspace: Self.workspace, offset: offset, kind: kind, object: Self.board, version: 1,
                audience: audience,
                actor: nil, body: body, at: Instant(seconds: 0)), Self.wordings, in: [.workspace])
    }

    /// Every event is an empty object.
    static let wordings = EventWordings([
        .workspace: EventWording(
            event: { EventWords(name: $0.kind.rawValue, json: Array("{}".utf8)) },
            widgetData: { _, _, _ in EventWords(name: "widget_data", json: Array("{}".utf8)) }, refusal: { _ in [] })
    ])

    static func batch(_ offsets: ClosedRange<Int64>) -> EventBatch {
        EventBatch(
            workspace: Self.workspace, after: offsets.lowerBound - 1, events: offsets.map { Self.event($0) })
    }
}

extension DialectAction {
    /// The message that is to be sent; null for another action.
    var message: JSONValue {
        guard case .send(let bytes) = self else { return .null }
        return Wire.json(bytes)
    }

    var join: DialectAction.Join? {
        guard case .join(let join) = self else { return nil }
        return join
    }
}

extension JSONValue {
    func at(_ path: String...) -> JSONValue { path.reduce(self) { $0[$1] ?? .null } }
}

/// A dialect that expectations can speak to.
final class Conversation {
    private var dialect: PhoenixDialect

    init(_ version: PhoenixVersion, topics: Int) {
        self.dialect = PhoenixDialect(version: version, topicLimit: topics, makeKey: { "made-up" })
    }

    func receive(_ kind: MessageKind, _ bytes: [UInt8]) -> [DialectAction] {
        self.dialect.receive(kind, bytes)
    }

    func admitted(_ topic: String, offset: Int64, lowest: Int64, isComplete: Bool) -> [DialectAction] {
        self.dialect.admitted(
            topic,
            Admittance(workspace: Wire.workspace, offset: offset, lowest: lowest, isComplete: isComplete))
    }

    func refused(_ topic: String, _ reason: Reason) -> [DialectAction] {
        self.dialect.refused(topic, reason)
    }

    func ended(_ topic: String, _ reason: Reason, mayRejoin: Bool) -> [DialectAction] {
        self.dialect.ended(topic, reason, mayRejoin: mayRejoin)
    }

    func isWaiting(_ topic: String, ticket: Int) -> Bool { self.dialect.isWaiting(topic, ticket: ticket) }

    func hasPresence(_ topic: String) -> Bool { self.dialect.hasPresence(topic) }
}
