import JSON
import Primitives

/// A list of keys that is stored in a row of its own kind: `["uuid", …]`.
enum IdentifierList {
    static func stored(_ ids: [UUID]) -> [UInt8] {
        JSONValue.array(ids.map { .string($0.description) }).encoded
    }

    static func read(_ bytes: [UInt8]) throws -> [UUID] {
        guard bytes.count > 2 else { return [] }
        return (try JSONValue(parsing: bytes).arrayValue ?? [])
            .compactMap { $0.stringValue.flatMap { UUID(canonical: $0) } }
    }
}
