import Primitives
import WebSocket

/// Requests of a client, whole or with something wrong.
enum Requests {
    /// The example of RFC 6455, section 1.3, without its subprotocols.
    static let fields = [
        "Host: server.example.com", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Origin: http://example.com", "Sec-WebSocket-Version: 13",
    ]

    /// - Parameters:
    ///   - dropping: the beginnings of fields that are left out.
    ///   - adding: further fields.
    static func text(
        _ line: String = "GET /chat?token=a%20b&x HTTP/1.1", dropping: [String] = [], adding: [String] = []
    ) -> String {
        let kept = self.fields.filter { field in !dropping.contains { field.hasPrefix($0) } }
        return ([line] + kept + adding).map { $0 + "\r\n" }.joined() + "\r\n"
    }

    static func read(_ text: String, limit: Int = RequestHeadReader.defaultLimit) -> RequestHeadReader.Progress {
        var reader = RequestHeadReader(limit: limit)
        return Array(text.utf8).withUnsafeBytes { reader.receive($0) }
    }

    /// The request of a text that can be read, and its handshake.
    static func handshake(_ text: String) throws(Refusal) -> Handshake {
        switch self.read(text) {
        case .complete(let head, _): return try Handshake(head)
        case .refused(let refusal): throw refusal
        case .incomplete: throw .malformed("incomplete")
        }
    }

    static func answer(_ acceptance: Acceptance) -> String {
        let buffer = ByteBuffer()
        acceptance.write(to: buffer)
        return String(decoding: buffer.array, as: UTF8.self)
    }

    static func answer(_ refusal: Refusal) -> String {
        let buffer = ByteBuffer()
        refusal.write(to: buffer)
        return String(decoding: buffer.array, as: UTF8.self)
    }
}
