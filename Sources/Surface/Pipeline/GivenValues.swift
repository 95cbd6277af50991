import HTTP
import JSON
import Primitives

/// What a request held in the fields that are wrong, for editions whose errors repeat it.
package struct GivenValues: Sendable {
    /// Longer bodies are not read a second time, and longer texts not repeated; in bytes.
    private static let longestBody = 65_536
    private static let longestText = 200

    private let body: JSONValue
    private let query: QueryItems?

    package static let none = GivenValues(body: .null, query: nil)

    private init(body: JSONValue, query: QueryItems?) {
        self.body = body
        self.query = query
    }

    /// - Parameters:
    ///   - body: as it was read; anything but JSON counts as none.
    ///   - query: the raw query string.
    init(body: ByteBuffer, query: String) {
        let isShort = (1...Self.longestBody).contains(body.count)
        let value = isShort ? try? JSONValue(parsing: body.array) : nil
        self.init(body: value ?? .null, query: QueryItems(query))
    }

    /// The plain value at a path such as `layout.columns` or `tags[2]`; nil when there is none, or it is long.
    package func value(of field: String) -> JSONValue? {
        let found = self.member(field) ?? self.query?.first(field).map(JSONValue.string)
        switch found {
        case .string(let text)? where text.utf8.count > Self.longestText: return nil
        case .array?, .object?, nil: return nil
        case let plain?: return plain
        }
    }

    private func member(_ field: String) -> JSONValue? {
        var value: JSONValue? = self.body
        for step in field.split(separator: ".", omittingEmptySubsequences: false) {
            let parts = step.split(separator: "[", omittingEmptySubsequences: false)
            value = value?.objectValue?[String(parts[0])]
            for part in parts.dropFirst() {
                guard part.hasSuffix("]"), let index = Int(part.dropLast()), let items = value?.arrayValue,
                    items.indices.contains(index)
                else { return nil }
                value = items[index]
            }
        }
        return value
    }
}
