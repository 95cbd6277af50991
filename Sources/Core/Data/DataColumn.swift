import JSON

/// A column of a table that widgets read: an uploaded data set or a widget's own rows.
package struct DataColumn: Sendable, Equatable {
    package let name: String
    package let kind: Kind
    /// Of a number: digits that hold every value exactly. nil: binary floating point.
    package let exact: Digits?
    /// Of text: the longest value, in characters.
    package let length: Int

    package init(name: String, kind: Kind, exact: Digits? = nil, length: Int = 0) {
        self.name = name
        self.kind = kind
        self.exact = exact
        self.length = length
    }

    package enum Kind: String, Sendable, CaseIterable {
        /// Whole numbers of 64 bits.
        case integer
        case number
        case boolean
        /// Moments in UTC, to the microsecond.
        case time
        case text

        package var isNumeric: Bool { self == .integer || self == .number }
    }

    /// How many digits stand before and after the point at most.
    package struct Digits: Sendable, Equatable {
        package var whole: Int
        package var fraction: Int

        /// The widest that sums and averages of it still fit. Source: MariaDB, DECIMAL: 65 digits, 38 of a fraction.
        package static let widest = Digits(whole: 30, fraction: 12)

        package init(whole: Int, fraction: Int) {
            self.whole = whole
            self.fraction = fraction
        }

        package var fits: Bool { self.whole <= Self.widest.whole && self.fraction <= Self.widest.fraction }
    }
}

extension DataColumn {
    /// As it is stored beside the rows.
    package var json: JSONValue {
        var object: JSONObject = ["name": .string(self.name), "type": .string(self.kind.rawValue)]
        if let exact { object["digits"] = [.integer(Int64(exact.whole)), .integer(Int64(exact.fraction))] }
        if self.kind == .text { object["length"] = .integer(Int64(self.length)) }
        return .object(object)
    }

    /// nil for what `json` did not make.
    package init?(_ json: JSONValue) {
        guard let name = json["name"]?.stringValue, let kind = json["type"]?.stringValue.flatMap(Kind.init) else {
            return nil
        }
        let digits = json["digits"]?.arrayValue?.compactMap { $0.integerValue.map { Int(clamping: $0) } } ?? []
        self.init(
            name: name, kind: kind, exact: digits.count == 2 ? Digits(whole: digits[0], fraction: digits[1]) : nil,
            length: Int(clamping: json["length"]?.integerValue ?? 0))
    }

    /// The columns in a stored list.
    package static func list(_ text: JSONText) -> [DataColumn] {
        guard let list = try? JSONValue(parsing: text.bytes) else { return [] }
        return (list.arrayValue ?? []).compactMap { DataColumn($0) }
    }
}
