import Primitives

/// Writes what the server sends to one client; every message is one frame.
///
/// Source: RFC 6455, sections 5 and 7; RFC 7692, section 7.2.1.
package struct FrameEncoder: ~Copyable {
    /// Shortest message that is compressed, in bytes; below it the frame hardly gets shorter.
    package static let defaultThreshold = 1024

    private let deflate: DeflateParameters?
    private let pool: DeflatePool
    private let threshold: Int
    /// The connection's own, made when it is first needed; only with context takeover.
    private var deflater: Deflater?
    /// Whether the client has seen a message that the compressor has not, or the other way round: it starts anew then.
    private var isContextLost = false

    /// - Parameters:
    ///   - deflate: what was agreed at the handshake; `nil` for no compression.
    ///   - pool: of the thread that calls.
    ///   - threshold: shortest message that is compressed, in bytes. Default: 1,024.
    package init(deflate: DeflateParameters? = nil, pool: DeflatePool, threshold: Int = Self.defaultThreshold) {
        self.deflate = deflate
        self.pool = pool
        self.threshold = max(threshold, 1)
    }

    /// Appends a message.
    ///
    /// - Parameter payload: UTF-8 when `kind` is `.text`; from elsewhere than `buffer`.
    package mutating func append(_ kind: MessageKind, _ payload: UnsafeRawBufferPointer, to buffer: ByteBuffer) {
        if payload.count >= self.threshold, let deflate, let deflater = self.takeDeflater(deflate) {
            if FrameWriter.append(kind, payload, by: deflater, to: buffer) { return }
            self.isContextLost = true
        }
        FrameWriter.append(kind.opcode, payload, to: buffer)
    }

    /// As `append` for bytes.
    package mutating func append(_ kind: MessageKind, _ payload: [UInt8], to buffer: ByteBuffer) {
        payload.withUnsafeBytes { self.append(kind, $0, to: buffer) }
    }

    /// As `append` for bytes.
    package mutating func append(text: String, to buffer: ByteBuffer) {
        text.withUTF8Bytes { self.append(.text, $0, to: buffer) }
    }

    /// The frame of a message that many clients get, made once for all of them; it shares its storage with theirs.
    package mutating func frame(of message: SharedMessage) -> [UInt8] {
        guard let deflate, message.payloadCount >= self.threshold,
            let frame = message.deflatedFrame(windowBits: deflate.serverWindowBits, by: self.pool)
        else { return message.plainFrame }
        // The client's window now holds bytes that this connection's compressor knows nothing of.
        self.isContextLost = true
        return frame
    }

    /// A ping; of a longer payload the first 125 bytes are sent.
    package static func ping(_ payload: [UInt8] = []) -> [UInt8] {
        Self.control(.ping, payload)
    }

    /// A pong; of a longer payload the first 125 bytes are sent.
    package static func pong(_ payload: [UInt8]) -> [UInt8] {
        Self.control(.pong, payload)
    }

    /// A close, empty without a code; of a longer reason the first 123 bytes or a little less are sent.
    package static func close(_ code: CloseCode?, reason: String = "") -> [UInt8] {
        Self.control(.close, FrameWriter.closePayload(code, reason: reason))
    }

    private static func control(_ opcode: FrameOpcode, _ payload: [UInt8]) -> [UInt8] {
        let count = min(payload.count, 125)
        return [0x80 | opcode.rawValue, UInt8(truncatingIfNeeded: count)] + payload.prefix(count)
    }

    private mutating func takeDeflater(_ deflate: DeflateParameters) -> Deflater? {
        guard deflate.serverContextTakeover else { return self.pool.deflater(windowBits: deflate.serverWindowBits) }
        if let deflater {
            if self.isContextLost { deflater.reset() }
        } else {
            self.deflater = Deflater(windowBits: deflate.serverWindowBits, level: self.pool.level)
        }
        self.isContextLost = false
        return self.deflater
    }
}
