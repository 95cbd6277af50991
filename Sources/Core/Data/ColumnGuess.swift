import JSON

/// What type a column is of, from every value in it: the narrowest that all of them fit.
package struct ColumnGuess: Sendable {
    private var candidates: Set<DataColumn.Kind> = Set(DataColumn.Kind.allCases)
    private var digits = DataColumn.Digits(whole: 1, fraction: 0)
    private var isExact = true
    private var longest = 0
    private var isEmpty = true

    package init() {}

    /// Takes one cell of a CSV file; nil: nothing stood there.
    package mutating func see(_ text: String?) {
        guard let text else { return }
        self.isEmpty = false
        self.longest = max(self.longest, text.unicodeScalars.count)
        guard self.candidates.count > 1 else { return }
        let bare = text.trimmed
        var kinds: Set<DataColumn.Kind> = [.text]
        if let number = NumberText(bare) { kinds.formUnion(self.see(number)) }
        if DataText.boolean(bare) != nil { kinds.insert(.boolean) }
        if self.candidates.contains(.time), DataTime.instant(bare) != nil { kinds.insert(.time) }
        self.candidates.formIntersection(kinds)
    }

    /// Takes one value of a JSON object. Text that looks like a number stays text.
    package mutating func see(_ value: JSONValue) {
        guard value != .null else { return }
        self.isEmpty = false
        let text = DataText.text(of: value)
        self.longest = max(self.longest, text.unicodeScalars.count)
        guard self.candidates.count > 1 else { return }
        var kinds: Set<DataColumn.Kind> = [.text]
        switch value {
        case .integer, .number: if let number = NumberText(text) { kinds.formUnion(self.see(number)) }
        case .bool: kinds.insert(.boolean)
        case .string: if self.candidates.contains(.time), DataTime.instant(text) != nil { kinds.insert(.time) }
        case .null, .array, .object: break
        }
        self.candidates.formIntersection(kinds)
    }

    private mutating func see(_ number: NumberText) -> Set<DataColumn.Kind> {
        // More digits than any number that is computed with: an identifier.
        guard number.hasExponent || number.digits.whole <= DataColumn.Digits.widest.whole else { return [] }
        self.digits.whole = max(self.digits.whole, number.digits.whole)
        self.digits.fraction = max(self.digits.fraction, number.digits.fraction)
        if number.hasExponent { self.isExact = false }
        return number.integer == nil ? [.number] : [.number, .integer]
    }

    /// A column without a value is text.
    package func column(_ name: String) -> DataColumn {
        let order: [DataColumn.Kind] = [.integer, .number, .boolean, .time]
        let kind = self.isEmpty ? .text : order.first { self.candidates.contains($0) } ?? .text
        let exact = kind == .number && self.isExact && self.digits.fits ? self.digits : nil
        return DataColumn(name: name, kind: kind, exact: exact, length: kind == .text ? self.longest : 0)
    }
}

/// A number as JSON writes one (RFC 8259, section 6): no plus, no leading zeros, no bare point.
package struct NumberText: Sendable {
    package let text: String
    package let digits: DataColumn.Digits
    package let hasExponent: Bool

    package init?(_ text: String) {
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let whole = Self.digits(&rest)
        guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else { return nil }
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = Self.digits(&rest).count
            guard fraction > 0 else { return nil }
        }
        self.hasExponent = rest.first.map { $0 | 0x20 } == UInt8(ascii: "e")
        if self.hasExponent {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
            guard !Self.digits(&rest).isEmpty, let value = Double(text), value.isFinite else { return nil }
        }
        guard rest.isEmpty else { return nil }
        self.text = text
        self.digits = DataColumn.Digits(whole: whole.count, fraction: fraction)
    }

    /// The value when it is whole, written without a fraction, and of 64 bits.
    package var integer: Int64? {
        self.hasExponent || self.digits.fraction > 0 ? nil : Int64(self.text)
    }

    private static func digits(_ rest: inout Substring.UTF8View) -> Substring.UTF8View {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        return digits
    }
}

/// Other texts of values.
package enum DataText {
    package static func boolean(_ text: String) -> Bool? {
        switch text.utf8.count {
        case 4: text.lowercased() == "true" ? true : nil
        case 5: text.lowercased() == "false" ? false : nil
        default: nil
        }
    }

    /// A value in a column of text: text as it is, everything else as JSON.
    package static func text(of value: JSONValue) -> String {
        value.stringValue ?? value.text
    }
}
