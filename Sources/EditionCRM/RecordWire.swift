import Core
import JSON
import Primitives
import Services
import Surface

/// The CRM's records on the wire; shapes and both translations are made from the table of fields.
enum RecordWire {
    // MARK: Shapes

    static func shape(_ type: RecordField.FieldType) -> Shape {
        switch type {
        case .text(let length): .string(length)
        case .choice(let choices): .choice(choices)
        case .integer(let range): .integer(range)
        case .money: .number(Money.units)
        case .rate: .number(RecordRules.rates)
        case .currency: .string(3...3)
        case .country: .string(2...2)
        case .instant: .string(20...40, .dateTime)
        case .day: .string(10...10)
        case .reference(let kind): .identifier(self.identifier(kind))
        }
    }

    static func create(_ kind: RecordKind) -> Shape {
        .object(
            kind.fields.map { field in
                let shape = self.shape(field.type)
                return field.isRequired
                    ? .required(field.name, shape, field.note) : .optional(field.name, .nullable(shape), field.note)
            } + self.common(kind))
    }

    static func update(_ kind: RecordKind) -> Shape {
        .object(
            kind.fields.map { field in
                let shape = self.shape(field.type)
                return .optional(field.name, field.isRequired ? shape : .nullable(shape), field.note)
            } + self.common(kind))
    }

    private static func common(_ kind: RecordKind) -> [Field] {
        [
            .optional("origin", .string(1...32), "The system that it came from; manual, when it is not given."),
            .optional("external_id", .nullable(.string(1...190)), "Its key there."),
        ] + (kind == .invoices ? [.optional("lines", .array(line, InvoiceLine.count), "Takes the place of all.")] : [])
    }

    private static let line = Shape.object([
        .required("description", .string(1...500)),
        .optional("quantity", .number(InvoiceLine.quantities), "At most three decimals.", initial: 1),
        .required("unit_price", .number(Money.units)),
        .optional("unit_cost", .number(Money.units), initial: 0),
        .optional("net", .number(Money.units), "Computed; what is sent is not read."),
    ])

    static func answer(_ kind: RecordKind) -> Shape {
        let fields = kind.fields.flatMap { field -> [Field] in
            let value = Field.required(field.name, .nullable(self.shape(field.type)), field.note)
            guard case .reference(let other) = field.type else { return [value] }
            return [value, .required(other.singular, .nullable(.text), "What it is called.")]
        }
        return .object(
            [.required("id", .identifier(self.identifier(kind)))] + fields + [
                .required("origin", .string(1...32)),
                .required("external_id", .nullable(.string(1...190))),
                .required("is_demo", .boolean, "Made up, by the demo."),
                .required("version", .count, "The number in the entity tag."),
                .required("created_at", .instant),
                .required("updated_at", .instant),
            ] + (kind == .invoices ? [.optional("lines", .array(line, InvoiceLine.count), "Of one invoice.")] : []))
    }

    static func identifier(_ kind: RecordKind) -> IdentifierPrefix {
        switch kind {
        case .customers: .customer
        case .vehicles: .vehicle
        case .opportunities: .opportunity
        case .invoices: .invoice
        case .activities: .activity
        case .goals: .goal
        case .rates: .rate
        }
    }

    private static func prefix(_ kind: RecordKind) -> StaticString {
        switch kind {
        case .customers: "cust"
        case .vehicles: "veh"
        case .opportunities: "opp"
        case .invoices: "inv"
        case .activities: "act"
        case .goals: "goal"
        case .rates: "rate"
        }
    }

    // MARK: In

    /// - Throws: `.validation` naming each field that its shape alone does not tell to be wrong.
    static func draft(_ body: JSONObject, _ kind: RecordKind) throws(CoreError) -> RecordDraft {
        var draft = RecordDraft(kind)
        for field in kind.fields {
            guard let value = body[field.name] else { continue }
            draft.values[field.name] = try self.value(value, field.type, at: field.name)
        }
        if let origin = body["origin"]?.stringValue {
            let isName = origin.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
            guard isName, origin != "demo" else {
                throw .validation([
                    FieldIssue("origin", .format, "Use small letters, digits and _; demo is what the demo made.")
                ])
            }
            draft.origin = origin
        }
        if let value = body["external_id"] { draft.externalID = value.stringValue.map { .set($0) } ?? .clear }
        if let lines = body["lines"]?.arrayValue {
            draft.lines = try lines.enumerated().map { index, line throws(CoreError) in
                try self.line(line, at: "lines[\(index)]")
            }
        }
        return draft
    }

    /// The value that fits a field's shape; `null` is none.
    static func value(
        _ json: JSONValue, _ type: RecordField.FieldType, at path: String
    ) throws(CoreError) -> RecordValue {
        if json.isNull { return .none }
        switch type {
        case .text:
            let text = (json.stringValue ?? "").trimmed
            guard !text.isEmpty else { throw .validation([FieldIssue(path, .length, "This is empty.")]) }
            return .text(text)
        case .choice: return .text(json.stringValue ?? "")
        case .integer: return json.wholeNumber.map(RecordValue.integer) ?? .none
        case .money: return .money(try self.cents(json, at: path))
        case .rate: return json.numberValue.map(RecordValue.rate) ?? .none
        case .currency:
            guard let text = json.stringValue, Money.isCurrency(text) else {
                throw .validation([FieldIssue(path, .format, "This must be a currency such as CZK.")])
            }
            return .text(text)
        case .country:
            guard let text = json.stringValue, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
                throw .validation([FieldIssue(path, .format, "This must be a country such as CZ.")])
            }
            return .text(text)
        case .instant:
            guard let instant = json.stringValue.flatMap({ Instant(rfc3339: $0) }),
                RecordRules.instants.contains(instant)
            else { throw .validation([FieldIssue(path, .range, "This must be a time of 1900 to 2199.")]) }
            return .instant(instant)
        case .day:
            guard let day = Day(json.stringValue ?? "") else {
                throw .validation([FieldIssue(path, .format, "This must be a day such as 2026-01-31.")])
            }
            guard RecordRules.days.contains(day) else {
                throw .validation([FieldIssue(path, .range, "This must be a day of 1900 to 2199.")])
            }
            return .day(day)
        case .reference(let kind):
            return json.stringValue.flatMap { self.identifier(kind).identifier($0) }.map(RecordValue.id) ?? .none
        }
    }

    private static func cents(_ json: JSONValue?, at path: String) throws(CoreError) -> Int64 {
        guard let cents = json?.numberValue.flatMap(Money.cents) else {
            throw .validation([FieldIssue(path, .value, "Use at most two decimals.")])
        }
        return cents
    }

    private static func line(_ json: JSONValue, at path: String) throws(CoreError) -> InvoiceLine {
        let quantity = ((json["quantity"]?.numberValue ?? 1) * 1_000)
        let milli = Int64(quantity.rounded())
        guard abs(quantity - quantity.rounded()) < 1e-6 else {
            throw .validation([FieldIssue("\(path).quantity", .value, "Use at most three decimals.")])
        }
        let price = try self.cents(json["unit_price"], at: "\(path).unit_price")
        let cost = try self.cents(json["unit_cost"] ?? 0, at: "\(path).unit_cost")
        guard let net = Money.product(milli: milli, cents: price), Money.product(milli: milli, cents: cost) != nil
        else { throw .validation([FieldIssue(path, .range, "This is more than an amount can be.")]) }
        return InvoiceLine(
            description: json["description"]?.stringValue ?? "", quantityMilli: milli, unitPriceCents: price,
            unitCostCents: cost, netCents: net)
    }

    // MARK: Out

    static func write(_ record: Record, withLines: Bool, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", prefix: self.prefix(record.kind), record.id)
        for (field, value) in zip(record.kind.fields, record.values) {
            json.key(field.name)
            if case .reference(let kind) = field.type {
                self.write(value, reference: kind, json)
                json.key(kind.singular)
                if let name = value.id.flatMap({ record.names[$0] }) { json.string(name) } else { json.null() }
            } else {
                self.write(value, reference: nil, json)
            }
        }
        if record.kind == .invoices, withLines { self.write(record.lines, json) }
        json.field("origin", record.origin)
        json.field("external_id", orNull: record.externalID)
        json.field("is_demo", record.isDemo)
        json.field("version", record.version)
        json.field("created_at", record.createdAt)
        json.field("updated_at", record.updatedAt)
        json.endObject()
    }

    static func write(_ value: RecordValue, reference: RecordKind?, _ json: JSONWriter) {
        switch value {
        case .none: json.null()
        case .text(let text): json.string(text)
        case .integer(let number): json.integer(number)
        case .money(let cents): json.money(cents)
        case .rate(let rate): json.number(rate)
        case .instant(let instant): json.instant(instant)
        case .day(let day): json.string(day.description)
        case .id(let id): json.identifier(prefix: reference.map(self.prefix) ?? "", id)
        }
    }

    private static func write(_ lines: [InvoiceLine], _ json: JSONWriter) {
        json.key("lines")
        json.beginArray()
        for line in lines {
            json.beginObject()
            json.field("description", line.description)
            json.field("quantity", Double(line.quantityMilli) / 1_000)
            json.key("unit_price")
            json.money(line.unitPriceCents)
            json.key("unit_cost")
            json.money(line.unitCostCents)
            json.key("net")
            json.money(line.netCents)
            json.endObject()
        }
        json.endArray()
    }
}
