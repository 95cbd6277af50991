import Core
import JSON
import Primitives
import Services
import WebSocket

/// What a client of `/v2/realtime` says on one connection, and what it is told.
///
/// The handshake (`connection`) may be left out: whoever was let in may subscribe at once, as the contract's own test
/// does. A subscription's topic, as the caller knows it, is its `subscriptionId`.
///
/// Source: flowforge contract, WebSocket API; contracts' page §7.
struct FlowForgeDialect: Dialect {
    static let protocolName = "v2.flowforge.realtime"
    /// Between two pings of the server, and how often a client should say something.
    static let heartbeat: Duration = .seconds(30)
    /// How long a client may take to bring a new token once the old one is over.
    static let renewalTime: Duration = .seconds(30)

    private struct Subscribed {
        let ticket: Int
        /// Of the `subscribe` message.
        let request: String
        let wish: FlowForgeWish
        /// It asked for what it missed.
        let isResumed: Bool
        var isLive = false
    }

    /// Subscriptions at once. Source: configuration, `realtime.topics_per_connection`.
    private let limit: Int
    /// Where somebody who names no workspace looks.
    private let workspace: UUID
    private let connectionID: String
    private let clock: () -> Instant
    private let makeID: () -> String
    private var subscriptions: [String: Subscribed] = [:]
    private var tickets = 0
    /// The token is over; until a new one comes nothing new is begun.
    private var isExpired = false

    init(
        limit: Int, workspace: UUID, clock: @escaping () -> Instant = { .now },
        makeID: @escaping () -> String = { UUID.v7().base62 }
    ) {
        self.limit = limit
        self.workspace = workspace
        self.connectionID = "conn_" + makeID()
        self.clock = clock
        self.makeID = makeID
    }

    // MARK: What the client says

    mutating func receive(_ kind: MessageKind, _ bytes: [UInt8]) -> [DialectAction] {
        guard kind == .text else { return [.close(.unsupportedData, reason: "messages are text")] }
        do throws(FlowForgeMessage.Malformed) {
            return self.answer(try FlowForgeMessage(parsing: bytes))
        } catch {
            return [self.error(error.problem, id: error.id)]
        }
    }

    private mutating func answer(_ message: FlowForgeMessage) -> [DialectAction] {
        do throws(Problem) {
            switch message.type {
            case "connection": return try self.connect(message)
            case "ping": return [.send(self.writer(message.id).message("pong"))]
            case "pong": return []
            case "disconnect": return [.close(.normal, reason: "as the client wishes")]
            case "subscribe": return try self.subscribe(message)
            case "unsubscribe": return try self.unsubscribe(message)
            default:
                throw Problem(
                    .badRequest, "There is no such type for clients to send.",
                    details: [
                        "types": ["connection", "ping", "pong", "disconnect", "subscribe", "unsubscribe"]
                    ])
            }
        } catch {
            return [self.error(error, id: message.id)]
        }
    }

    private func connect(_ message: FlowForgeMessage) throws(Problem) -> [DialectAction] {
        if let name = message.data["protocol"], name != .null, name != .string(Self.protocolName) {
            throw Problem(field: "data.protocol", "\(Self.protocolName) is spoken here.")
        }
        if let version = message.data["version"], version != .null, version.stringValue?.hasPrefix("2.") != true {
            throw Problem(field: "data.version", "Versions 2.x of the protocol are spoken here.")
        }
        switch message.data["token"] {
        case nil, .null?: return [self.acknowledgement(message.id)]
        case .string(let token)? where !token.isEmpty:
            let bare = token.hasPrefix("Bearer ") ? String(token.dropFirst("Bearer ".count)) : token
            return [.renew(token: bare, topic: "", ref: message.id.map { .string($0) } ?? .null)]
        default: throw Problem(field: "data.token", "This must be an access token.")
        }
    }

    private func acknowledgement(_ id: String?) -> DialectAction {
        .send(
            self.writer(id).message("connection_ack") { json in
                json.field("connectionId", self.connectionID)
                json.field("heartbeatInterval", Self.heartbeat.components.seconds * 1000)
                json.field("capabilities", FlowForgeChannel.capabilities)
                json.key("subscriptions")
                json.beginArray()
                for (id, subscribed) in self.subscriptions.sorted(by: { $0.value.ticket < $1.value.ticket }) {
                    json.beginObject()
                    Self.write(id, subscribed.wish, json)
                    json.endObject()
                }
                json.endArray()
            })
    }

    private mutating func subscribe(_ message: FlowForgeMessage) throws(Problem) -> [DialectAction] {
        guard !self.isExpired else { throw Self.expiry }
        let wish = try FlowForgeWish(message.data)
        // Measurements have no past.
        let replay = wish.measures == nil ? try Self.replay(message.data["since"]) : nil
        // A second subscription of the same kind takes the place of the first.
        let former = self.subscriptions.first { $0.value.wish == wish }?.key
        guard former != nil || self.subscriptions.count < self.limit else {
            throw Problem(.quota, "At most \(self.limit) subscriptions on one connection.")
        }
        if let former { self.subscriptions[former] = nil }
        self.tickets += 1
        let id = "sub_\(self.tickets)"
        self.subscriptions[id] = Subscribed(
            ticket: self.tickets, request: message.id ?? self.newID(), wish: wish, isResumed: replay != nil)
        let join = DialectAction.Join(
            topic: id, subject: wish.subject(in: self.workspace), ticket: self.tickets, token: nil, replay: replay)
        return (former.map { [.leave(topic: $0)] } ?? []) + [.join(join)]
    }

    /// - Parameter since: an offset that the client has seen, also written as a text.
    static func replay(_ since: JSONValue?) throws(Problem) -> ReplayRequest? {
        let offset: Int64?
        switch since {
        case nil, .null?: return nil
        case .integer(let value)?: offset = value
        case .string(let text)?: offset = Int64(text)
        default: offset = nil
        }
        guard let offset, offset >= 0 else {
            throw Problem(field: "data.since", "This must be the offset of an event, or 0 for all that is kept.")
        }
        return ReplayRequest(start: .offset(offset), limit: nil)
    }

    private mutating func unsubscribe(_ message: FlowForgeMessage) throws(Problem) -> [DialectAction] {
        let id: String?
        switch message.data["subscriptionId"] {
        case .string(let text)?: id = text
        case nil, .null?:
            let wish = try FlowForgeWish(message.data)
            id = self.subscriptions.first { $0.value.wish == wish }?.key
        default: throw Problem(field: "data.subscriptionId", "This must be a text.")
        }
        guard let id, let subscribed = self.subscriptions.removeValue(forKey: id) else {
            throw Problem(.notFound, "There is no such subscription on this connection.")
        }
        let answer = self.writer(message.id).message("unsubscribe") { Self.write(id, subscribed.wish, $0) }
        return [.leave(topic: id), .send(answer)]
    }

    // MARK: What the server says

    mutating func admitted(_ topic: String, _ admittance: Admittance) -> [DialectAction] {
        guard let subscribed = self.subscriptions[topic], !subscribed.isLive else { return [] }
        guard admittance.isComplete else {
            self.subscriptions[topic] = nil
            return [.leave(topic: topic), self.error(Self.lost(admittance), id: subscribed.request, subscribed.wish)]
        }
        self.subscriptions[topic]?.isLive = true
        let answer = self.writer(subscribed.request).message("subscription_data") { json in
            Self.write(topic, subscribed.wish, json)
            json.field("workspace", prefix: "ws", admittance.workspace)
            json.field("offset", admittance.offset)
            if subscribed.isResumed { json.field("resumed", true) }
        }
        guard let (interest, interval) = subscribed.wish.interest(in: admittance.workspace) else {
            return [.send(answer)]
        }
        return [.send(answer), .measure(topic: topic, interest, every: interval)]
    }

    mutating func refused(_ topic: String, _ reason: Reason) -> [DialectAction] {
        guard let subscribed = self.subscriptions.removeValue(forKey: topic) else { return [] }
        return [self.error(Problem(reason), id: subscribed.request, subscribed.wish)]
    }

    mutating func ended(_ topic: String, _ reason: Reason, mayRejoin: Bool) -> [DialectAction] {
        guard let subscribed = self.subscriptions.removeValue(forKey: topic) else { return [] }
        var problem = Problem(reason)
        problem.details["subscriptionId"] = .string(topic)
        problem.details["maySubscribeAgain"] = .bool(mayRejoin)
        let id = subscribed.isLive ? nil : subscribed.request
        return [.leave(topic: topic), self.error(problem, id: id, subscribed.wish)]
    }

    mutating func acknowledged(_ topic: String, ref: JSONValue) -> [DialectAction] {
        self.isExpired = false
        return [self.acknowledgement(ref.stringValue)]
    }

    func declined(_ topic: String, ref: JSONValue, _ reason: Reason) -> [DialectAction] {
        [self.error(Problem(reason), id: ref.stringValue)]
    }

    /// Twice: first the client is told, then, had it brought no new one in time, it is closed.
    mutating func expired() -> [DialectAction] {
        guard !self.isExpired else {
            return [.close(Language.flowForge.unauthenticatedCode, reason: "the access token has expired")]
        }
        self.isExpired = true
        return [self.error(Self.expiry, id: nil), .extend(Self.renewalTime)]
    }

    func heartbeat() -> [DialectAction] { [.send(self.writer(nil).message("ping"))] }

    func overrun() -> [DialectAction] {
        [
            self.error(Problem(.rateLimit, "Too many messages: at most 100 a second for long."), id: nil),
            .close(.policyViolation, reason: "too many messages"),
        ]
    }

    private static let expiry = Problem(
        .tokenExpired, "The access token has expired. Send a connection message with a new one as data.token.",
        details: ["renewWithinSeconds": .integer(Self.renewalTime.components.seconds)])

    static func lost(_ admittance: Admittance) -> Problem {
        Problem(
            .historyLost,
            "Events behind this offset are no longer kept. Load the present state, and follow from the offset of the "
                + "details on.",
            details: [
                "workspace": .string("ws_" + admittance.workspace.base62), "offset": .integer(admittance.offset),
                "lowestOffset": .integer(admittance.lowest),
            ])
    }

    private func newID() -> String { "msg_" + self.makeID() }

    private func writer(_ id: String?) -> FlowForgeWriter {
        FlowForgeWriter(id: id ?? self.newID(), at: self.clock())
    }

    private func error(_ problem: Problem, id: String?, _ wish: FlowForgeWish? = nil) -> DialectAction {
        var about: JSONObject = [:]
        if let wish {
            about["channel"] = .string(wish.channel.rawValue)
            about["params"] = .object(wish.params)
        }
        return .send(self.writer(id).error(problem, about: about))
    }

    private static func write(_ id: String, _ wish: FlowForgeWish, _ json: JSONWriter) {
        json.field("channel", wish.channel.rawValue)
        json.field("params", wish.params)
        json.field("subscriptionId", id)
    }
}
