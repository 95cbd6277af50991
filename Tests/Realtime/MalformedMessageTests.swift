import JSON
import Primitives
import Testing
import WebSocket

@testable import Realtime

/// Nothing that a client sends breaks the worker: it is answered, or the connection is closed with words.
@Suite struct MalformedMessageTests {
    @Test(arguments: [
        "", "{", "[]", "null", "1", #""text""#, "{}", #"{"topic":"t"}"#, #"{"topic":"t","event":1}"#,
        #"{"topic":"","event":"e"}"#, #"{"topic":"t","event":"e","payload":[]}"#,
        #"{"topic":"t","event":"e","payload":{},"ref":{}}"#, #"{"topic":"t","event":"e","ref":1.5}"#,
        #"{"topic":"t","event":"e","topic":"t"}"#, #"{"topic":"t","event":"e","payload":{"a":}}"#,
    ])
    func `what is no message closes the connection with 1007`(_ text: String) {
        let dialect = Wire.dialect()
        let actions = dialect.receive(.text, Array(text.utf8))
        guard case .close(.invalidPayload, let reason)? = actions.first else {
            Issue.record("\(text): \(actions)")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func `binary messages are not taken`() {
        let dialect = Wire.dialect()
        #expect(dialect.receive(.binary, [1, 2]) == [.close(.unsupportedData, reason: "messages are text")])
    }

    @Test(
        arguments: [
            ["config": 1], ["config": ["broadcast": []]], ["config": ["presence": "x"]],
            ["config": ["broadcast": ["replay": ["since": -1]]]],
            ["config": ["broadcast": ["replay": ["since": "soon"]]]],
            ["config": ["broadcast": ["replay": ["since": 9_223_372_036_854_775_807]]]],
            ["config": ["broadcast": ["replay": ["since": 253_402_300_800_000]]]],
            ["config": ["broadcast": ["replay": ["after": 0, "limit": 0]]]],
            ["config": ["broadcast": ["replay": ["after": 0, "limit": 1001]]]],
            ["config": ["presence": ["key": .string(String(repeating: "k", count: 129))]]],
            ["config": ["postgres_changes": .array(Array(repeating: [:], count: 21))]],
        ] as [JSONValue])
    func `a join with a configuration that makes no sense is refused in words`(_ payload: JSONValue) {
        let dialect = Wire.dialect()
        let answer = dialect.receive(.text, Wire.message("phx_join", payload)).first?.message
        #expect(answer?.at("payload", "status") == "error")
        #expect(answer?.at("payload", "response", "code") == "malformed")
        #expect(answer?.at("payload", "response", "reason").stringValue?.isEmpty == false)
    }

    @Test(
        arguments: [
            ["config": .null], ["config": ["broadcast": .null, "presence": .null, "private": true]],
            ["config": ["broadcast": ["self": 1, "ack": "yes"], "presence": ["key": 5], "postgres_changes": .null]],
        ] as [JSONValue])
    func `what a join leaves out or says in its own way takes its default`(_ payload: JSONValue) {
        let dialect = Wire.dialect()
        #expect(dialect.receive(.text, Wire.message("phx_join", payload)).first?.join != nil)
    }

    @Test(arguments: 0..<2000 as Range<UInt64>)
    func `whatever is sent, it is answered or closed, and never breaks`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let dialect = Wire.dialect(topics: 3)
        for _ in 0..<20 {
            let message = Self.anything(&random, depth: 0)
            _ = dialect.receive(random.next() % 20 == 0 ? .binary : .text, message.encoded)
            if random.next() % 3 == 0 { _ = dialect.admitted(Wire.topic, offset: 1, lowest: 1, isComplete: true) }
            if random.next() % 9 == 0 { _ = dialect.ended(Wire.topic, .init("x", "y"), mayRejoin: true) }
        }
    }

    private static let words = [
        "topic", "event", "payload", "ref", "join_ref", "config", "broadcast", "presence", "replay", "since", "after",
        "limit", "key", "phx_join", "phx_leave", "heartbeat", "access_token", "track", "untrack", "phoenix", Wire.topic,
        "", "é\u{0}",
    ]

    /// A message of known words in unknown order; below that, any value.
    private static func anything(_ random: inout SeededRandom, depth: Int) -> JSONValue {
        func word() -> String { Self.words[Int(random.next() % UInt64(Self.words.count))] }
        if depth == 0, random.next() % 8 != 0 {
            return [
                "topic": random.next() % 4 == 0 ? .string(word()) : .string(Wire.topic), "event": .string(word()),
                "payload": Self.anything(&random, depth: 1), "ref": Self.anything(&random, depth: 3),
            ]
        }
        switch random.next() % (depth > 4 ? 5 : 8) {
        case 0: return .null
        case 1: return .integer(Int64(bitPattern: random.next()))
        case 2: return .string(word())
        case 3: return .bool(random.next() % 2 == 0)
        case 4: return .number(Double(bitPattern: random.next()))
        case 5: return .array((0..<random.next() % 4).map { _ in Self.anything(&random, depth: depth + 1) })
        default:
            return .object(
                JSONObject((0..<random.next() % 6).map { _ in (word(), Self.anything(&random, depth: depth + 1)) }))
        }
    }
}
