/// Percent-encoding of URIs (RFC 3986, section 2.1) and of forms.
package enum PercentCoding {
    /// - Parameter plusIsSpace: whether `+` means a space, as it does in queries and forms but not in paths.
    /// - Returns: `nil` when an escape is not `%` and two hexadecimal digits, or when the result is not UTF-8.
    package static func decode(_ text: some Collection<UInt8>, plusIsSpace: Bool) -> String? {
        text.withBytes { Self.decode($0, plusIsSpace: plusIsSpace) }
    }

    /// As `decode` for bytes.
    package static func decode(_ text: some StringProtocol, plusIsSpace: Bool) -> String? {
        text.withUTF8Bytes { Self.decode($0, plusIsSpace: plusIsSpace) }
    }

    /// As `decode` for bytes.
    package static func decode(_ text: UnsafeRawBufferPointer, plusIsSpace: Bool) -> String? {
        let hasCode = text.contains { $0 == UInt8(ascii: "%") || plusIsSpace && $0 == UInt8(ascii: "+") }
        if !hasCode { return String(validating: text, as: UTF8.self) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "%"):
                guard position + 2 < text.count, let first = Hexadecimal.digit(text[position + 1]),
                    let second = Hexadecimal.digit(text[position + 2])
                else { return nil }
                bytes.append(first << 4 | second)
                position += 3
            case UInt8(ascii: "+") where plusIsSpace:
                bytes.append(UInt8(ascii: " "))
                position += 1
            case let byte:
                bytes.append(byte)
                position += 1
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Escapes everything but letters, digits and `-._~`, so that the result fits any part of a URI.
    package static func encode(_ text: String) -> String {
        let digits: StaticString = "0123456789ABCDEF"
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if Self.isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digits.utf8Start[Int(byte >> 4)])
                bytes.append(digits.utf8Start[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default:
            false
        }
    }
}
