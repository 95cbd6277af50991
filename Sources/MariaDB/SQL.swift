/// A statement and the values bound to it.
///
/// It is written as a string literal; every interpolated value becomes a parameter, never text:
///
/// ```swift
/// let sql: SQL = "SELECT name FROM users WHERE id = \(id) AND role IN (\(list: roles))"
/// ```
///
/// Literals are taken as `StaticString`, so that text made at run time cannot slip in as one. The one door for such
/// text is `SQL(unsafe:)`.
package struct SQL: Sendable {
    /// The statement in UTF-8, with `?` for each value.
    internal private(set) var bytes: [UInt8]
    package private(set) var values: [SQLValue]

    /// Takes text as it is. It must not contain anything that came from outside the program.
    package init(unsafe text: String) {
        self.bytes = Array(text.utf8)
        self.values = []
    }

    fileprivate init(bytes: [UInt8], values: [SQLValue]) {
        self.bytes = bytes
        self.values = values
    }

    /// The statement with `?` for each value.
    package var text: String { String(decoding: self.bytes, as: UTF8.self) }

    package static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum += right
        return sum
    }

    package static func += (left: inout SQL, right: SQL) {
        left.bytes.append(contentsOf: right.bytes)
        left.values.append(contentsOf: right.values)
    }
}

extension Sequence<SQL> {
    /// One statement of all, in order. Default separator: a comma.
    package func joined(separator: SQL = ", ") -> SQL {
        var result = SQL(unsafe: "")
        var isFirst = true
        for part in self {
            if !isFirst { result += separator }
            result += part
            isFirst = false
        }
        return result
    }
}

extension SQL: ExpressibleByStringInterpolation {
    package init(stringLiteral literal: StaticString) {
        self.bytes = literal.withUTF8Buffer { Array($0) }
        self.values = []
    }

    package init(stringInterpolation interpolation: Interpolation) {
        self.init(bytes: interpolation.bytes, values: interpolation.values)
    }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var bytes: [UInt8] = []
        fileprivate var values: [SQLValue] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            self.bytes.reserveCapacity(literalCapacity + interpolationCount * 4)
            self.values.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { self.bytes.append(contentsOf: $0) }
        }

        /// `?`, bound to the value.
        package mutating func appendInterpolation(_ value: some SQLBindable) {
            self.bind(value.sqlValue)
        }

        /// `?`, bound to the value or to NULL. Without a signature of its own an optional draws the compiler's warning of
        /// a printed one.
        package mutating func appendInterpolation(_ value: (some SQLBindable)?) {
            self.bind(value?.sqlValue ?? .null)
        }

        /// `?, ?, ?`, for `IN (…)`. An empty list becomes `NULL`, which no value is in.
        package mutating func appendInterpolation(list: [some SQLBindable]) {
            guard !list.isEmpty else {
                self.appendLiteral("NULL")
                return
            }
            for (index, value) in list.enumerated() {
                if index > 0 { self.appendLiteral(", ") }
                self.bind(value.sqlValue)
            }
        }

        /// Another statement, with its values.
        package mutating func appendInterpolation(sql: SQL) {
            self.bytes.append(contentsOf: sql.bytes)
            self.values.append(contentsOf: sql.values)
        }

        /// The name of a schema, table or column, quoted.
        package mutating func appendInterpolation(identifier name: String) {
            let quote = UInt8(ascii: "`")
            self.bytes.append(quote)
            for byte in name.utf8 {
                if byte == quote { self.bytes.append(quote) }
                self.bytes.append(byte)
            }
            self.bytes.append(quote)
        }

        internal mutating func bind(_ value: SQLValue) {
            self.bytes.append(UInt8(ascii: "?"))
            self.values.append(value)
        }
    }
}
