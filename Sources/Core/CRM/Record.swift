import Primitives

/// A row of the CRM: one company's customer, vehicle, opportunity, invoice, activity, goal or rate.
package struct Record: Sendable {
    package let kind: RecordKind
    package var id: UUID
    package var workspace: UUID
    /// `manual`, `import`, `demo`, or the name of the system that it came from.
    package var origin: String
    /// Its key there.
    package var externalID: String?
    /// Made up, and removed all together.
    package var isDemo: Bool
    /// In the order of the kind's fields.
    package var values: [RecordValue]
    /// Of an invoice.
    package var lines: [InvoiceLine]
    /// What the records that it refers to are called, by their ids, where that was looked up.
    package var names: [UUID: String] = [:]
    /// Of an opportunity: how far it ever came, 1–4.
    package var reached: Int64
    package var version: Int64
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        kind: RecordKind, id: UUID, workspace: UUID, origin: String, externalID: String?, isDemo: Bool,
        values: [RecordValue], lines: [InvoiceLine] = [], reached: Int64 = 1, version: Int64, createdAt: Instant,
        updatedAt: Instant
    ) {
        self.kind = kind
        self.id = id
        self.workspace = workspace
        self.origin = origin
        self.externalID = externalID
        self.isDemo = isDemo
        self.values = values
        self.lines = lines
        self.reached = reached
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// A field's value; `.none` for a name that the kind lacks.
    package subscript(name: String) -> RecordValue {
        get { self.kind.fields.firstIndex { $0.name == name }.map { self.values[$0] } ?? .none }
        set {
            if let index = self.kind.fields.firstIndex(where: { $0.name == name }) { self.values[index] = newValue }
        }
    }
}

/// What an invoice is for.
package struct InvoiceLine: Sendable, Equatable {
    package let description: String
    /// In thousandths.
    package let quantityMilli: Int64
    /// In hundredths.
    package let unitPriceCents: Int64
    package let unitCostCents: Int64
    /// Quantity × price.
    package let netCents: Int64

    /// Lines of one invoice.
    package static let count = 0...200
    package static let quantities: ClosedRange<Double> = -1_000_000...1_000_000

    package init(
        description: String, quantityMilli: Int64, unitPriceCents: Int64, unitCostCents: Int64, netCents: Int64
    ) {
        self.description = description
        self.quantityMilli = quantityMilli
        self.unitPriceCents = unitPriceCents
        self.unitCostCents = unitCostCents
        self.netCents = netCents
    }

    package var costCents: Int64 { Money.product(milli: self.quantityMilli, cents: self.unitCostCents) ?? 0 }
}

/// What a record is made of or changed to: only what is given.
package struct RecordDraft: Sendable {
    package let kind: RecordKind
    /// By the field's name; `.none` empties it.
    package var values: [String: RecordValue] = [:]
    /// Takes the place of all lines.
    package var lines: [InvoiceLine]?
    package var origin: String?
    package var externalID: FieldChange<String>?
    package var isDemo = false

    package init(_ kind: RecordKind) { self.kind = kind }
}

/// Which records a list is of.
package struct RecordQuery: Sendable {
    package let kind: RecordKind
    /// Field and value.
    package var filters: [(field: RecordField, value: RecordValue)] = []
    /// Part of the kind's searched fields, without regard to case or accents.
    package var search: String?
    /// nil: by the latest change.
    package var order: RecordField?
    package var ascending = false
    package var page = PageRequest()

    package init(_ kind: RecordKind) { self.kind = kind }
}

/// Rows whose field has one of these values.
package struct RecordFilter: Sendable {
    package let field: RecordField
    package let values: [RecordValue]

    package init(field: RecordField, values: [RecordValue]) {
        self.field = field
        self.values = values
    }
}
