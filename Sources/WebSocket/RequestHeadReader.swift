/// Collects the bytes of a request's head until its empty line.
///
/// It does not wait: however the bytes are split, the answer is the same. The time that a client may take is the
/// caller's to bound.
package struct RequestHeadReader: Sendable {
    package enum Progress: Equatable, Sendable {
        /// More bytes are needed.
        case incomplete
        /// The head is whole; of the bytes just received, the first `consumed` belonged to it.
        case complete(RequestHead, consumed: Int)
        /// Nothing will come of it; write the refusal and close.
        case refused(Refusal)
    }

    /// Longest head, in bytes, with its empty line.
    package static let defaultLimit = 16_384

    private let limit: Int
    private var head: [UInt8] = []
    /// How much of CR LF CR LF the head ends in, 0 to 4.
    private var matched = 0
    private var isDone = false

    /// - Parameter limit: longest head, in bytes, with its empty line. Default: 16,384.
    package init(limit: Int = Self.defaultLimit) {
        self.limit = limit
    }

    /// Takes the next bytes. After `.complete` or `.refused` further bytes are refused.
    package mutating func receive(_ bytes: UnsafeRawBufferPointer) -> Progress {
        guard !self.isDone else { return .refused(.malformed("the request has been read already")) }
        var position = 0
        while position < bytes.count && self.matched < 4 {
            guard self.head.count + position < self.limit else { return self.refuse(.headTooLarge) }
            guard self.match(bytes[position]) else { return self.refuse(.malformed("a line ends without CR")) }
            position += 1
        }
        self.head.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[..<position]))
        guard self.matched == 4 else { return .incomplete }
        do throws(Refusal) {
            let request = try RequestHeadParser.parse(self.head)
            self.finish()
            return .complete(request, consumed: position)
        } catch {
            return self.refuse(error)
        }
    }

    /// Follows the line ends; `false` at a line feed without a carriage return before it (RFC 9112, section 2.2).
    private mutating func match(_ byte: UInt8) -> Bool {
        switch (byte, self.matched) {
        case (UInt8(ascii: "\r"), 2): self.matched = 3
        case (UInt8(ascii: "\r"), _): self.matched = 1
        case (UInt8(ascii: "\n"), 1): self.matched = 2
        case (UInt8(ascii: "\n"), 3): self.matched = 4
        case (UInt8(ascii: "\n"), _): return false
        default: self.matched = 0
        }
        return true
    }

    private mutating func refuse(_ refusal: Refusal) -> Progress {
        self.finish()
        return .refused(refusal)
    }

    private mutating func finish() {
        self.isDone = true
        self.head = []
    }
}
