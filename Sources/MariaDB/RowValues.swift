import Primitives

extension Row {
    /// Every integer type, and a DECIMAL without a fraction, as `SUM` gives.
    package func integer(_ index: Int) throws(ColumnError) -> Int64 {
        try self.value(index, "integer") { $0.integer }
    }

    package func integerOrNil(_ index: Int) throws(ColumnError) -> Int64? {
        try self.valueOrNil(index, "integer") { $0.integer }
    }

    /// FLOAT, DOUBLE, DECIMAL and every integer type.
    package func double(_ index: Int) throws(ColumnError) -> Double {
        try self.value(index, "double") { $0.double }
    }

    package func doubleOrNil(_ index: Int) throws(ColumnError) -> Double? {
        try self.valueOrNil(index, "double") { $0.double }
    }

    /// An integer of 0 or 1.
    package func bool(_ index: Int) throws(ColumnError) -> Bool {
        try self.value(index, "bool") { $0.bool }
    }

    package func boolOrNil(_ index: Int) throws(ColumnError) -> Bool? {
        try self.valueOrNil(index, "bool") { $0.bool }
    }

    /// Text, JSON, ENUM, UUID and DECIMAL, and a DATE as `2026-01-02`; not BINARY or BLOB.
    package func string(_ index: Int) throws(ColumnError) -> String {
        try self.value(index, "string") { $0.string }
    }

    package func stringOrNil(_ index: Int) throws(ColumnError) -> String? {
        try self.valueOrNil(index, "string") { $0.string }
    }

    /// Every text and binary type.
    package func bytes(_ index: Int) throws(ColumnError) -> [UInt8] {
        try self.value(index, "bytes") { $0.content.map { Array($0) } }
    }

    package func bytesOrNil(_ index: Int) throws(ColumnError) -> [UInt8]? {
        try self.valueOrNil(index, "bytes") { $0.content.map { Array($0) } }
    }

    /// UUID, or text in its canonical form, or BINARY(16).
    package func uuid(_ index: Int) throws(ColumnError) -> UUID {
        try self.value(index, "uuid") { $0.uuid }
    }

    package func uuidOrNil(_ index: Int) throws(ColumnError) -> UUID? {
        try self.valueOrNil(index, "uuid") { $0.uuid }
    }

    /// DATETIME and TIMESTAMP, taken as UTC.
    package func instant(_ index: Int) throws(ColumnError) -> Instant {
        try self.value(index, "instant") { $0.instant }
    }

    package func instantOrNil(_ index: Int) throws(ColumnError) -> Instant? {
        try self.valueOrNil(index, "instant") { $0.instant }
    }

    /// A text or binary column without a copy, valid only during `body`.
    package func withBytes<R>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> R) throws -> R {
        try body(try self.content(index))
    }

    internal func content(_ index: Int) throws(ColumnError) -> UnsafeRawBufferPointer {
        try self.value(index, "bytes") { $0.content }
    }
}
