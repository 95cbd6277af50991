import Primitives

/// An answer other than 101 to a request for a WebSocket; the connection is closed after it.
package struct Refusal: Swift.Error, Hashable, Sendable {
    package let status: Int
    /// The status in words, for instance `Bad Request`.
    package let phrase: String
    package let fields: [HeaderField]
    /// A plain sentence, safe to show; it becomes the body.
    package let message: String

    package init(status: Int, phrase: String, fields: [HeaderField] = [], message: String) {
        self.status = status
        self.phrase = phrase
        self.fields = fields
        self.message = message
    }

    /// 400.
    package static func malformed(_ message: String) -> Refusal {
        Refusal(status: 400, phrase: "Bad Request", message: message)
    }

    /// 405: RFC 6455, section 4.1, wants GET.
    package static let method = Refusal(
        status: 405, phrase: "Method Not Allowed", fields: [HeaderField("Allow", "GET")],
        message: "a WebSocket is asked for with GET")

    /// 426: the request asks for no WebSocket, or for another version of it (RFC 6455, section 4.4).
    package static let upgradeRequired = Refusal(
        status: 426, phrase: "Upgrade Required",
        fields: [HeaderField("Upgrade", "websocket"), HeaderField("Sec-WebSocket-Version", "13")],
        message: "a WebSocket of version 13 is needed here")

    /// 431: RFC 6585, section 5.
    package static let headTooLarge = Refusal(
        status: 431, phrase: "Request Header Fields Too Large", message: "the request's head is too large")

    /// 500.
    package static let unavailable = Refusal(
        status: 500, phrase: "Internal Server Error", message: "the handshake could not be computed")

    /// 505: also HTTP/1.0, which knows no upgrade.
    package static let version = Refusal(
        status: 505, phrase: "HTTP Version Not Supported", message: "HTTP/1.1 is needed here")

    /// Writes the whole response, with the message as its body.
    package func write(to buffer: ByteBuffer) {
        self.write(to: buffer, contentType: "text/plain; charset=utf-8", body: Array((self.message + "\n").utf8))
    }

    /// Writes the whole response.
    package func write(to buffer: ByteBuffer, contentType: String, body: [UInt8]) {
        ResponseHead.begin(status: self.status, phrase: self.phrase, buffer)
        // `Upgrade` must be named in `Connection` (RFC 9110, section 7.8).
        let isUpgrade = self.fields.contains { $0.name.lowercased() == "upgrade" }
        ResponseHead.field("Connection", isUpgrade ? "Upgrade, close" : "close", buffer)
        for field in self.fields { ResponseHead.field(field.name, field.value, buffer) }
        ResponseHead.field("Content-Type", contentType, buffer)
        ResponseHead.field("Content-Length", String(body.count), buffer)
        ResponseHead.end(buffer)
        buffer.append(body)
    }
}

/// Writes the lines of a response's head.
internal enum ResponseHead {
    internal static func begin(status: Int, phrase: String, _ buffer: ByteBuffer) {
        buffer.append("HTTP/1.1 " as StaticString)
        buffer.append(decimal: Int64(status))
        buffer.append(UInt8(ascii: " "))
        Self.append(phrase, buffer)
        buffer.append("\r\n" as StaticString)
    }

    internal static func field(_ name: String, _ value: String, _ buffer: ByteBuffer) {
        Self.append(name, buffer)
        buffer.append(": " as StaticString)
        Self.append(value, buffer)
        buffer.append("\r\n" as StaticString)
    }

    internal static func end(_ buffer: ByteBuffer) {
        buffer.append("\r\n" as StaticString)
    }

    /// Control characters are left out, so that no value can begin a line of its own.
    private static func append(_ text: String, _ buffer: ByteBuffer) {
        for byte in text.utf8 where byte >= 0x20 && byte != 0x7F { buffer.append(byte) }
    }
}
