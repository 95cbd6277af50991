/// Pieces of header grammar (RFC 9110, section 5.6).
extension StringProtocol where SubSequence == Substring {
    /// Without spaces and tabs at either end.
    internal func trimmingHeaderSpace() -> Substring {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let start = self.firstIndex { !isSpace($0) } ?? self.endIndex
        var trimmed = self[start...]
        while let last = trimmed.last, isSpace(last) { trimmed.removeLast() }
        return trimmed
    }

    /// The parts between separators that are outside of quoted strings; `nil` when a quoted string does not end.
    internal func splitOutsideQuotes(_ separator: UInt8) -> [Substring]? {
        var parts: [Substring] = []
        var start = self.startIndex
        var isQuoted = false
        var isEscaped = false
        for index in self.utf8.indices {
            let byte = self.utf8[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted && byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == separator && !isQuoted {
                parts.append(self[start..<index])
                start = self.utf8.index(after: index)
            }
        }
        parts.append(self[start...])
        return isQuoted ? nil : parts
    }

    /// Whether the text is a token (RFC 9110, section 5.6.2).
    internal var isHeaderToken: Bool {
        !self.isEmpty
            && self.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// A token as it is, or the inside of a quoted string without its backslashes; `nil` when it is neither.
    internal var headerTokenOrQuoted: String? {
        if self.isHeaderToken { return String(self) }
        guard self.utf8.count >= 2, self.hasPrefix("\""), self.hasSuffix("\"") else { return nil }
        var value = ""
        var isEscaped = false
        for character in self.dropFirst().dropLast().unicodeScalars {
            if isEscaped || character != "\\" {
                guard isEscaped || character != "\"" else { return nil }
                value.unicodeScalars.append(character)
                isEscaped = false
            } else {
                isEscaped = true
            }
        }
        return isEscaped ? nil : value
    }
}
