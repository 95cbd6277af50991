import JSON
import Primitives
import Testing
import WebSocket

@testable import Realtime

/// What version 2.0.0 of the protocol does in another way; JavaScript's client speaks it. Source: Supabase Realtime,
/// serializer of version 2.0.0.
@Suite struct SecondVersionTests {
    private static func message(_ event: String, _ payload: JSONValue = [:], ref: JSONValue = "2") -> [UInt8] {
        JSONValue.array(["1", ref, .string(Wire.topic), .string(event), payload]).encoded
    }

    /// A broadcast in its binary form.
    private static func push(
        _ event: String, _ payload: String, ref: String = "7", kind: UInt8 = 3, encoding: UInt8 = 1
    ) -> [UInt8] {
        let texts = ["1", ref, Wire.topic, event, ""].map { Array($0.utf8) }
        return [kind] + texts.map { UInt8($0.count) } + [encoding] + texts.flatMap { $0 } + Array(payload.utf8)
    }

    private static func joined(_ config: JSONValue = [:]) -> Conversation {
        let dialect = Wire.dialect(.two)
        _ = dialect.receive(.text, Self.message("phx_join", ["config": config]))
        _ = dialect.admitted(Wire.topic, offset: 7, lowest: 1, isComplete: true)
        return dialect
    }

    @Test func `messages are arrays in both directions`() {
        let dialect = Wire.dialect(.two)
        let join = dialect.receive(.text, Self.message("phx_join", ["access_token": "a"], ref: "1")).first?.join
        #expect(join?.token == "a" && join?.topic == Wire.topic)
        let answer = dialect.admitted(Wire.topic, offset: 7, lowest: 1, isComplete: true).first?.message
        #expect(answer?[0] == .null && answer?[1] == "1" && answer?[2] == .string(Wire.topic))
        #expect(answer?[3] == "phx_reply" && answer?[4]?.at("response", "offset") == 7)
        let closed = dialect.ended(Wire.topic, .init("gone", "It is gone."), mayRejoin: false).last?.message
        #expect(closed?[0] == "1" && closed?[1] == "1" && closed?[3] == "phx_close")
    }

    @Test func `a broadcast may come in its binary form`() {
        let dialect = Self.joined(["broadcast": ["ack": true]])
        let actions = dialect.receive(.binary, Self.push("cursor", #"{"x":1}"#))
        #expect(
            actions.first
                == .relay(topic: Wire.topic, event: "cursor", payload: Array(#"{"x":1}"#.utf8), includesSelf: false))
        #expect(actions.last?.message[1] == "7")
        #expect(dialect.receive(.binary, Self.push("widget_added", "{}")).first?.message[4]?.at("status") == "error")
    }

    @Test func `what is no binary broadcast closes with words, wherever it is cut`() {
        let whole = Self.push("cursor", "{}")
        let broken =
            (0..<whole.count).map { Array(whole.prefix($0)) } + [
                Self.push("cursor", "{}", kind: 4), Self.push("cursor", "raw", encoding: 0), Self.push("cursor", "{"),
                [3, 255, 255, 255, 255, 255, 1], [3, 1, 0, 0, 0, 0, 1, 0xFF],
            ]
        for bytes in broken {
            guard case .close(.invalidPayload, _)? = Self.joined().receive(.binary, bytes).first else {
                Issue.record("\(bytes)")
                continue
            }
        }
    }

    @Test(arguments: ["{}", "[]", "[1,2,3,4]", #"[null,null,"t","e",[]]"#, #"[{},null,"t","e",{}]"#])
    func `what is no message closes with words`(_ text: String) {
        guard case .close(.invalidPayload, _)? = Wire.dialect(.two).receive(.text, Array(text.utf8)).first else {
            Issue.record("\(text)")
            return
        }
    }
}
