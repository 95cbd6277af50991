import Primitives

extension JSONWriter {
    package func string(_ value: String) {
        value.withUTF8Bytes { self.string(utf8: $0) }
    }

    /// - Parameter utf8: must be valid UTF-8.
    package func string(utf8: UnsafeRawBufferPointer) {
        self.separate()
        self.buffer.reserve(utf8.count &+ 2)
        self.buffer.append(UInt8(ascii: "\""))
        var start = 0
        while true {
            let end = Self.firstEscaped(utf8, from: start)
            if end > start { self.buffer.append(UnsafeRawBufferPointer(rebasing: utf8[start..<end])) }
            if end == utf8.count { break }
            self.escape(utf8[end])
            start = end &+ 1
        }
        self.buffer.append(UInt8(ascii: "\""))
    }

    /// As RFC 3339, in quotation marks.
    package func instant(_ value: Instant) {
        self.separate()
        self.buffer.append(UInt8(ascii: "\""))
        self.buffer.append(rfc3339: value)
        self.buffer.append(UInt8(ascii: "\""))
    }

    /// In its canonical form, in quotation marks.
    package func uuid(_ value: UUID) {
        self.separate()
        self.buffer.append(UInt8(ascii: "\""))
        self.buffer.append(canonical: value)
        self.buffer.append(UInt8(ascii: "\""))
    }

    /// The prefix, an underscore and 22 base62 digits, in quotation marks: `"dash_…"`.
    ///
    /// - Parameter prefix: `dash` and `dash_` mean the same.
    package func identifier(prefix: StaticString, _ value: UUID) {
        self.separate()
        self.buffer.append(UInt8(ascii: "\""))
        let isComplete = prefix.withUTF8Buffer { prefix in
            self.buffer.append(UnsafeRawBufferPointer(prefix))
            return prefix.last == UInt8(ascii: "_")
        }
        if !isComplete { self.buffer.append(UInt8(ascii: "_")) }
        self.buffer.append(base62: value)
        self.buffer.append(UInt8(ascii: "\""))
    }

    /// The first byte that JSON wants escaped (RFC 8259, section 7), or the end. Eight bytes at a time: a byte below
    /// 32, or one that is zero after `^` with a quotation mark or a backslash, borrows into its top bit.
    @inline(__always)
    private static func firstEscaped(_ utf8: UnsafeRawBufferPointer, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        var position = start
        while position &+ 8 <= utf8.count {
            let word = utf8.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            let quotes = word ^ (ones &* 0x22)
            let backslashes = word ^ (ones &* 0x5C)
            let control = (word &- ones &* 0x20) & ~word
            let escaped = control | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
            // The lowest mark is exact; marks above it may be borrows of it.
            if escaped & tops != 0 { return position &+ (escaped & tops).trailingZeroBitCount / 8 }
            position &+= 8
        }
        while position < utf8.count {
            let byte = utf8[position]
            if byte < 0x20 || byte == 0x22 || byte == 0x5C { break }
            position &+= 1
        }
        return position
    }

    private func escape(_ byte: UInt8) {
        switch byte {
        case 0x22: self.buffer.append("\\\"")
        case 0x5C: self.buffer.append("\\\\")
        case 0x0A: self.buffer.append("\\n")
        case 0x0D: self.buffer.append("\\r")
        case 0x09: self.buffer.append("\\t")
        default:
            let digits: StaticString = "0123456789abcdef"
            self.buffer.append("\\u00")
            self.buffer.append(digits.utf8Start[Int(byte >> 4)])
            self.buffer.append(digits.utf8Start[Int(byte & 15)])
        }
    }
}
