/// The version of a representation (RFC 9110, section 8.8.3).
package struct EntityTag: Equatable, Sendable {
    /// Without the quotation marks.
    package let opaque: String
    package let weak: Bool

    /// - Parameter opaque: visible ASCII without quotation marks.
    package init(opaque: String, weak: Bool = false) {
        self.opaque = opaque
        self.weak = weak
    }

    /// `"opaque"` or `W/"opaque"`.
    package var header: String { self.weak ? "W/\"\(self.opaque)\"" : "\"\(self.opaque)\"" }

    /// Same bytes: the comparison of `If-Match` (RFC 9110, section 8.8.3.2).
    package func matchesStrongly(_ other: EntityTag) -> Bool {
        !self.weak && !other.weak && self.opaque == other.opaque
    }

    /// Same meaning: the comparison of `If-None-Match`.
    package func matchesWeakly(_ other: EntityTag) -> Bool {
        self.opaque == other.opaque
    }

    /// Reads the value of `If-Match` or `If-None-Match`: `*`, or tags with commas between. `nil` for anything else.
    package static func list(_ header: String) -> EntityTagList? {
        var rest = Array(header.utf8)[...]
        Self.skipSpace(&rest)
        if rest.first == UInt8(ascii: "*") {
            rest.removeFirst()
            Self.skipSpace(&rest)
            return rest.isEmpty ? .any : nil
        }
        var tags: [EntityTag] = []
        while true {
            while rest.first == UInt8(ascii: ",") {
                rest.removeFirst()
                Self.skipSpace(&rest)
            }
            if rest.isEmpty { break }
            guard let tag = Self.take(&rest) else { return nil }
            tags.append(tag)
            Self.skipSpace(&rest)
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
        }
        return tags.isEmpty ? nil : .tags(tags)
    }

    private static func take(_ rest: inout ArraySlice<UInt8>) -> EntityTag? {
        let weak = rest.starts(with: "W/".utf8)
        if weak { rest.removeFirst(2) }
        guard rest.popFirst() == UInt8(ascii: "\"") else { return nil }
        let opaque = rest.prefix { $0 == 0x21 || $0 >= 0x23 && $0 != 0x7F }
        rest.removeFirst(opaque.count)
        guard rest.popFirst() == UInt8(ascii: "\""), let text = String(validating: opaque, as: UTF8.self)
        else { return nil }
        return EntityTag(opaque: text, weak: weak)
    }

    private static func skipSpace(_ rest: inout ArraySlice<UInt8>) {
        while let byte = rest.first, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { rest.removeFirst() }
    }
}

/// What `If-Match` and `If-None-Match` may name.
package enum EntityTagList: Equatable, Sendable {
    /// `*`: whatever there is.
    case any
    /// At least one.
    case tags([EntityTag])

    /// For `If-Match`: whether the current tag is named.
    package func containsStrongly(_ current: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { $0.matchesStrongly(current) }
        }
    }

    /// For `If-None-Match`: whether the current tag is named.
    package func containsWeakly(_ current: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { $0.matchesWeakly(current) }
        }
    }
}
