/// Reads what a client sends, frame by frame.
///
/// However the bytes are split, the events are the same. It fails at the first byte that cannot be right, and holds no
/// more than the message being received; between messages it holds nothing.
///
/// Source: RFC 6455, sections 5 and 7; RFC 7692.
package struct FrameDecoder: ~Copyable {
    package enum Event: Equatable, Sendable {
        /// A whole message, which is UTF-8.
        case text([UInt8])
        case binary([UInt8])
        /// At most 125 bytes, to be sent back in a pong.
        case ping([UInt8])
        case pong([UInt8])
        /// The client closes; `nil` when it gives no code. Nothing follows.
        case close(CloseCode?, reason: String)
        /// The client is to be told this code; the reason is safe to send. Nothing follows.
        case failure(CloseCode, reason: String)
    }

    private enum Phase {
        case header
        case payload
        /// After a close or a failure: bytes are dropped.
        case ended
    }

    private var phase = Phase.header
    private var header: FrameHeaderReader
    private var mask = Masking()
    /// Bytes of the payload that are still to come.
    private var left = 0
    /// The payload of a control frame, which may come in the middle of a message.
    private var control: [UInt8] = []
    private var message: MessageAssembler

    /// - Parameters:
    ///   - limits: what a client may send.
    ///   - deflate: what was agreed at the handshake; `nil` for no compression.
    ///   - pool: of the thread that calls.
    package init(limits: FrameLimits = FrameLimits(), deflate: DeflateParameters? = nil, pool: DeflatePool) {
        self.header = FrameHeaderReader(allowsCompression: deflate != nil)
        self.message = MessageAssembler(limits: limits, deflate: deflate, pool: pool)
    }

    /// Whether a close or a failure was reported.
    package var hasEnded: Bool { self.phase == .ended }

    /// Takes the next bytes.
    package mutating func receive(_ bytes: UnsafeRawBufferPointer) -> [Event] {
        var events: [Event] = []
        do throws(FrameViolation) {
            try self.read(bytes, &events)
        } catch {
            self.end()
            events.append(.failure(error.code, reason: error.reason))
        }
        return events
    }

    private mutating func read(_ bytes: UnsafeRawBufferPointer, _ events: inout [Event]) throws(FrameViolation) {
        var position = 0
        while position < bytes.count {
            switch self.phase {
            case .header:
                let isWhole = try self.header.take(bytes[position])
                position += 1
                if isWhole { try self.beginPayload() }
            case .payload:
                let count = min(self.left, bytes.count - position)
                try self.takePayload(UnsafeRawBufferPointer(rebasing: bytes[position..<position + count]))
                position += count
                self.left -= count
            case .ended: return
            }
            if self.phase == .payload && self.left == 0 { try self.finishFrame(&events) }
        }
    }

    private mutating func beginPayload() throws(FrameViolation) {
        self.phase = .payload
        self.left = self.header.length
        self.mask = self.header.mask
        if !self.header.opcode.isControl { try self.message.beginFrame(self.header) }
    }

    private mutating func takePayload(_ bytes: UnsafeRawBufferPointer) throws(FrameViolation) {
        guard self.header.opcode.isControl else {
            return try self.message.append(bytes, &self.mask)
        }
        let start = self.control.count
        self.control.append(contentsOf: bytes)
        self.control.withUnsafeMutableBytes { self.mask.apply(to: .init(rebasing: $0[start...])) }
    }

    private mutating func finishFrame(_ events: inout [Event]) throws(FrameViolation) {
        let header = self.header
        let control = self.control
        self.phase = .header
        self.header = FrameHeaderReader(allowsCompression: header.allowsCompression)
        self.control = []
        switch header.opcode {
        case .text, .binary, .continuation:
            if header.isFinal { events.append(try self.message.finish()) }
            self.header.isInMessage = !header.isFinal
            return
        case .ping: events.append(.ping(control))
        case .pong: events.append(.pong(control))
        case .close:
            events.append(try Self.close(control))
            self.end()
        }
        self.header.isInMessage = header.isInMessage
    }

    /// Reads the payload of a close frame: nothing, or a code and a reason (RFC 6455, section 5.5.1).
    private static func close(_ payload: [UInt8]) throws(FrameViolation) -> Event {
        guard !payload.isEmpty else { return .close(nil, reason: "") }
        guard payload.count >= 2 else { throw .malformed("close code is cut short") }
        let code = CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        guard code.isAllowedInFrame else { throw .malformed("close code is not allowed") }
        guard let reason = String(validating: payload.dropFirst(2), as: UTF8.self) else { throw .notUTF8 }
        return .close(code, reason: reason)
    }

    private mutating func end() {
        self.phase = .ended
        self.control = []
        self.message.drop()
    }
}

/// What a client may send.
package struct FrameLimits: Hashable, Sendable {
    /// Longest message, in bytes, also after inflating. Default: 65,536.
    package let messageBytes: Int
    /// Most frames of one message. Default: 4,096.
    package let framesPerMessage: Int

    package init(messageBytes: Int = 65_536, framesPerMessage: Int = 4096) {
        self.messageBytes = max(messageBytes, 0)
        self.framesPerMessage = max(framesPerMessage, 1)
    }

    /// Longest message before inflating: twice what it may be afterwards, for messages that deflate makes longer, such
    /// as random bytes or a flush after every few.
    internal var compressedBytes: Int {
        let (twice, overflow) = self.messageBytes.multipliedReportingOverflow(by: 2)
        return overflow || twice > .max - 1024 ? .max : twice + 1024
    }
}
