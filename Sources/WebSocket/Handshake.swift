import COpenSSL
import Primitives

/// A request for a WebSocket that may be answered with 101.
///
/// Source: RFC 6455, sections 4.1 and 4.2.
package struct Handshake: Sendable {
    package let request: RequestHead
    /// Subprotocols that the client offers, the one it likes best first.
    package let offeredSubprotocols: [String]
    internal let offeredExtensions: [ExtensionOffer]
    private let accept: String

    /// Checks that a request is a handshake.
    ///
    /// - Throws: 405 for another method than GET, 426 when it asks for no WebSocket or for another version than 13,
    ///   400 when a field of the handshake is missing or malformed.
    package init(_ request: RequestHead) throws(Refusal) {
        guard request.method == "GET" else { throw .method }
        guard request.list("upgrade", contains: "websocket") else { throw .upgradeRequired }
        guard request.list("connection", contains: "upgrade") else {
            throw .malformed("Connection does not name Upgrade")
        }
        guard request.values("sec-websocket-version") == ["13"] else { throw .upgradeRequired }
        // What follows the head must be frames, for everyone on the way.
        guard request.values("transfer-encoding").isEmpty, request.values("content-length").allSatisfy({ $0 == "0" })
        else { throw .malformed("a handshake has no body") }
        let keys = request.values("sec-websocket-key")
        guard keys.count == 1, let key = keys.first, Self.isKey(key) else {
            throw .malformed("Sec-WebSocket-Key is not 16 bytes in base64")
        }
        guard let accept = Self.accept(for: key) else { throw .unavailable }
        guard let subprotocols = HeaderScanner.tokens(request.value("sec-websocket-protocol") ?? "") else {
            throw .malformed("Sec-WebSocket-Protocol is not a list of tokens")
        }
        guard let extensions = ExtensionOffer.list(request.value("sec-websocket-extensions") ?? "") else {
            throw .malformed("Sec-WebSocket-Extensions is not a list of extensions")
        }
        self.request = request
        self.accept = accept
        self.offeredSubprotocols = subprotocols
        self.offeredExtensions = extensions
    }

    /// Answers yes.
    ///
    /// - Parameters:
    ///   - subprotocol: one of those offered, or `nil` for none. Another one counts as none: the client would have to
    ///     fail the connection.
    ///   - deflate: what the server wants of permessage-deflate; `nil` for no compression.
    ///   - fields: further lines of the response.
    package func accepted(
        subprotocol: String? = nil, deflate policy: DeflatePolicy? = DeflatePolicy(), fields: [HeaderField] = []
    ) -> Acceptance {
        let agreement = policy.flatMap { DeflateNegotiation.agree(self.offeredExtensions, policy: $0) }
        return Acceptance(
            accept: self.accept, subprotocol: subprotocol.flatMap { self.offeredSubprotocols.contains($0) ? $0 : nil },
            deflate: agreement, fields: fields)
    }

    /// Answers yes, with the subprotocol that `choose` picks from those offered.
    ///
    /// - Throws: what `choose` throws, for instance a `Refusal` when none will do.
    package func accepted<Failure: Swift.Error>(
        deflate policy: DeflatePolicy? = DeflatePolicy(), fields: [HeaderField] = [],
        choosing choose: ([String]) throws(Failure) -> String?
    ) throws(Failure) -> Acceptance {
        let chosen = try choose(self.offeredSubprotocols)
        return self.accepted(subprotocol: chosen, deflate: policy, fields: fields)
    }

    /// The value of `Sec-WebSocket-Accept`: the key and a fixed text, hashed with SHA-1, in base64.
    ///
    /// Source: RFC 6455, section 4.2.2, step 5.
    internal static func accept(for key: String) -> String? {
        let input = Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)
        var digest = [UInt8](repeating: 0, count: 20)
        var length: UInt32 = 0
        guard EVP_Digest(input, input.count, &digest, &length, EVP_sha1(), nil) == 1, length == 20 else { return nil }
        // 28 characters and the zero byte that EVP_EncodeBlock adds.
        var text = [UInt8](repeating: 0, count: 29)
        let written = Int(EVP_EncodeBlock(&text, digest, 20))
        return String(decoding: text.prefix(written), as: UTF8.self)
    }

    private static func isKey(_ key: String) -> Bool {
        key.utf8.count == 24 && key.hasSuffix("==")
            && key.utf8.prefix(22).allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                    true
                default: false
                }
            }
    }
}

/// The answer 101, and what was agreed in it.
package struct Acceptance: Hashable, Sendable {
    private let accept: String
    /// The subprotocol to speak; `nil` for none.
    package let subprotocol: String?
    /// How both sides compress; `nil` when they do not.
    package let deflate: DeflateParameters?
    private let fields: [HeaderField]

    internal init(accept: String, subprotocol: String?, deflate: DeflateParameters?, fields: [HeaderField]) {
        self.accept = accept
        self.subprotocol = subprotocol
        self.deflate = deflate
        self.fields = fields
    }

    /// Writes the whole response; frames follow it.
    package func write(to buffer: ByteBuffer) {
        ResponseHead.begin(status: 101, phrase: "Switching Protocols", buffer)
        ResponseHead.field("Upgrade", "websocket", buffer)
        ResponseHead.field("Connection", "Upgrade", buffer)
        ResponseHead.field("Sec-WebSocket-Accept", self.accept, buffer)
        if let subprotocol { ResponseHead.field("Sec-WebSocket-Protocol", subprotocol, buffer) }
        if let deflate { ResponseHead.field("Sec-WebSocket-Extensions", deflate.headerValue, buffer) }
        for field in self.fields { ResponseHead.field(field.name, field.value, buffer) }
        ResponseHead.end(buffer)
    }
}
