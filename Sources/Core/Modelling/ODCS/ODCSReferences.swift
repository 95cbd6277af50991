import Primitives

/// How elements of a model are referred to in a contract. Source: ODCS 3.1.0, references.
struct ODCSReferences {
    private let tables: [UUID: ModelTable]
    private let columns: [UUID: (table: UUID, column: ModelColumn)]
    /// What each table is called in short; none where its name is no identifier, or another table has it, too.
    private let short: [UUID: String]
    /// Of columns whose tables and whose own names are identifiers, and which no other column could be meant by.
    private let shortColumns: Set<UUID>

    /// One end of a relationship.
    struct End: Hashable {
        let table: UUID
        let column: UUID?
    }

    init(_ tables: [ModelTable]) {
        let counts = tables.reduce(into: [:] as [String: Int]) { $0[$1.name, default: 0] += 1 }
        var short: [UUID: String] = [:]
        var columns: [UUID: (table: UUID, column: ModelColumn)] = [:]
        var shortColumns: Set<UUID> = []
        for table in tables {
            if Self.isIdentifier(table.name), counts[table.name] == 1 { short[table.id] = table.name }
            let names = table.columns.reduce(into: [:] as [String: Int]) { $0[$1.name, default: 0] += 1 }
            for column in table.columns {
                columns[column.id] = (table.id, column)
                let isShort = short[table.id] != nil && Self.isIdentifier(column.name) && names[column.name] == 1
                if isShort { shortColumns.insert(column.id) }
            }
        }
        self.tables = Dictionary(tables.map { ($0.id, $0) }) { first, _ in first }
        self.columns = columns
        self.short = short
        self.shortColumns = shortColumns
    }

    /// `table.column` where both are identifiers, else `schema/<id>/properties/<id>`; nil: no table has the column.
    func column(_ id: UUID) -> String? {
        self.columns[id].map { self.text(End(table: $0.table, column: id)) }
    }

    func text(_ end: End) -> String {
        guard let id = end.column, let column = self.columns[id]?.column else { return "schema/\(end.table)" }
        if let table = self.short[end.table], self.shortColumns.contains(id) { return "\(table).\(column.name)" }
        return "schema/\(end.table)/properties/\(id)"
    }

    /// Which end refers to which: a foreign key says it; without one the many refer to the one.
    func sides(of relationship: ModelRelationship) -> (from: End, to: End, isSourceFrom: Bool) {
        let source = End(table: relationship.sourceTable, column: relationship.sourceColumn)
        let target = End(table: relationship.targetTable, column: relationship.targetColumn)
        let isSourceFrom: Bool
        if self.refers(source, target) {
            isSourceFrom = true
        } else if self.refers(target, source) {
            isSourceFrom = false
        } else {
            isSourceFrom = relationship.cardinality != .oneToMany
        }
        return isSourceFrom ? (source, target, true) : (target, source, false)
    }

    private func refers(_ from: End, _ to: End) -> Bool {
        guard let column = from.column, let target = to.column else { return false }
        return self.columns[column]?.column.foreignKeyReference == target
    }

    private static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, self.isLetter(first) else { return false }
        return name.utf8.allSatisfy { self.isLetter($0) || (0x30...0x39).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte == 0x5F || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
