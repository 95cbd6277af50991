import JSON

/// A JSON value as it is stored: bytes that are known to be valid, copied into answers without being parsed.
package struct JSONText: Sendable, Equatable {
    package let bytes: [UInt8]

    /// For bytes that the database holds under a `JSON_VALID` constraint.
    package init(stored bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init(_ value: JSONValue) {
        self.bytes = value.encoded
    }

    package init(_ object: JSONObject) {
        self.init(.object(object))
    }

    /// The text for a parameter that must be of characters, not of bytes.
    package var string: String { String(decoding: self.bytes, as: UTF8.self) }

    /// The parsed object; empty when the text is not one.
    package var object: JSONObject {
        guard let value = try? JSONValue(parsing: self.bytes), case .object(let object) = value else { return [:] }
        return object
    }
}

extension JSONValue {
    /// Levels of lists and objects: 0 for a plain value, 1 for an empty object.
    package var depth: Int {
        switch self {
        case .null, .bool, .integer, .number, .string: 0
        case .array(let items): 1 + (items.map(\.depth).max() ?? 0)
        case .object(let object): 1 + (object.values.map(\.depth).max() ?? 0)
        }
    }
}

extension JSONObject {
    /// The object with the keys of `changes` set; a key whose new value is `null` is removed.
    package func merging(_ changes: JSONObject) -> JSONObject {
        var merged = self
        for (key, value) in changes { merged[key] = value == .null ? nil : value }
        return merged
    }
}
