/// The canonical form: `01234567-89ab-cdef-0123-456789abcdef`.
extension UUID {
    package static let canonicalLength = 36

    /// Reads 36 characters, in any case.
    package init?(canonical text: some StringProtocol) {
        guard let value = text.withUTF8Bytes({ UUID(canonical: $0) }) else { return nil }
        self = value
    }

    /// Reads 36 bytes, in any case.
    package init?(canonical text: UnsafeRawBufferPointer) {
        let dash = UInt8(ascii: "-")
        guard text.count == Self.canonicalLength,
            text[8] == dash, text[13] == dash, text[18] == dash, text[23] == dash,
            let first = HexadecimalWord.value(text, 0, 4),
            let second = HexadecimalWord.value(text, 9, 14),
            let third = HexadecimalWord.value(text, 19, 24),
            let fourth = HexadecimalWord.value(text, 28, 32)
        else { return nil }
        self.init(high: UInt64(first) << 32 | UInt64(second), low: UInt64(third) << 32 | UInt64(fourth))
    }

    /// Writes 36 bytes; `room` must hold them.
    internal func writeCanonical(to room: UnsafeMutableRawBufferPointer) {
        let dash = UInt8(ascii: "-")
        HexadecimalWord.write(UInt32(truncatingIfNeeded: self.high >> 32), to: room, 0, 4)
        room[8] = dash
        HexadecimalWord.write(UInt32(truncatingIfNeeded: self.high), to: room, 9, 14)
        room[13] = dash
        room[18] = dash
        HexadecimalWord.write(UInt32(truncatingIfNeeded: self.low >> 32), to: room, 19, 24)
        room[23] = dash
        HexadecimalWord.write(UInt32(truncatingIfNeeded: self.low), to: room, 28, 32)
    }
}

/// Eight hexadecimal digits at once, in one machine word; a list of rows has a hundred identifiers to write.
internal enum HexadecimalWord {
    /// Writes the first four digits at `start` and the last four at `rest`.
    @inline(__always)
    static func write(_ value: UInt32, to room: UnsafeMutableRawBufferPointer, _ start: Int, _ rest: Int) {
        let digits = Self.digits(value)
        room.storeBytes(of: UInt32(truncatingIfNeeded: digits >> 32).bigEndian, toByteOffset: start, as: UInt32.self)
        room.storeBytes(of: UInt32(truncatingIfNeeded: digits).bigEndian, toByteOffset: rest, as: UInt32.self)
    }

    /// Reads four digits at `start` and four at `rest`; `nil` when one of them is not a digit.
    @inline(__always)
    static func value(_ text: UnsafeRawBufferPointer, _ start: Int, _ rest: Int) -> UInt32? {
        let first = UInt32(bigEndian: text.loadUnaligned(fromByteOffset: start, as: UInt32.self))
        let second = UInt32(bigEndian: text.loadUnaligned(fromByteOffset: rest, as: UInt32.self))
        return Self.value(UInt64(first) << 32 | UInt64(second))
    }

    /// The digits of `value`, the most significant one in the most significant byte.
    @inline(__always)
    static func digits(_ value: UInt32) -> UInt64 {
        var nibbles = UInt64(value)
        nibbles = (nibbles << 16 | nibbles) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles << 8 | nibbles) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles << 4 | nibbles) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = ((nibbles &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
    }

    /// Decodes without looking, then writes the result again: only eight digits come back as they were.
    @inline(__always)
    static func value(_ digits: UInt64) -> UInt32? {
        let letters = (digits >> 6) & 0x0101_0101_0101_0101
        var nibbles = (digits & 0x0F0F_0F0F_0F0F_0F0F) &+ letters &* 9
        nibbles = (nibbles | nibbles >> 4) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles >> 8) & 0x0000_FFFF_0000_FFFF
        let value = UInt32(truncatingIfNeeded: nibbles | nibbles >> 16)
        return Self.digits(value) == digits | letters << 5 ? value : nil
    }
}
