import Core
import JSON
import Primitives
import Services
import Testing
import WebSocket

@testable import Realtime

/// Source: flowforge contract, WebSocket API; contracts' page §7.
@Suite struct FlowForgeDialectTests {
    /// A dialect that expectations can speak to; its clock stands still, and it counts its own identifiers.
    private final class Talk {
        private var dialect: FlowForgeDialect

        init(limit: Int = 10) {
            var made = 0
            self.dialect = FlowForgeDialect(limit: limit, workspace: Wire.workspace, clock: { Instant(seconds: 0) }) {
                made += 1
                return "\(made)"
            }
        }

        func say(_ type: String, _ data: JSONValue = [:], id: JSONValue = "msg_1") -> [DialectAction] {
            self.say(["type": .string(type), "id": id, "timestamp": "2024-01-15T10:00:00Z", "data": data])
        }

        func say(_ message: JSONValue) -> [DialectAction] { self.dialect.receive(.text, message.encoded) }

        func raw(_ kind: MessageKind, _ bytes: [UInt8]) -> [DialectAction] { self.dialect.receive(kind, bytes) }

        func admit(_ topic: String, offset: Int64 = 7, isComplete: Bool = true) -> [DialectAction] {
            self.dialect.admitted(
                topic, Admittance(workspace: Wire.workspace, offset: offset, lowest: 3, isComplete: isComplete))
        }

        func refuse(_ topic: String, _ code: String) -> [DialectAction] { self.dialect.refused(topic, .init(code, "")) }

        func end(_ topic: String, _ code: String) -> [DialectAction] {
            self.dialect.ended(topic, Reason(code, "no more"), mayRejoin: code == "history_lost")
        }

        func expire() -> [DialectAction] { self.dialect.expired() }
        func acknowledge(_ ref: JSONValue) -> [DialectAction] { self.dialect.acknowledged("", ref: ref) }
        func decline(_ ref: JSONValue) -> [DialectAction] {
            self.dialect.declined("", ref: ref, .init("other_account", ""))
        }
        func heartbeat() -> [DialectAction] { self.dialect.heartbeat() }
        func overrun() -> [DialectAction] { self.dialect.overrun() }

        /// Subscribes, and is let in.
        func follow(_ data: JSONValue = Talk.board) -> JSONValue {
            guard let join = self.say("subscribe", data, id: "s").last?.join else { return .null }
            return self.admit(join.topic).first?.message ?? .null
        }

        static let dashboard = "dash_" + Wire.board.base62
        static let board: JSONValue = [
            "channel": "dashboard.updates", "params": ["dashboardId": .string(Talk.dashboard)],
        ]
        static let all: JSONValue = ["channel": "dashboard.updates"]
    }

    private static func error(_ actions: [DialectAction]) -> JSONValue {
        actions.last?.message.at("error", "code") ?? .null
    }

    @Test func `the contract's handshake is acknowledged`() {
        let data: JSONValue = [
            "protocol": "v2.flowforge.realtime", "version": "2.0.0",
            "capabilities": ["dashboard", "metrics", "llm", "tasks"],
        ]
        let talk = Talk()
        let answer = talk.say("connection", data, id: "msg_123")
        #expect(
            answer.map(\.message) == [
                [
                    "type": "connection_ack", "id": "msg_123", "timestamp": "1970-01-01T00:00:00.000Z",
                    "data": [
                        "connectionId": "conn_1", "heartbeatInterval": 30000,
                        "capabilities": .array(FlowForgeChannel.capabilities.map { .string($0) }), "subscriptions": [],
                    ],
                ]
            ])
        _ = talk.follow()
        let later = talk.say("connection").first?.message.at("data", "subscriptions")
        #expect(
            later == [
                [
                    "channel": "dashboard.updates", "params": ["dashboardId": .string(Talk.dashboard)],
                    "subscriptionId": "sub_1",
                ]
            ])
    }

    @Test func `another protocol is not spoken`() {
        let talk = Talk()
        #expect(Self.error(talk.say("connection", ["protocol": "graphql-ws"])) == "VALIDATION_ERROR")
        #expect(Self.error(talk.say("connection", ["version": "3.0.0"])) == "VALIDATION_ERROR")
    }

    @Test(arguments: ["msg_1", 17] as [JSONValue])
    func `a ping is answered with its id`(_ id: JSONValue) {
        let answer = Talk().say("ping", id: id).first?.message
        #expect(answer?.at("type") == "pong")
        #expect(answer?.at("id") == (id == 17 ? "17" : id))
        #expect(answer?.at("data") == [:])
    }

    @Test func `a message without an id is answered with one of ours`() {
        let answer = Talk().say(["type": "ping"]).first?.message
        #expect(answer?.at("id") == "msg_2")
    }

    @Test func `who says disconnect is closed, and a pong needs no answer`() {
        #expect(Talk().say("disconnect") == [.close(.normal, reason: "as the client wishes")])
        #expect(Talk().say("pong").isEmpty)
    }

    @Test func `a subscription is asked of the caller, and answered once with the request's id`() throws {
        let talk = Talk()
        let join = try #require(talk.say("subscribe", Talk.board, id: "test_123").first?.join)
        #expect(join.subject == .dashboard(Wire.board) && join.replay == nil && join.token == nil)
        let answer = talk.admit(join.topic)
        #expect(
            answer.map(\.message) == [
                [
                    "type": "subscription_data", "id": "test_123", "timestamp": "1970-01-01T00:00:00.000Z",
                    "data": [
                        "channel": "dashboard.updates", "params": ["dashboardId": .string(Talk.dashboard)],
                        "subscriptionId": "sub_1", "workspace": .string("ws_" + Wire.workspace.base62), "offset": 7,
                    ],
                ]
            ])
        #expect(talk.admit(join.topic).isEmpty)
    }

    @Test func `without a dashboard all of the workspace are followed, of the token's or a named one`() {
        let other = UUID(high: 5, low: 6)
        let named: JSONValue = [
            "channel": "dashboard.updates", "params": ["workspace": .string("ws_" + other.base62)],
        ]
        #expect(
            Talk().say("subscribe", Talk.all).first?.join?.subject == .feed(EventFeed(Wire.workspace, [.dashboards])))
        #expect(Talk().say("subscribe", named).first?.join?.subject == .feed(EventFeed(other, [.dashboards])))
    }

    @Test(arguments: [7, "7"] as [JSONValue])
    func `what followed an offset can be asked for`(_ since: JSONValue) {
        let join = Talk().say("subscribe", ["channel": "dashboard.updates", "since": since]).first?.join
        #expect(join?.replay == ReplayRequest(start: .offset(7), limit: nil))
    }

    @Test func `a past that is not kept is said to be lost, with what to do`() throws {
        let talk = Talk()
        let join = try #require(talk.say("subscribe", ["channel": "dashboard.updates", "since": 1]).first?.join)
        let actions = talk.admit(join.topic, isComplete: false)
        #expect(actions.first == .leave(topic: join.topic))
        let error = actions.last?.message.at("error")
        #expect(error?.at("code") == "HISTORY_LOST")
        #expect(error?.at("details", "offset") == 7 && error?.at("details", "lowestOffset") == 3)
        #expect(actions.last?.message.at("id") == "msg_1")
        #expect(talk.say("connection").first?.message.at("data", "subscriptions") == [])
    }

    @Test func `what cannot be subscribed to is said in an error with the request's id`() {
        let wrong: [(JSONValue, String)] = [
            ([:], "VALIDATION_ERROR"), (["channel": 1], "VALIDATION_ERROR"),
            (["channel": "llm.stream", "params": ["queryId": "query_xyz789"]], "UNKNOWN_CHANNEL"),
            (["channel": "dashboard.updates", "params": []], "VALIDATION_ERROR"),
            (["channel": "dashboard.updates", "params": ["dashboardId": "dash_test"]], "VALIDATION_ERROR"),
            (["channel": "dashboard.updates", "params": ["dashboardId": 1]], "VALIDATION_ERROR"),
            (["channel": "dashboard.updates", "params": ["workspace": "x"]], "VALIDATION_ERROR"),
            (["channel": "metrics.realtime"], "VALIDATION_ERROR"),
            (["channel": "metrics.realtime", "params": ["metrics": []]], "VALIDATION_ERROR"),
            (["channel": "metrics.realtime", "params": ["metrics": ["cpu", 1]]], "VALIDATION_ERROR"),
            (["channel": "metrics.realtime", "params": ["metrics": ["cpu"], "interval": 999]], "VALIDATION_ERROR"),
            (["channel": "tasks.updates", "params": ["taskId": "x"]], "VALIDATION_ERROR"),
            (["channel": "dashboard.updates", "since": -1], "VALIDATION_ERROR"),
            (["channel": "dashboard.updates", "since": "x"], "VALIDATION_ERROR"),
        ]
        for (data, code) in wrong {
            let actions = Talk().say("subscribe", data, id: "test_123")
            #expect(actions.count == 1 && Self.error(actions) == .string(code))
            let message = actions.last?.message
            #expect(message?.at("type") == "error" && message?.at("id") == "test_123")
            // The contract's test wants an object in every message.
            #expect(message?.at("data").objectValue != nil)
        }
    }

    @Test func `the contract's subscription to measurements is answered, and then the caller is asked for them`() throws
    {
        let data: JSONValue = [
            "channel": "metrics.realtime", "params": ["metrics": ["memory", "cpu", "requests"], "interval": 5000],
            "since": 3,
        ]
        let talk = Talk()
        let join = try #require(talk.say("subscribe", data).first?.join)
        #expect(join.subject == .feed(EventFeed(Wire.workspace, [.metrics])) && join.replay == nil)
        let actions = talk.admit(join.topic)
        let params = actions.first?.message.at("data", "params")
        #expect(params == ["metrics": ["cpu", "memory", "requests"], "interval": 5000])
        let interest = MetricInterest(workspace: Wire.workspace, names: ["cpu", "memory", "requests"])
        #expect(actions.last == .measure(topic: join.topic, interest, every: .seconds(5)))
    }

    @Test func `tasks, time and alerts of a workspace can be followed, and one task`() {
        let task: JSONValue = ["taskId": .string("task_" + Wire.board.base62)]
        let wishes: [(JSONValue, EventFeed.Part)] = [
            (["channel": "tasks.updates"], .tasks), (["channel": "time.updates"], .time),
            (["channel": "alerts"], .alerts),
            (["channel": "tasks.updates", "params": task], .task(Wire.board)),
        ]
        for (data, part) in wishes {
            let join = Talk().say("subscribe", data).first?.join
            #expect(join?.subject == .feed(EventFeed(Wire.workspace, [part])))
        }
    }

    @Test func `messages that are none are answered, and the connection goes on`() {
        let talk = Talk()
        for text in [
            "{", "[]", "{\"type\":1}", "{\"type\":\"\"}", "{\"type\":\"ping\",\"id\":{}}",
            "{\"type\":\"x\",\"data\":1}",
        ] {
            let actions = talk.raw(.text, Array(text.utf8))
            #expect(actions.count == 1 && actions.first?.message.at("type") == "error", "\(text)")
        }
        #expect(Self.error(talk.say("widget.data")) == "BAD_REQUEST")
        #expect(talk.raw(.binary, [0]) == [.close(.unsupportedData, reason: "messages are text")])
        #expect(talk.say("ping").first?.message.at("type") == "pong")
    }

    @Test func `a subscription ends by its id, or by what it asked for`() {
        let talk = Talk()
        for end in [["subscriptionId": "sub_1"], Talk.board] as [JSONValue] {
            let id = talk.follow().at("data", "subscriptionId")
            let wish: JSONValue = end == Talk.board ? end : ["subscriptionId": id]
            let actions = talk.say("unsubscribe", wish, id: "u")
            #expect(actions.first == .leave(topic: id.stringValue ?? ""))
            #expect(actions.last?.message.at("type") == "unsubscribe" && actions.last?.message.at("id") == "u")
            #expect(actions.last?.message.at("data", "subscriptionId") == id)
            #expect(Self.error(talk.say("unsubscribe", wish)) == "NOT_FOUND")
        }
    }

    @Test func `the same wish again takes the place of the first`() {
        let talk = Talk(limit: 1)
        _ = talk.follow()
        let actions = talk.say("subscribe", Talk.board)
        #expect(actions.first == .leave(topic: "sub_1") && actions.last?.join?.topic == "sub_2")
        #expect(Self.error(talk.say("subscribe", Talk.all)) == "QUOTA_EXCEEDED")
    }

    @Test func `a refusal has the request's id, and the reason in the contract's words`() {
        let codes = [
            ("not_found", "NOT_FOUND"), ("forbidden", "FORBIDDEN"), ("busy", "SERVICE_UNAVAILABLE"),
            ("unauthorized", "UNAUTHORIZED"),
        ]
        for (reason, code) in codes {
            let talk = Talk()
            let topic = talk.say("subscribe", Talk.board, id: "test_123").first?.join?.topic ?? ""
            let actions = talk.refuse(topic, reason)
            #expect(Self.error(actions) == .string(code))
            #expect(actions.last?.message.at("id") == "test_123")
            #expect(actions.last?.message.at("data", "params", "dashboardId") == .string(Talk.dashboard))
        }
    }

    @Test func `a subscription that is over says why, and whether to come back`() {
        for (reason, code, again) in [("access_lost", "FORBIDDEN", false), ("history_lost", "HISTORY_LOST", true)] {
            let talk = Talk()
            _ = talk.follow()
            let actions = talk.end("sub_1", reason)
            #expect(actions.first == .leave(topic: "sub_1") && Self.error(actions) == .string(code))
            let details = actions.last?.message.at("error", "details")
            #expect(details?.at("subscriptionId") == "sub_1" && details?.at("maySubscribeAgain") == .bool(again))
        }
    }

    @Test func `a token that is over can be renewed in time, and meanwhile nothing new begins`() {
        let talk = Talk()
        _ = talk.follow()
        let told = talk.expire()
        #expect(told.first?.message.at("error", "code") == "TOKEN_EXPIRED")
        #expect(told.last == .extend(.seconds(30)))
        #expect(Self.error(talk.say("subscribe", Talk.all)) == "TOKEN_EXPIRED")
        let renewal = talk.say("connection", ["token": "Bearer a.b.c"], id: "r")
        #expect(renewal == [.renew(token: "a.b.c", topic: "", ref: "r")])
        #expect(Self.error(talk.decline("r")) == "FORBIDDEN")
        let acknowledged = talk.acknowledge("r").first?.message
        #expect(acknowledged?.at("type") == "connection_ack" && acknowledged?.at("id") == "r")
        #expect(acknowledged?.at("data", "subscriptions").arrayValue?.count == 1)
        #expect(talk.say("subscribe", Talk.all).first?.join != nil)
    }

    @Test func `a token that is not renewed closes with 4401`() {
        let talk = Talk()
        _ = talk.expire()
        #expect(talk.expire() == [.close(CloseCode(rawValue: 4401), reason: "the access token has expired")])
    }

    @Test func `the server pings, and says so when it is told too much`() {
        #expect(Talk().heartbeat().first?.message.at("type") == "ping")
        let actions = Talk().overrun()
        #expect(actions.first?.message.at("error", "code") == "RATE_LIMIT_EXCEEDED")
        #expect(actions.last == .close(.policyViolation, reason: "too many messages"))
    }

    @Test func `random messages are answered with messages`() {
        var random = SeededRandom(seed: 5)
        let words: [JSONValue] = [
            "subscribe", "unsubscribe", "connection", "dashboard.updates", .null, 1, [:], [], true, "sub_1", Talk.board,
        ]
        let talk = Talk()
        for _ in 0..<2000 {
            var message: JSONObject = [:]
            for key in ["type", "id", "data", "channel"] where Bool.random(using: &random) {
                message[key] = words.randomElement(using: &random)
            }
            for action in talk.say(.object(message)) {
                switch action {
                case .send(let bytes): #expect(Wire.json(bytes).at("type").stringValue != nil)
                case .join(let join): _ = talk.admit(join.topic)
                case .leave, .renew, .close: break
                default: Issue.record("\(action)")
                }
            }
        }
    }
}
