/// Writes a tree as one YAML document, in block style, for readers of YAML 1.1 and 1.2 alike.
///
/// A scalar that is `quoted` stands in quotation marks wherever a reader could take it for anything but that text;
/// one that is not is written as it is, so it must be a number, `true`, `false` or `null`. Lines of the nodes are of
/// no account.
package func write(_ root: YAMLNode) -> [UInt8] {
    var writer = YAMLWriter()
    writer.write(root, indent: 0, begins: .line)
    return writer.bytes
}

extension YAMLNode {
    /// A text that is read back as that text.
    package static func text(_ text: String) -> YAMLNode { .scalar(text, quoted: true, line: 0) }

    /// A number, `true`, `false` or `null`.
    package static func plain(_ text: String) -> YAMLNode { .scalar(text, quoted: false, line: 0) }

    package static func list(_ elements: [YAMLNode]) -> YAMLNode { .sequence(elements, line: 0) }

    /// - Parameter pairs: no key twice.
    package static func map(_ pairs: [(String, YAMLNode)]) -> YAMLNode {
        .mapping(pairs.map { Pair(key: $0.0, value: $0.1, line: 0) }, line: 0)
    }
}

private struct YAMLWriter {
    var bytes: [UInt8] = []

    /// What stands on the line already.
    enum Place {
        /// Nothing.
        case line
        /// `- `: what is a collection goes on behind it.
        case dash
        /// `key:`
        case key
    }

    mutating func write(_ node: YAMLNode, indent: Int, begins place: Place) {
        switch node {
        case .scalar(let text, let quoted, _):
            if place == .key { self.put(" ") }
            if quoted { self.text(text) } else { self.put(text) }
            self.put("\n")
        case .sequence(let elements, _):
            if elements.isEmpty { return self.put(place == .key ? " []\n" : "[]\n") }
            if place == .key { self.put("\n") }
            for (index, element) in elements.enumerated() {
                if index > 0 || place != .dash { self.put(indent) }
                self.put("- ")
                self.write(element, indent: indent + 2, begins: .dash)
            }
        case .mapping(let pairs, _):
            if pairs.isEmpty { return self.put(place == .key ? " {}\n" : "{}\n") }
            if place == .key { self.put("\n") }
            for (index, pair) in pairs.enumerated() {
                if index > 0 || place != .dash { self.put(indent) }
                self.write(pair, indent: indent)
            }
        }
    }

    private mutating func write(_ pair: YAMLNode.Pair, indent: Int) {
        // A key that needs no `?` may have 1,024 characters, with its quotation marks and escapes.
        if pair.key.utf8.count > 100 {
            self.put("? ")
            self.text(pair.key)
            self.put("\n")
            self.put(indent)
        } else {
            self.text(pair.key)
        }
        self.put(":")
        self.write(pair.value, indent: indent + 2, begins: .key)
    }

    private mutating func put(_ text: String) { self.bytes.append(contentsOf: text.utf8) }

    private mutating func put(_ spaces: Int) { self.bytes.append(contentsOf: repeatElement(0x20, count: spaces)) }

    private mutating func text(_ text: String) {
        guard !YAMLPlainText.isSafe(text) else { return self.put(text) }
        self.put("\"")
        for scalar in text.unicodeScalars { self.quoted(scalar) }
        self.put("\"")
    }

    /// Escapes what readers refuse, drop, or take for a line's end. Source: YAML 1.2.2, 5.1 and 5.7.
    private mutating func quoted(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x22: self.put("\\\"")
        case 0x5C: self.put("\\\\")
        case 0x0A: self.put("\\n")
        case 0x0D: self.put("\\r")
        case 0x09: self.put("\\t")
        case 0..<0x20, 0x7F..<0xA0: self.put("\\x" + Self.hexadecimal(scalar.value, digits: 2))
        case 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: self.put("\\u" + Self.hexadecimal(scalar.value, digits: 4))
        default: self.bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(digits - text.utf8.count, 0)) + text
    }
}

/// Texts that no reader takes for anything else: those that begin with a letter, hold only letters, digits and a few
/// marks of ASCII, and are no word with a meaning of its own.
private enum YAMLPlainText {
    private static let words: Set<String> = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf",
    ]

    static func isSafe(_ text: String) -> Bool {
        guard let first = text.utf8.first, self.isLetter(first), text.utf8.count <= 60 else { return false }
        let isMade = text.utf8.allSatisfy { byte in
            self.isLetter(byte) || (0x30...0x39).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
        }
        return isMade && !self.words.contains(text.lowercased())
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) && byte >= 0x41 }
}
