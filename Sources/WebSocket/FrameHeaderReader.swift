/// Reads the head of one frame, a byte at a time.
///
/// Source: RFC 6455, section 5.2.
internal struct FrameHeaderReader {
    private enum Step {
        case first
        case second
        case length
        case mask
    }

    /// Whether a bit of permessage-deflate is allowed (RFC 7692, section 6).
    internal let allowsCompression: Bool
    /// Whether a message has begun that has not ended.
    internal var isInMessage = false

    private(set) var isFinal = false
    private(set) var isCompressed = false
    private(set) var opcode = FrameOpcode.continuation
    /// Bytes of payload.
    private(set) var length = 0
    private(set) var mask = Masking()

    private var step = Step.first
    /// Bytes that the current step still needs.
    private var needed = 0
    /// The first length that could not have been written in fewer bytes.
    private var shortest = 0

    internal init(allowsCompression: Bool) {
        self.allowsCompression = allowsCompression
    }

    /// Takes the next byte.
    ///
    /// - Returns: whether the head is whole; what follows is the payload.
    internal mutating func take(_ byte: UInt8) throws(FrameViolation) -> Bool {
        switch self.step {
        case .first:
            try self.takeFirst(byte)
            self.step = .second
        case .second:
            try self.takeSecond(byte)
        case .length:
            try self.takeLength(byte)
        case .mask:
            self.mask.take(byte)
            self.needed -= 1
            return self.needed == 0
        }
        return false
    }

    private mutating func takeFirst(_ byte: UInt8) throws(FrameViolation) {
        guard let opcode = FrameOpcode(rawValue: byte & 0x0F) else { throw .malformed("opcode is reserved") }
        self.isFinal = byte & 0x80 != 0
        self.isCompressed = byte & 0x40 != 0
        self.opcode = opcode
        guard byte & 0x30 == 0 else { throw .malformed("reserved bit is set") }
        if self.isCompressed {
            guard self.allowsCompression else { throw .malformed("compression was not agreed on") }
            guard opcode == .text || opcode == .binary else {
                throw .malformed("compression is told at a message's first frame only")
            }
        }
        switch opcode {
        case .continuation:
            guard self.isInMessage else { throw .malformed("nothing to continue") }
        case .text, .binary:
            guard !self.isInMessage else { throw .malformed("message begins inside of another") }
        case .close, .ping, .pong:
            guard self.isFinal else { throw .malformed("control frame is fragmented") }
        }
    }

    private mutating func takeSecond(_ byte: UInt8) throws(FrameViolation) {
        guard byte & 0x80 != 0 else { throw .malformed("frame is not masked") }
        let length = Int(byte & 0x7F)
        guard length <= 125 || !self.opcode.isControl else { throw .malformed("control frame is too long") }
        switch length {
        case 126: self.expectLength(bytes: 2, shortest: 126)
        case 127: self.expectLength(bytes: 8, shortest: 65_536)
        default:
            self.length = length
            self.expectMask()
        }
    }

    private mutating func takeLength(_ byte: UInt8) throws(FrameViolation) {
        guard self.needed < 8 || byte < 0x80 else { throw .malformed("length has its highest bit set") }
        self.length = self.length << 8 | Int(byte)
        self.needed -= 1
        guard self.needed == 0 else { return }
        guard self.length >= self.shortest else { throw .malformed("length is not written in the fewest bytes") }
        self.expectMask()
    }

    private mutating func expectLength(bytes: Int, shortest: Int) {
        self.step = .length
        self.needed = bytes
        self.shortest = shortest
    }

    private mutating func expectMask() {
        self.step = .mask
        self.needed = 4
    }
}
