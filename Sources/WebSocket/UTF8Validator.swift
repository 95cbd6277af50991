/// Checks text that arrives in pieces, and fails at the first byte that no text could have there.
///
/// Source: RFC 3629, section 4; The Unicode Standard, table 3-7.
internal struct UTF8Validator {
    /// Bytes that the current scalar still needs, 0 to 3.
    private var needed: UInt8 = 0
    /// The next byte's range, while one is needed: no overlong forms, no surrogates, nothing above U+10FFFF.
    private var low: UInt8 = 0x80
    private var high: UInt8 = 0xBF

    /// Whether the text may end here.
    internal var isAtBoundary: Bool { self.needed == 0 }

    /// Returns whether all that was taken so far begins some text. After `false` it is of no more use.
    internal mutating func consume(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var position = 0
        while position < bytes.count {
            if self.needed == 0 {
                position = Self.endOfASCII(bytes, from: position)
                if position == bytes.count { return true }
            }
            guard self.consume(bytes[position]) else { return false }
            position &+= 1
        }
        return true
    }

    private mutating func consume(_ byte: UInt8) -> Bool {
        guard self.needed == 0 else {
            guard byte >= self.low && byte <= self.high else { return false }
            self.expect(self.needed &- 1, 0x80, 0xBF)
            return true
        }
        switch byte {
        case 0x00...0x7F: break
        case 0xC2...0xDF: self.expect(1, 0x80, 0xBF)
        case 0xE0: self.expect(2, 0xA0, 0xBF)
        case 0xED: self.expect(2, 0x80, 0x9F)
        case 0xE1...0xEF: self.expect(2, 0x80, 0xBF)
        case 0xF0: self.expect(3, 0x90, 0xBF)
        case 0xF1...0xF3: self.expect(3, 0x80, 0xBF)
        case 0xF4: self.expect(3, 0x80, 0x8F)
        default: return false
        }
        return true
    }

    private mutating func expect(_ needed: UInt8, _ low: UInt8, _ high: UInt8) {
        self.needed = needed
        self.low = low
        self.high = high
    }

    /// The first byte from `start` on that is not ASCII, found eight bytes at a time.
    @inline(__always)
    private static func endOfASCII(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while position &+ 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            if word & 0x8080_8080_8080_8080 != 0 { break }
            position &+= 8
        }
        while position < bytes.count && bytes[position] < 0x80 { position &+= 1 }
        return position
    }
}
