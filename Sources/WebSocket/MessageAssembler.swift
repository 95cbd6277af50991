/// Puts the frames of one message together, inflating them as they come.
internal struct MessageAssembler: ~Copyable {
    private let limits: FrameLimits
    private let deflate: DeflateParameters?
    private let pool: DeflatePool

    private var content = MessageContent()
    private var frames = 0
    private var isCompressed = false
    /// Bytes received of a compressed message.
    private var compressedBytes = 0
    /// The pool's while a compressed message is received; the connection's own with context takeover.
    private var inflater: Inflater?

    internal init(limits: FrameLimits, deflate: DeflateParameters?, pool: DeflatePool) {
        self.limits = limits
        self.deflate = deflate
        self.pool = pool
    }

    deinit {
        if let inflater, self.deflate?.clientContextTakeover == false { self.pool.giveBack(inflater) }
    }

    /// Refuses a frame that would make the message too big as soon as its head says so.
    internal mutating func beginFrame(_ header: borrowing FrameHeaderReader) throws(FrameViolation) {
        if header.opcode != .continuation {
            self.content = MessageContent(kind: header.opcode == .text ? .text : .binary)
            self.frames = 0
            self.isCompressed = header.isCompressed
            self.compressedBytes = 0
        }
        self.frames += 1
        guard self.frames <= self.limits.framesPerMessage else { throw .tooManyFrames }
        if self.isCompressed {
            guard header.length <= self.limits.compressedBytes - self.compressedBytes else { throw .messageTooBig }
            self.compressedBytes += header.length
            if self.inflater == nil { try self.takeInflater() }
        } else {
            guard header.length <= self.limits.messageBytes - self.content.bytes.count else { throw .messageTooBig }
        }
    }

    /// Takes the next bytes of the payload, which are masked.
    internal mutating func append(_ bytes: UnsafeRawBufferPointer, _ mask: inout Masking) throws(FrameViolation) {
        guard self.isCompressed else {
            return try self.content.append(masked: bytes, &mask)
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(DeflatePool.pieceBytes))
            rest = rest.dropFirst(piece.count)
            self.pool.unmasked.clear()
            self.pool.unmasked.append(maximum: piece.count) { room in
                room.copyMemory(from: piece)
                mask.apply(to: room)
                return piece.count
            }
            let violation = self.pool.unmasked.withUnsafeBytes { self.inflate($0) }
            if let violation { throw violation }
        }
    }

    /// Ends the message with its last frame.
    internal mutating func finish() throws(FrameViolation) -> FrameDecoder.Event {
        if self.isCompressed { try self.finishInflating() }
        let content = self.content
        self.content = MessageContent()
        return try content.finished()
    }

    /// Lets go of what was received of a message that will not end.
    internal mutating func drop() {
        self.content = MessageContent()
        self.inflater = nil
    }

    private mutating func takeInflater() throws(FrameViolation) {
        if let deflate, deflate.clientContextTakeover {
            self.inflater = Inflater(windowBits: deflate.clientWindowBits)
        } else {
            self.inflater = self.pool.borrowInflater()
        }
        guard self.inflater != nil else { throw .noMemory }
    }

    /// Adds the four bytes that the sender cut off (RFC 7692, section 7.2.2). Some senders send nothing at all for an
    /// empty message.
    private mutating func finishInflating() throws(FrameViolation) {
        if self.compressedBytes > 0 {
            let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]
            let violation = tail.withUnsafeBytes { self.inflate($0) }
            if let violation { throw violation }
            guard self.inflater?.isBetweenBlocks == true else { throw .notDeflate }
        }
        guard let inflater, self.deflate?.clientContextTakeover == false else { return }
        self.pool.giveBack(inflater)
        self.inflater = nil
    }

    private mutating func inflate(_ input: UnsafeRawBufferPointer) -> FrameViolation? {
        guard let inflater else { return .noMemory }
        let limit = self.limits.messageBytes
        var content = MessageContent()
        swap(&content, &self.content)
        defer { swap(&content, &self.content) }
        var violation: FrameViolation?
        let outcome = inflater.inflate(input, through: self.pool.room) { output in
            violation = content.append(inflated: output, limit: limit)
            return violation == nil
        }
        return outcome == .invalid ? .notDeflate : violation
    }
}

/// The payload of a message as far as it is known, checked as it grows.
internal struct MessageContent {
    private(set) var bytes: [UInt8] = []
    private let kind: MessageKind
    private var utf8 = UTF8Validator()

    internal init(kind: MessageKind = .binary) {
        self.kind = kind
    }

    /// Adds bytes that are masked.
    internal mutating func append(masked: UnsafeRawBufferPointer, _ mask: inout Masking) throws(FrameViolation) {
        let start = self.bytes.count
        self.bytes.append(contentsOf: masked)
        let isText = self.kind == .text
        let isValid = self.bytes.withUnsafeMutableBytes { all in
            let added = UnsafeMutableRawBufferPointer(rebasing: all[start...])
            mask.apply(to: added)
            return !isText || self.utf8.consume(UnsafeRawBufferPointer(added))
        }
        guard isValid else { throw .notUTF8 }
    }

    /// Adds bytes out of a compressed message; of those beyond the limit none is looked at.
    internal mutating func append(inflated: UnsafeRawBufferPointer, limit: Int) -> FrameViolation? {
        let fitting = UnsafeRawBufferPointer(rebasing: inflated.prefix(limit - self.bytes.count))
        if self.kind == .text, !self.utf8.consume(fitting) { return .notUTF8 }
        guard fitting.count == inflated.count else { return .messageTooBig }
        self.bytes.append(contentsOf: inflated)
        return nil
    }

    internal consuming func finished() throws(FrameViolation) -> FrameDecoder.Event {
        guard self.kind == .text else { return .binary(self.bytes) }
        guard self.utf8.isAtBoundary else { throw .notUTF8 }
        return .text(self.bytes)
    }
}
