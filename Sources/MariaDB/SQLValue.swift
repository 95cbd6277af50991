import Primitives

/// A value bound to a statement's parameter.
///
/// | case | parameter type | suits columns of type |
/// | --- | --- | --- |
/// | bool | TINYINT | BOOLEAN |
/// | integer | BIGINT | every integer type; also `LIMIT` |
/// | double | DOUBLE | DOUBLE, DECIMAL |
/// | string | text in utf8mb4 | text, JSON, ENUM, DATE |
/// | bytes | binary | BINARY, BLOB |
/// | uuid | its 36 characters | UUID |
/// | instant | DATETIME(6) in UTC | DATETIME(6) |
package enum SQLValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case uuid(UUID)
    case instant(Instant)
}

/// A type that may stand in a statement's interpolation.
package protocol SQLBindable {
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLBindable {
    package var sqlValue: SQLValue { self }
}

extension Bool: SQLBindable {
    package var sqlValue: SQLValue { .bool(self) }
}

extension Int: SQLBindable {
    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLBindable {
    package var sqlValue: SQLValue { .integer(self) }
}

extension UInt32: SQLBindable {
    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Double: SQLBindable {
    package var sqlValue: SQLValue { .double(self) }
}

extension String: SQLBindable {
    package var sqlValue: SQLValue { .string(self) }
}

/// Bytes are one value, not a list; a list is interpolated as `\(list: …)`.
extension [UInt8]: SQLBindable {
    package var sqlValue: SQLValue { .bytes(self) }
}

extension UUID: SQLBindable {
    package var sqlValue: SQLValue { .uuid(self) }
}

extension Instant: SQLBindable {
    package var sqlValue: SQLValue { .instant(self) }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
    package var sqlValue: SQLValue { self?.sqlValue ?? .null }
}
