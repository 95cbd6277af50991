import Core
import MariaDB
import Primitives

/// The SQL and the row decoder of `RecordStore`, made from the table of fields.
extension RecordStore {
    static func table(_ kind: RecordKind) -> SQL { SQL(unsafe: "crm_\(kind.rawValue)") }

    private static let head =
        "r.workspace_id, r.id, r.origin, r.external_id, r.is_demo, r.version, r.created_at, r.updated_at"
    private static let headCount = 8

    static func columns(_ kind: RecordKind) -> SQL {
        let own = kind.fields.map { "r.\($0.column)" } + (kind == .opportunities ? ["r.reached"] : [])
        return SQL(unsafe: ([self.head] + own).joined(separator: ", "))
    }

    static func record(_ row: borrowing Row, _ kind: RecordKind) throws -> Record {
        let fields = kind.fields
        var values: [RecordValue] = []
        values.reserveCapacity(fields.count)
        for (index, field) in fields.enumerated() {
            values.append(try Self.value(row, self.headCount + index, field.type))
        }
        return Record(
            kind: kind, id: try row.uuid(1), workspace: try row.uuid(0), origin: try row.string(2),
            externalID: try row.stringOrNil(3), isDemo: try row.bool(4), values: values,
            reached: kind == .opportunities ? try row.integer(self.headCount + fields.count) : 1,
            version: try row.integer(5), createdAt: try row.instant(6), updatedAt: try row.instant(7))
    }

    static func value(
        _ row: borrowing Row, _ index: Int, _ type: RecordField.FieldType
    ) throws -> RecordValue {
        switch type {
        case .text, .choice, .currency, .country: try row.stringOrNil(index).map(RecordValue.text) ?? .none
        case .integer: try row.integerOrNil(index).map(RecordValue.integer) ?? .none
        case .money: try row.integerOrNil(index).map(RecordValue.money) ?? .none
        case .rate: try row.doubleOrNil(index).map(RecordValue.rate) ?? .none
        case .instant: try row.instantOrNil(index).map(RecordValue.instant) ?? .none
        case .day: try row.stringOrNil(index).flatMap { Day($0) }.map(RecordValue.day) ?? .none
        case .reference: try row.uuidOrNil(index).map(RecordValue.id) ?? .none
        }
    }

    static func writtenColumns(_ kind: RecordKind) -> SQL {
        let own = kind.fields.map(\.column) + (kind == .opportunities ? ["reached"] : [])
        return SQL(
            unsafe: "workspace_id, id, origin, external_id, is_demo, version, created_at, updated_at, "
                + own.joined(separator: ", "))
    }

    static func values(_ record: Record) -> SQL {
        var row: SQL = """
            (\(record.workspace), \(record.id), \(record.origin), \(record.externalID), \(record.isDemo),
                \(record.version), \(record.createdAt), \(record.updatedAt)
            """
        for value in record.values { row += ", \(Self.bound(value))" }
        if record.kind == .opportunities { row += ", \(record.reached)" }
        return row + ")"
    }

    static func bound(_ value: RecordValue) -> SQLValue {
        switch value {
        case .none: .null
        case .text(let text): .string(text)
        case .integer(let number), .money(let number): .integer(number)
        case .rate(let rate): .double(rate)
        case .instant(let instant): .instant(instant)
        case .day(let day): .string(day.description)
        case .id(let id): .uuid(id)
        }
    }

    static func filter(_ query: RecordQuery, _ workspace: UUID) -> SQL {
        var filter: SQL = "r.workspace_id = \(workspace)"
        for (field, value) in query.filters {
            filter += " AND r.\(identifier: field.column) = \(Self.bound(value))"
        }
        let searched = query.kind.fields.filter(\.isSearched)
        if let search = query.search, !searched.isEmpty {
            let pattern = "%\(Self.literal(search))%"
            let matches = searched.map { "r.\(identifier: $0.column) LIKE \(pattern)" as SQL }
            filter += " AND (\(sql: matches.joined(separator: " OR ")))"
        }
        return filter
    }

    /// The text with the wildcards of `LIKE` taken literally.
    private static func literal(_ text: String) -> String {
        text.reduce(into: "") { $0 += "%_\\".contains($1) ? "\\\($1)" : String($1) }
    }
}
