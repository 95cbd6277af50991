import Core
import JSON
import Primitives
import Services
import Testing
import WebSocket

@testable import Realtime

/// Source: Supabase Realtime, protocol; contracts' page §7.
@Suite struct DialectTests {
    /// A dialect that has joined `Wire.topic`.
    private static func joined(
        _ config: JSONValue = [:], ref: JSONValue = "1"
    ) -> (dialect: Conversation, answer: [DialectAction]) {
        let dialect = Wire.dialect()
        _ = dialect.receive(.text, Wire.message("phx_join", ["config": config], ref: ref))
        let answer = dialect.admitted(Wire.topic, offset: 7, lowest: 2, isComplete: true)
        return (dialect, answer)
    }

    @Test func `a heartbeat is answered with its reference, also when that is null`() {
        let dialect = Wire.dialect()
        for ref in [.null, "17", 17] as [JSONValue] {
            let actions = dialect.receive(.text, Wire.message("heartbeat", topic: "phoenix", ref: ref))
            #expect(actions.count == 1)
            #expect(
                actions.first?.message
                    == [
                        "event": "phx_reply", "topic": "phoenix", "payload": ["status": "ok", "response": [:]],
                        "ref": ref,
                    ])
        }
    }

    @Test func `a join is asked of the caller, with its token and what it wants of the past`() throws {
        let dialect = Wire.dialect()
        let payload: JSONValue = [
            "config": ["broadcast": ["replay": ["since": 1_700_000_000_123, "limit": 20]]], "access_token": "a.b.c",
        ]
        let actions = dialect.receive(.text, Wire.message("phx_join", payload))
        let join = try #require(actions.first?.join)
        #expect(actions.count == 1)
        #expect(join.subject == .dashboard(Wire.board))
        #expect(join.token == "a.b.c")
        let time = Instant(microseconds: 1_700_000_000_123_000)
        #expect(join.replay == ReplayRequest(start: .time(time), limit: 20))
        #expect(dialect.isWaiting(Wire.topic, ticket: join.ticket))
    }

    @Test(arguments: [7, "7"] as [JSONValue])
    func `what follows an offset can be asked for, as a number or as the id that came with an event`(
        _ offset: JSONValue
    ) {
        let dialect = Wire.dialect()
        let payload: JSONValue = ["config": ["broadcast": ["replay": ["after": offset]]]]
        let join = dialect.receive(.text, Wire.message("phx_join", payload)).first?.join
        #expect(join?.replay == ReplayRequest(start: .offset(7), limit: nil))
    }

    @Test func `both forms of an identifier and both kinds of topic are known, others are refused`() {
        let known: [(String, EventSubject)] = [
            ("realtime:dashboard:\(Wire.board)", .dashboard(Wire.board)), (Wire.topic, .dashboard(Wire.board)),
            ("realtime:workspace:ws_\(Wire.workspace.base62)", .workspace(Wire.workspace)),
        ]
        for (topic, subject) in known { #expect(TopicName.subject(topic) == subject) }
        let dialect = Wire.dialect()
        for topic in ["realtime:any", "realtime:dashboard:", "realtime:dashboard:wgt_\(Wire.board.base62)", "x", "::"] {
            let answer = dialect.receive(.text, Wire.message("phx_join", topic: topic)).first?.message
            #expect(answer?.at("payload", "status") == "error")
            #expect(answer?.at("payload", "response", "code") == "unknown_topic")
        }
    }

    @Test func `the answer to a join echoes its bindings, and says where live begins`() {
        let binding: JSONValue = ["event": "*", "schema": "public", "table": "widgets"]
        let (_, answer) = Self.joined(["postgres_changes": [binding], "presence": ["enabled": false]])
        #expect(answer.count == 1)
        let response = answer.first?.message.at("payload", "response")
        #expect(
            response == [
                "postgres_changes": [["event": "*", "schema": "public", "table": "widgets", "id": 1]], "offset": 7,
            ])
    }

    @Test func `who asked for the past is told whether all of it comes`() {
        let (_, answer) = Self.joined(["broadcast": ["replay": ["after": 0]]])
        #expect(answer.first?.message.at("payload", "response", "replay") == ["complete": true, "lowest_offset": 2])
    }

    @Test func `who is present is told to those who want it, and to clients that do not know the switch`() {
        #expect(Self.joined(["presence": ["enabled": false]]).answer.count == 1)
        #expect(Self.joined(["presence": ["enabled": true]]).answer.last == .tellPresence(topic: Wire.topic))
        #expect(Self.joined([:]).answer.last == .tellPresence(topic: Wire.topic))
    }

    @Test func `a second join of a topic takes the place of the first`() throws {
        let (dialect, _) = Self.joined()
        let actions = dialect.receive(.text, Wire.message("phx_join", ref: "2"))
        #expect(actions.first == .leave(topic: Wire.topic))
        let join = try #require(actions.last?.join)
        #expect(dialect.isWaiting(Wire.topic, ticket: join.ticket))
        #expect(!dialect.isWaiting(Wire.topic, ticket: join.ticket - 1))
    }

    @Test func `topics are counted, and a left one counts no more`() {
        let dialect = Wire.dialect(topics: 2)
        func topic(_ number: UInt64) -> String { "realtime:dashboard:\(UUID(high: 1, low: number))" }
        for number in 1...2 as ClosedRange<UInt64> {
            #expect(dialect.receive(.text, Wire.message("phx_join", topic: topic(number))).first?.join != nil)
        }
        let refused = dialect.receive(.text, Wire.message("phx_join", topic: topic(3))).first?.message
        #expect(refused?.at("payload", "response", "code") == "too_many_topics")
        _ = dialect.receive(.text, Wire.message("phx_leave", topic: topic(1)))
        #expect(dialect.receive(.text, Wire.message("phx_join", topic: topic(3))).first?.join != nil)
    }

    @Test func `leaving is acknowledged and closes the channel`() {
        let (dialect, _) = Self.joined(ref: "9")
        let actions = dialect.receive(.text, Wire.message("phx_leave", ref: "10"))
        #expect(actions.first == .leave(topic: Wire.topic))
        #expect(actions.dropFirst().map { $0.message.at("event") } == ["phx_reply", "phx_close"])
        #expect(actions.last?.message.at("ref") == "9")
        #expect(dialect.receive(.text, Wire.message("phx_leave", ref: "11")).count == 1)
    }

    @Test(arguments: ["broadcast", "presence", "access_token"])
    func `nothing can be said on a topic that is not joined, or not yet`(_ event: String) {
        let dialect = Wire.dialect()
        for _ in 0..<2 {
            let answer = dialect.receive(.text, Wire.message(event, ["event": "x"])).first?.message
            #expect(answer?.at("payload", "response", "code") == "not_joined")
            #expect(dialect.receive(.text, Wire.message(event, ref: .null)).isEmpty)
            _ = dialect.receive(.text, Wire.message("phx_join"))
        }
    }

    @Test func `a broadcast is relayed with its own event and payload, and nothing else of it`() {
        let (dialect, _) = Self.joined(["broadcast": ["self": true, "ack": true]])
        let payload: JSONValue = [
            "type": "broadcast", "event": "cursor", "payload": ["x": 1], "meta": ["id": "99"],
        ]
        let actions = dialect.receive(.text, Wire.message("broadcast", payload, ref: "5"))
        #expect(
            actions.first
                == .relay(
                    topic: Wire.topic, event: "cursor", payload: Array(#"{"x":1}"#.utf8), includesSelf: true))
        #expect(actions.last?.message.at("payload", "status") == "ok")
    }

    @Test(arguments: ["widget_updated", "Dashboard_Deleted", "widget_data"])
    func `no client can say that something was changed`(_ event: String) {
        let (dialect, _) = Self.joined()
        let actions = dialect.receive(.text, Wire.message("broadcast", ["event": .string(event), "payload": [:]]))
        #expect(actions.first?.message.at("payload", "response", "code") == "reserved_event")
        #expect(actions.count == 1)
    }

    @Test func `a presence is tracked under the key that the client chose, or one made up`() {
        for (key, expected) in [("me", "me"), ("", "made-up")] {
            let (dialect, _) = Self.joined(["presence": ["key": .string(key)]])
            let track: JSONValue = ["type": "presence", "event": "track", "payload": ["name": "A"]]
            #expect(
                dialect.receive(.text, Wire.message("presence", track)) == [
                    .track(topic: Wire.topic, key: expected, meta: ["name": "A"], ref: "1")
                ])
            let untrack = dialect.receive(.text, Wire.message("presence", ["event": "untrack"]))
            #expect(untrack.first == .untrack(topic: Wire.topic))
        }
    }

    @Test func `who shows itself is told who else is there, even if it did not ask before`() {
        let (dialect, _) = Self.joined(["presence": ["enabled": false]])
        #expect(!dialect.hasPresence(Wire.topic))
        let actions = dialect.receive(.text, Wire.message("presence", ["event": "track", "payload": [:]]))
        #expect(actions.first == .tellPresence(topic: Wire.topic))
        #expect(dialect.hasPresence(Wire.topic))
    }

    @Test func `a presence is bounded`() {
        let (dialect, _) = Self.joined()
        let large = JSONValue.string(String(repeating: "x", count: PhoenixDialect.presenceBytes))
        let actions = dialect.receive(.text, Wire.message("presence", ["event": "track", "payload": ["x": large]]))
        #expect(actions.first?.message.at("payload", "response", "code") == "too_large")
    }

    @Test func `a new token is asked of the caller; none at all changes nothing`() {
        let (dialect, _) = Self.joined()
        let renew = dialect.receive(.text, Wire.message("access_token", ["access_token": "new"], ref: "3"))
        #expect(renew == [.renew(token: "new", topic: Wire.topic, ref: "3")])
        #expect(dialect.receive(.text, Wire.message("access_token", ["access_token": .null])).isEmpty)
    }

    @Test func `an ended topic says why, and is closed, or broken when it may be joined again`() {
        for (mayRejoin, last) in [(false, "phx_close"), (true, "phx_error")] {
            let (dialect, _) = Self.joined(ref: "4")
            let actions = dialect.ended(Wire.topic, .init("gone", "It is gone."), mayRejoin: mayRejoin)
            #expect(actions.first == .leave(topic: Wire.topic))
            let system = actions[1].message
            #expect(system.at("event") == "system" && system.at("ref") == .null)
            #expect(system.at("payload", "message") == "It is gone." && system.at("payload", "status") == "error")
            #expect(actions[2].message.at("event") == .string(last) && actions[2].message.at("ref") == "4")
            #expect(dialect.ended(Wire.topic, .init("gone", ""), mayRejoin: mayRejoin).isEmpty)
        }
    }

    @Test func `a join that is not granted can be tried again`() {
        let dialect = Wire.dialect()
        _ = dialect.receive(.text, Wire.message("phx_join", ref: "1"))
        let refused = dialect.refused(Wire.topic, .init("not_found", "There is no such dashboard."))
        #expect(refused.first?.message.at("payload", "response", "reason") == "There is no such dashboard.")
        #expect(dialect.receive(.text, Wire.message("phx_join", ref: "2")).last?.join != nil)
    }
}
