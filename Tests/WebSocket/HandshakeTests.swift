import Testing
import WebSocket

/// RFC 6455, sections 1.3 and 4.2.
@Suite struct HandshakeTests {
    @Test func `the example of the RFC is answered as in the RFC`() throws {
        let handshake = try Requests.handshake(Requests.text(adding: ["Sec-WebSocket-Protocol: chat, superchat"]))
        #expect(handshake.offeredSubprotocols == ["chat", "superchat"])
        #expect(handshake.request.query == "token=a%20b&x")
        #expect(
            Requests.answer(handshake.accepted(subprotocol: "chat"))
                == "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n\r\n")
    }

    @Test func `the subprotocol is chosen from all that are offered`() throws {
        let offers = ["Sec-WebSocket-Protocol: a, b", "Sec-WebSocket-Protocol:c"]
        let handshake = try Requests.handshake(Requests.text(adding: offers))
        let acceptance = handshake.accepted { $0.last }
        #expect(acceptance.subprotocol == "c")
        #expect(Requests.answer(acceptance).contains("Sec-WebSocket-Protocol: c\r\n"))
        #expect(handshake.accepted { _ in nil }.subprotocol == nil)
        #expect(handshake.accepted(subprotocol: "d").subprotocol == nil)
        #expect(throws: Refusal.malformed("none of these")) {
            _ = try handshake.accepted { _ throws(Refusal) in throw .malformed("none of these") }
        }
    }

    @Test func `names and lists are read without regard to case`() throws {
        let text = Requests.text(
            dropping: ["Upgrade", "Connection", "Sec-WebSocket-Version"],
            adding: ["UPGRADE: h2c, WebSocket", "connection: keep-alive , uPGRADE", "sec-websocket-version:13"])
        #expect(try Requests.handshake(text).offeredSubprotocols == [])
    }

    @Test(arguments: ["POST", "HEAD", "get", "CONNECT"])
    func `another method than GET is refused with 405 and what is allowed`(method: String) {
        #expect(throws: Refusal.method) { try Requests.handshake(Requests.text("\(method) /chat HTTP/1.1")) }
        #expect(Requests.answer(.method).contains("\r\nAllow: GET\r\n"))
    }

    @Test(arguments: [
        (["Upgrade"], []), (["Upgrade"], ["Upgrade: h2c"]), (["Sec-WebSocket-Version"], []),
        (["Sec-WebSocket-Version"], ["Sec-WebSocket-Version: 8"]),
        (["Sec-WebSocket-Version"], ["Sec-WebSocket-Version: 13, 8"]), ([], ["Sec-WebSocket-Version: 13"]),
    ])
    func `no upgrade or another version is refused with 426 and what is needed`(dropped: [String], added: [String]) {
        #expect(throws: Refusal.upgradeRequired) {
            try Requests.handshake(Requests.text(dropping: dropped, adding: added))
        }
    }

    @Test(arguments: [
        (["Connection"], []), (["Connection"], ["Connection: close"]), (["Sec-WebSocket-Key"], []),
        (["Sec-WebSocket-Key"], ["Sec-WebSocket-Key: "]),
        (["Sec-WebSocket-Key"], ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ"]),
        (["Sec-WebSocket-Key"], ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j=Q=="]),
        (["Sec-WebSocket-Key"], ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZW5jZQ=="]),
        ([], ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]), ([], ["Content-Length: 2"]),
        ([], ["Transfer-Encoding: chunked"]), ([], ["Sec-WebSocket-Protocol: a b"]),
        ([], ["Sec-WebSocket-Protocol: a;b"]), ([], ["Sec-WebSocket-Extensions: a;"]),
        ([], ["Sec-WebSocket-Extensions: a; b="]), ([], ["Sec-WebSocket-Extensions: a; b=\"c"]),
        ([], ["Sec-WebSocket-Extensions: a; b=\"c d\""]), ([], ["Sec-WebSocket-Extensions: a b"]),
    ])
    func `a field that is missing or malformed is refused with 400`(dropped: [String], added: [String]) {
        let refusal = #expect(throws: Refusal.self) {
            try Requests.handshake(Requests.text(dropping: dropped, adding: added))
        }
        #expect(refusal?.status == 400)
    }

    @Test func `a refusal is a whole response`() {
        #expect(
            Requests.answer(.upgradeRequired)
                == "HTTP/1.1 426 Upgrade Required\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 41\r\n\r\n"
                + "a WebSocket of version 13 is needed here\n")
    }

    @Test func `no value begins a line of its own`() throws {
        let fields = [HeaderField("X-Note", "a\r\nSet-Cookie: b"), HeaderField("X-\r\nOther", "c")]
        let handshake = try Requests.handshake(Requests.text())
        let answer = Requests.answer(handshake.accepted(fields: fields))
        #expect(answer.hasSuffix("\r\nX-Note: aSet-Cookie: b\r\nX-Other: c\r\n\r\n"))
        let refusal = Refusal(status: 403, phrase: "Forbidden\r\n", fields: fields, message: "no")
        #expect(Requests.answer(refusal).hasPrefix("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nX-Note: aSet"))
    }
}
