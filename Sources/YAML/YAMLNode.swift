/// A node of a YAML document. Scalars have no types here: what `12` or `yes` means is the reader's business.
package indirect enum YAMLNode: Equatable, Sendable {
    /// `quoted` is whether it was written in quotation marks or as a block (`|`, `>`), which makes `""` and `"null"`
    /// text rather than nothing.
    case scalar(String, quoted: Bool, line: Int)
    case sequence([YAMLNode], line: Int)
    /// In the order written; no key occurs twice.
    case mapping([Pair], line: Int)

    package struct Pair: Equatable, Sendable {
        package let key: String
        package let value: YAMLNode
        /// The key's line, from 1.
        package let line: Int

        package init(key: String, value: YAMLNode, line: Int) {
            self.key = key
            self.value = value
            self.line = line
        }
    }

    /// The line where the node begins, from 1.
    package var line: Int {
        switch self {
        case .scalar(_, _, let line), .sequence(_, let line), .mapping(_, let line): line
        }
    }

    /// The value of a key; `nil` when there is none, or when this is not a mapping.
    package subscript(key: String) -> YAMLNode? { self.pairs?.first { $0.key == key }?.value }

    /// A scalar's text.
    package var text: String? {
        guard case .scalar(let text, _, _) = self else { return nil }
        return text
    }

    package var elements: [YAMLNode]? {
        guard case .sequence(let elements, _) = self else { return nil }
        return elements
    }

    package var pairs: [Pair]? {
        guard case .mapping(let pairs, _) = self else { return nil }
        return pairs
    }

    /// Whether it is a plain scalar that the core schema takes for null: nothing at all, `~` or `null`
    /// (YAML 1.2.2, section 10.3.2).
    package var isNull: Bool {
        guard case .scalar(let text, quoted: false, _) = self else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }
}

/// Why a text was refused.
package struct YAMLError: Swift.Error, Equatable, Sendable {
    /// Plain words, safe to show.
    package let message: String
    /// From 1.
    package let line: Int
    /// From 1.
    package let column: Int

    package init(message: String, line: Int, column: Int) {
        self.message = message
        self.line = line
        self.column = column
    }
}
