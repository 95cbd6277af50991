import CMariaDB
import Primitives

/// One value as MariaDB's binary protocol writes it (https://mariadb.com/kb/en/resultset-row/, "Binary Resultset Row"):
/// numbers in little-endian of their column's width, everything else behind a length.
internal struct Cell {
    let start: UnsafeRawPointer
    /// Bytes of the value, without those that say so.
    let length: Int
    let field: UnsafePointer<MYSQL_FIELD>

    /// The charset number of binary data; https://mariadb.com/kb/en/supported-character-sets-and-collations/
    private static let binaryCharset: UInt32 = 63

    var integer: Int64? {
        switch self.field.pointee.type {
        case MYSQL_TYPE_LONGLONG:
            self.isUnsigned ? Int64(exactly: self.load(UInt64.self)) : self.load(Int64.self)
        case MYSQL_TYPE_LONG, MYSQL_TYPE_INT24:
            self.isUnsigned ? Int64(self.load(UInt32.self)) : Int64(self.load(Int32.self))
        case MYSQL_TYPE_TINY:
            self.isUnsigned ? Int64(self.load(UInt8.self)) : Int64(self.load(Int8.self))
        case MYSQL_TYPE_SHORT, MYSQL_TYPE_YEAR:
            self.isUnsigned ? Int64(self.load(UInt16.self)) : Int64(self.load(Int16.self))
        case MYSQL_TYPE_NEWDECIMAL:
            self.string.flatMap { Int64($0) }
        default:
            nil
        }
    }

    var double: Double? {
        switch self.field.pointee.type {
        case MYSQL_TYPE_DOUBLE: Double(bitPattern: self.load(UInt64.self))
        case MYSQL_TYPE_FLOAT: Double(Float(bitPattern: self.load(UInt32.self)))
        case MYSQL_TYPE_NEWDECIMAL: self.string.flatMap { Double($0) }
        default: self.integer.map { Double($0) }
        }
    }

    var bool: Bool? {
        switch self.integer {
        case 0: false
        case 1: true
        default: nil
        }
    }

    var string: String? {
        if self.field.pointee.type == MYSQL_TYPE_DATE { return self.date }
        let isBinary =
            self.field.pointee.charsetnr == Self.binaryCharset && self.field.pointee.type != MYSQL_TYPE_NEWDECIMAL
        guard !isBinary, let content = self.content else { return nil }
        // The server keeps text valid and sends it in utf8mb4.
        return String(decoding: content, as: UTF8.self)
    }

    var uuid: UUID? {
        guard let content = self.content else { return nil }
        return content.count == 16 ? UUID(bytes: content) : UUID(canonical: content)
    }

    /// What stands behind the length; `nil` for a type that has none.
    var content: UnsafeRawBufferPointer? {
        switch self.field.pointee.type {
        case MYSQL_TYPE_STRING, MYSQL_TYPE_VAR_STRING, MYSQL_TYPE_VARCHAR, MYSQL_TYPE_BLOB, MYSQL_TYPE_TINY_BLOB,
            MYSQL_TYPE_MEDIUM_BLOB, MYSQL_TYPE_LONG_BLOB, MYSQL_TYPE_ENUM, MYSQL_TYPE_SET, MYSQL_TYPE_JSON,
            MYSQL_TYPE_NEWDECIMAL, MYSQL_TYPE_BIT, MYSQL_TYPE_GEOMETRY:
            self.afterLength
        default:
            nil
        }
    }

    /// Reads 0, 4, 7 or 11 bytes: nothing for the date of all zeros, a date, with a time, with microseconds.
    var instant: Instant? {
        guard self.field.pointee.type == MYSQL_TYPE_DATETIME || self.field.pointee.type == MYSQL_TYPE_TIMESTAMP else {
            return nil
        }
        let content = self.afterLength
        guard content.count >= 4 else { return nil }
        let hasTime = content.count >= 7
        return Instant(
            year: Int(content.loadUnaligned(as: UInt16.self)), month: Int(content[2]), day: Int(content[3]),
            hour: hasTime ? Int(content[4]) : 0, minute: hasTime ? Int(content[5]) : 0,
            second: hasTime ? Int(content[6]) : 0,
            microsecond: content.count >= 11 ? Int(content.loadUnaligned(fromByteOffset: 7, as: UInt32.self)) : 0)
    }

    /// For messages; the library has no names.
    var typeName: String {
        "type \(self.field.pointee.type.rawValue)\(self.isUnsigned ? " unsigned" : "")"
            + (self.field.pointee.charsetnr == Self.binaryCharset ? " binary" : "") + ", \(self.length) bytes"
    }

    private var isUnsigned: Bool { self.field.pointee.flags & UInt32(UNSIGNED_FLAG) != 0 }

    private func load<Number: BitwiseCopyable>(_ type: Number.Type) -> Number {
        self.start.loadUnaligned(as: type)
    }

    /// The first byte of the length says how many more there are.
    private var afterLength: UnsafeRawBufferPointer {
        let prefix =
            switch self.start.load(as: UInt8.self) {
            case 252: 3
            case 253: 4
            case 254: 9
            default: 1
            }
        return UnsafeRawBufferPointer(start: self.start + prefix, count: self.length)
    }

    private var date: String? {
        let content = self.afterLength
        guard content.count >= 4 else { return nil }
        return [(Int(content.loadUnaligned(as: UInt16.self)), 4), (Int(content[2]), 2), (Int(content[3]), 2)]
            .map { number, width in
                let digits = String(number)
                return String(repeating: "0", count: max(width - digits.count, 0)) + digits
            }
            .joined(separator: "-")
    }
}
