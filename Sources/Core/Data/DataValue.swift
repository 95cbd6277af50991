import JSON
import Primitives

/// One cell of a result.
package enum DataValue: Sendable, Equatable {
    case null
    case integer(Int64)
    /// Exact digits with a point or without, such as `-12.50`, as the database computed them.
    case decimal(String)
    case double(Double)
    case boolean(Bool)
    case time(Instant)
    case text(String)

    /// As JSON: numbers in their shortest exact form, times as RFC 3339.
    package func write(_ json: JSONWriter) {
        switch self {
        case .null: json.null()
        case .integer(let value): json.integer(value)
        case .decimal(let digits): json.raw(json: Array(Self.shortest(digits).utf8))
        case .double(let value): json.number(value)
        case .boolean(let value): json.bool(value)
        case .time(let value): json.instant(value)
        case .text(let value): json.string(value)
        }
    }

    /// As text of a sentence; nil for null.
    package var text: String? {
        switch self {
        case .null: nil
        case .integer(let value): "\(value)"
        case .decimal(let digits): Self.shortest(digits)
        case .double(let value): "\(value)"
        case .boolean(let value): value ? "true" : "false"
        case .time(let value): value.rfc3339
        case .text(let value): value
        }
    }

    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .decimal(let digits): Double(digits)
        case .double(let value): value
        case .null, .boolean, .time, .text: nil
        }
    }

    /// `12.50` → `12.5`, `3.000` → `3`, `-0.0` → `0`.
    private static func shortest(_ digits: String) -> String {
        var text = digits[...]
        if text.contains(".") {
            while text.last == "0" { text.removeLast() }
            if text.last == "." { text.removeLast() }
        }
        return text == "-0" ? "0" : String(text)
    }
}

/// Dates and times as data sets and filters spell them.
package enum DataTime {
    /// RFC 3339, a bare date, or a date and time with a space between or without a zone, which then is UTC. Years below
    /// 1000 are refused: they are more likely something else.
    package static func instant(_ text: some StringProtocol) -> Instant? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes.count <= 40, bytes[0] != UInt8(ascii: "0"), bytes[4] == UInt8(ascii: "-") else {
            return nil
        }
        if bytes.count == 10 { return Self.parsed(bytes + Array("T00:00:00Z".utf8)) }
        var full = bytes
        if full[10] == UInt8(ascii: " ") { full[10] = UInt8(ascii: "T") }
        let hasZone = full[11...].contains { "Zz+-".utf8.contains($0) }
        return Self.parsed(hasZone ? full : full + [UInt8(ascii: "Z")])
    }

    private static func parsed(_ bytes: [UInt8]) -> Instant? {
        bytes.withUnsafeBytes { Instant(rfc3339: $0) }
    }
}
