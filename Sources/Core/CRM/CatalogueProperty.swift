import JSON

/// One setting of a catalogue entry. It is served as a JSON Schema fragment, and checked by the same row.
package struct CatalogueProperty: Sendable {
    package let name: String
    package let type: ValueType
    package let initial: JSONValue
    package let note: String?

    package enum ValueType: Sendable {
        case choice([String])
        case integer(ClosedRange<Int64>)
    }

    private init(_ name: String, _ type: ValueType, _ initial: JSONValue, _ note: String?) {
        self.name = name
        self.type = type
        self.initial = initial
        self.note = note
    }

    /// The first choice is the default unless another is named.
    static func choice(
        _ name: String, _ choices: [String], initial: String? = nil, _ note: String? = nil
    ) -> CatalogueProperty {
        CatalogueProperty(name, .choice(choices), .string(initial ?? choices.first ?? ""), note)
    }

    static func integer(
        _ name: String, _ range: ClosedRange<Int64>, initial: Int64, _ note: String? = nil
    ) -> CatalogueProperty {
        CatalogueProperty(name, .integer(range), .integer(initial), note)
    }

    static func dateRange(_ ranges: [DateRange], _ note: String? = nil) -> CatalogueProperty {
        self.choice("dateRange", ranges.map(\.rawValue), initial: DateRange.last30Days.rawValue, note)
    }

    /// Source: crm contract, `WidgetConfig`.
    static let currency = CatalogueProperty.choice("currency", CatalogueRules.currencies, "What amounts are shown in")

    /// Source: JSON Schema, validation vocabulary.
    package var schema: JSONObject {
        var schema: JSONObject =
            switch self.type {
            case .choice(let choices): ["type": "string", "enum": .array(choices.map(JSONValue.string))]
            case .integer(let range):
                ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
            }
        schema["default"] = self.initial
        if let note = self.note { schema["description"] = .string(note) }
        return schema
    }

    /// What is wrong with a value, or nil.
    package func issue(of value: JSONValue, at path: String) -> FieldIssue? {
        switch self.type {
        case .choice(let choices):
            guard let text = value.stringValue else { return FieldIssue(path, .type, "This must be text.") }
            if choices.contains(text) { return nil }
            return FieldIssue(path, .value, "This must be one of \(choices.joined(separator: ", ")).")
        case .integer(let range):
            let number = value.integerValue ?? value.numberValue.flatMap { Int64(exactly: $0) }
            guard let number else { return FieldIssue(path, .type, "This must be a whole number.") }
            if range.contains(number) { return nil }
            return FieldIssue(path, .range, "This must be \(range.lowerBound) to \(range.upperBound).")
        }
    }
}

package enum CatalogueRules {
    /// Source: crm contract, `WidgetConfig`; the first is the default.
    package static let currencies = ["CZK", "EUR", "USD"]
    package static let pageSize: ClosedRange<Int64> = 1...100
    package static let pages: ClosedRange<Int64> = 1...1_000_000
}
