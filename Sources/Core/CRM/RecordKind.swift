import Primitives

/// The tables of the CRM that people fill. Source: contracts' page §4, CRM data.
package enum RecordKind: String, Sendable, CaseIterable {
    case customers, vehicles, opportunities, invoices, activities, goals, rates

    /// For messages.
    package var singular: String {
        switch self {
        case .customers: "customer"
        case .vehicles: "vehicle"
        case .opportunities: "opportunity"
        case .invoices: "invoice"
        case .activities: "activity"
        case .goals: "goal"
        case .rates: "rate"
        }
    }

    package var fields: [RecordField] {
        switch self {
        case .customers: RecordTable.customers
        case .vehicles: RecordTable.vehicles
        case .opportunities: RecordTable.opportunities
        case .invoices: RecordTable.invoices
        case .activities: RecordTable.activities
        case .goals: RecordTable.goals
        case .rates: RecordTable.rates
        }
    }

    package func field(_ name: String) -> RecordField? { self.fields.first { $0.name == name } }
}

/// One column that people fill: its name on the wire and in the database, what it takes, and what it is for.
package struct RecordField: Sendable {
    package let name: String
    package let column: String
    package let type: FieldType
    /// A new record must have it.
    package let isRequired: Bool
    /// Taken by a new record that does not have it.
    package let initial: RecordValue?
    package let note: StaticString?
    /// Lists can be narrowed by it.
    package let isFilter: Bool
    /// Lists can be ordered by it; there is an index.
    package let isOrder: Bool
    /// Text that the search of a list looks into.
    package let isSearched: Bool
    /// The rules give it a value where it has none, so that it cannot be emptied.
    package let isFilled: Bool

    package enum FieldType: Sendable {
        /// Length in characters.
        case text(ClosedRange<Int>)
        case choice([String])
        case integer(ClosedRange<Int64>)
        case money
        /// Units of one currency for one of another.
        case rate
        case currency
        /// ISO 3166-1 alpha-2.
        case country
        case instant
        case day
        case reference(RecordKind)
    }

    init(
        _ name: String, _ type: FieldType, column: String? = nil, required: Bool = false, initial: RecordValue? = nil,
        filter: Bool = false, order: Bool = false, search: Bool = false,
        filled: Bool = false, _ note: StaticString? = nil
    ) {
        self.name = name
        self.column = column ?? name
        self.type = type
        self.isRequired = required
        self.initial = initial
        self.note = note
        self.isFilter = filter
        self.isOrder = order
        self.isSearched = search
        self.isFilled = filled || initial != nil
    }
}

/// What a field of a record holds.
package enum RecordValue: Sendable, Equatable {
    case none
    case text(String)
    case integer(Int64)
    /// Hundredths.
    case money(Int64)
    case rate(Double)
    case instant(Instant)
    case day(Day)
    case id(UUID)

    package var text: String? { if case .text(let text) = self { text } else { nil } }
    package var money: Int64? { if case .money(let cents) = self { cents } else { nil } }
    package var instant: Instant? { if case .instant(let instant) = self { instant } else { nil } }
    package var day: Day? { if case .day(let day) = self { day } else { nil } }
    package var id: UUID? { if case .id(let id) = self { id } else { nil } }
}
