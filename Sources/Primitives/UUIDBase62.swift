/// 22 digits of `0-9A-Za-z`, big-endian and zero-padded, so that the text sorts as the identifier does.
extension UUID {
    package static let base62Length = 22

    /// 62^10, the largest even power of 62 that a word holds: digits are made ten at a time.
    private static let tenDigits: UInt64 = 839_299_365_868_340_224

    /// Reads exactly 22 digits; `nil` for anything else and for a number over 128 bits.
    package init?(base62 text: some StringProtocol) {
        guard let value = text.withUTF8Bytes({ UUID(base62: $0) }) else { return nil }
        self = value
    }

    /// Reads exactly 22 digits; `nil` for anything else and for a number over 128 bits.
    package init?(base62 text: UnsafeRawBufferPointer) {
        guard text.count == Self.base62Length else { return nil }
        var parts: (UInt64, UInt64, UInt64) = (0, 0, 0)
        for (index, byte) in text.enumerated() {
            guard let digit = Self.digit(byte) else { return nil }
            switch index {
            case 0, 1: parts.0 = parts.0 &* 62 &+ digit
            case 2...11: parts.1 = parts.1 &* 62 &+ digit
            default: parts.2 = parts.2 &* 62 &+ digit
            }
        }
        let scale = UInt128(Self.tenDigits)
        let upper = UInt128(parts.0) * scale + UInt128(parts.1)
        let (product, overflow) = upper.multipliedReportingOverflow(by: scale)
        let (value, carry) = product.addingReportingOverflow(UInt128(parts.2))
        guard !overflow && !carry else { return nil }
        self.init(high: UInt64(truncatingIfNeeded: value >> 64), low: UInt64(truncatingIfNeeded: value))
    }

    /// The 22 digits.
    package var base62: String {
        String(unsafeUninitializedCapacity: Self.base62Length) { room in
            self.writeBase62(to: UnsafeMutableRawBufferPointer(room))
            return Self.base62Length
        }
    }

    /// Writes 22 bytes; `room` must hold them.
    internal func writeBase62(to room: UnsafeMutableRawBufferPointer) {
        let scale = Self.tenDigits
        let upper = self.high.quotientAndRemainder(dividingBy: scale)
        let lower = scale.dividingFullWidth((upper.remainder, self.low))
        let middle = scale.dividingFullWidth((upper.quotient, lower.quotient))
        Self.write(middle.quotient, digits: 2, to: room, at: 0)
        Self.write(middle.remainder, digits: 10, to: room, at: 2)
        Self.write(lower.remainder, digits: 10, to: room, at: 12)
    }

    /// Two digits at a time: half as many long divisions.
    @inline(__always)
    private static func write(
        _ value: UInt64, digits: Int, to room: UnsafeMutableRawBufferPointer, at start: Int
    ) {
        let alphabet: StaticString = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        var rest = value
        var position = start &+ digits
        while position > start {
            position &-= 2
            let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 62 * 62)
            let (high, low) = UInt32(truncatingIfNeeded: pair).quotientAndRemainder(dividingBy: 62)
            room[position] = alphabet.utf8Start[Int(truncatingIfNeeded: high)]
            room[position &+ 1] = alphabet.utf8Start[Int(truncatingIfNeeded: low)]
            rest = quotient
        }
    }

    @inline(__always)
    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte &- 48)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt64(byte &- 55)
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt64(byte &- 61)
        default: nil
        }
    }
}
