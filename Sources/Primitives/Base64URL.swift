/// Base64 with the URL alphabet and no padding (RFC 4648, section 5; RFC 7515).
package enum Base64URL {
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        bytes.withBytes { input in
            String(unsafeUninitializedCapacity: (input.count * 4 + 2) / 3) { room in
                Self.encode(input, to: room)
            }
        }
    }

    /// Decodes exactly what `encode` can write: `nil` for padding, another alphabet, a length that no bytes have, or
    /// bits after the last byte that are not zero. So one value has one text.
    package static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var valid = true
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3 + 2) { room, count in
            var bits: UInt32 = 0
            var pending = 0
            for byte in text {
                guard let value = Self.value(byte) else {
                    valid = false
                    return
                }
                bits = bits << 6 | value
                pending += 6
                if pending >= 8 {
                    pending -= 8
                    room[count] = UInt8(truncatingIfNeeded: bits >> UInt32(pending))
                    count += 1
                }
            }
            valid = bits & (1 << UInt32(pending) - 1) == 0
        }
        return valid ? bytes : nil
    }

    /// As `decode` for bytes.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        text.withUTF8Bytes { Self.decode($0) }
    }

    private static func encode(_ input: UnsafeRawBufferPointer, to room: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        var bits: UInt32 = 0
        var pending: UInt32 = 0
        var count = 0
        for byte in input {
            bits = bits << 8 | UInt32(byte)
            pending += 8
            while pending >= 6 {
                pending -= 6
                room[count] = alphabet.utf8Start[Int(bits >> pending & 63)]
                count += 1
            }
        }
        if pending > 0 {
            room[count] = alphabet.utf8Start[Int(bits << (6 - pending) & 63)]
            count += 1
        }
        return count
    }

    @inline(__always)
    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) + 4
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
