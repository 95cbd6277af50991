/// Steps through the value of a header field.
///
/// Source: RFC 9110, section 5.6.
internal struct HeaderScanner {
    private let bytes: [UInt8]
    private var position = 0

    internal init(_ text: String) {
        self.bytes = Array(text.utf8)
    }

    internal var isAtEnd: Bool { self.position == self.bytes.count }

    internal mutating func skipSpace() {
        while let byte = self.next, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { self.position += 1 }
    }

    /// Steps over `byte` if it is next.
    internal mutating func consume(_ byte: Unicode.Scalar) -> Bool {
        guard self.next == UInt8(ascii: byte) else { return false }
        self.position += 1
        return true
    }

    /// Steps over a token; `nil` when none is next.
    internal mutating func token() -> String? {
        let start = self.position
        while let byte = self.next, byte.isHeaderTokenByte { self.position += 1 }
        return start == self.position ? nil : String(decoding: self.bytes[start..<self.position], as: UTF8.self)
    }

    /// Steps over a token or a quoted string, of which it gives the inside; `nil` when neither is next.
    internal mutating func tokenOrQuoted() -> String? {
        guard self.consume("\"") else { return self.token() }
        var value: [UInt8] = []
        while let byte = self.next {
            self.position += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: value, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = self.next else { return nil }
                self.position += 1
                value.append(escaped)
            } else {
                value.append(byte)
            }
        }
        return nil
    }

    /// The members of a list of tokens, empty members left out; `nil` when one is not a token.
    internal static func tokens(_ text: String) -> [String]? {
        var scanner = HeaderScanner(text)
        var tokens: [String] = []
        repeat {
            scanner.skipSpace()
            if let token = scanner.token() { tokens.append(token) }
            scanner.skipSpace()
        } while scanner.consume(",")
        return scanner.isAtEnd ? tokens : nil
    }

    private var next: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }
}

extension UInt8 {
    /// Whether it may stand in a token (RFC 9110, section 5.6.2).
    internal var isHeaderTokenByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(self)
        }
    }
}

extension StringProtocol where SubSequence == Substring {
    internal var isHeaderToken: Bool { !self.isEmpty && self.utf8.allSatisfy(\.isHeaderTokenByte) }

    /// Without spaces and tabs at either end.
    internal func trimmingHeaderSpace() -> Substring {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let start = self.utf8.firstIndex { !isSpace($0) } ?? self.endIndex
        var trimmed = self[start...]
        while let last = trimmed.utf8.last, isSpace(last) {
            trimmed = trimmed[..<trimmed.utf8.index(before: trimmed.endIndex)]
        }
        return trimmed
    }
}
