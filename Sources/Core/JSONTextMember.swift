import JSON

extension JSONText {
    /// The text under a key of the object, found without building a tree; nil when there is none, or something else
    /// than a text. Where layouts and themes were parsed, that was an eighth of a worker's time for a list.
    package func text(under key: StaticString) -> String? {
        let found = self.bytes.withUnsafeBytes { bytes in
            key.withUTF8Buffer { key in
                var scan = MemberScan(bytes)
                return scan.find(UnsafeRawBufferPointer(key))
            }
        }
        return switch found {
        case .text(let text): text
        case .nothing: nil
        case .unclear: self.object["\(key)"]?.stringValue
        }
    }
}

/// Goes once over the members of an object, inside of none of them. It is meant for valid JSON; of any other it finds
/// something or nothing, and reads no byte that is not there.
private struct MemberScan {
    enum Found {
        case text(String)
        case nothing
        /// An escape stands where it matters: only a parser can say.
        case unclear
    }

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func find(_ key: UnsafeRawBufferPointer) -> Found {
        guard self.takes("{") else { return .nothing }
        while let name = self.string() {
            guard !name.isEscaped else { return .unclear }
            guard self.takes(":") else { return .nothing }
            if name.content.elementsEqual(key) {
                guard let value = self.string() else { return .nothing }
                return value.isEscaped ? .unclear : .text(String(decoding: value.content, as: UTF8.self))
            }
            self.skipValue()
            guard self.takes(",") else { return .nothing }
        }
        return .nothing
    }

    /// The next byte that is no white space, when it is this one.
    private mutating func takes(_ wanted: Unicode.Scalar) -> Bool {
        self.skipBlanks()
        guard self.position < self.bytes.count, self.bytes[self.position] == UInt8(ascii: wanted) else { return false }
        self.position += 1
        return true
    }

    private mutating func skipBlanks() {
        while self.position < self.bytes.count, self.bytes[self.position] <= UInt8(ascii: " ") { self.position += 1 }
    }

    /// The string that begins here, as it is written; nil when none does.
    private mutating func string() -> (content: UnsafeRawBufferPointer, isEscaped: Bool)? {
        guard self.takes("\"") else { return nil }
        let start = self.position
        var isEscaped = false
        while self.position < self.bytes.count, self.bytes[self.position] != UInt8(ascii: "\"") {
            if self.bytes[self.position] == UInt8(ascii: "\\") {
                isEscaped = true
                self.position += 1
            }
            self.position += 1
        }
        guard self.position < self.bytes.count else { return nil }
        defer { self.position += 1 }
        return (UnsafeRawBufferPointer(rebasing: self.bytes[start..<self.position]), isEscaped)
    }

    /// Goes on to the comma or the bracket behind the value that begins here.
    private mutating func skipValue() {
        var depth = 0
        while self.position < self.bytes.count {
            switch self.bytes[self.position] {
            case UInt8(ascii: "\""):
                guard self.string() != nil else { return }
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard depth > 0 else { return }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return
            default: break
            }
            self.position += 1
        }
    }
}
