/// Two digits a byte.
package enum Hexadecimal {
    /// In lower case.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        let digits: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: bytes.count * 2) { room in
            var count = 0
            for byte in bytes {
                room[count] = digits.utf8Start[Int(byte >> 4)]
                room[count + 1] = digits.utf8Start[Int(byte & 15)]
                count += 2
            }
            return count
        }
    }

    /// Takes either case; `nil` for an odd length or another character.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 2)
        var upper: UInt8?
        for character in text.utf8 {
            guard let digit = Self.digit(character) else { return nil }
            if let first = upper {
                bytes.append(first << 4 | digit)
                upper = nil
            } else {
                upper = digit
            }
        }
        return upper == nil ? bytes : nil
    }

    /// The value of one digit, 0–15.
    package static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - 55
        default: nil
        }
    }
}
