import Primitives

/// Foreign keys between tables: what columns and relationships say, as far as the database can hold it.
struct DDLForeignKeys {
    private let tables: [DDLTable]
    private let dialect: SQLDialect
    private var columns: [UUID: (table: Int, column: Int)] = [:]
    /// Pairs of columns by the table that refers and the one referred to, in the order of the tables.
    private var pairs: [(tables: [Int], columns: [(from: DDLColumn, to: DDLColumn)])] = []
    private var places: [[Int]: Int] = [:]
    private var known: Set<[UUID]> = []
    private var lines: [String] = []

    init(_ tables: [DDLTable], _ relationships: [ModelRelationship], _ dialect: SQLDialect) {
        self.tables = tables
        self.dialect = dialect
        for (row, table) in tables.enumerated() {
            for (index, column) in table.columns.enumerated() { self.columns[column.column.id] = (row, index) }
        }
        for column in tables.flatMap(\.columns) {
            if let target = column.column.foreignKeyReference { self.add(column.column.id, target) }
        }
        let references = ODCSReferences(tables.map(\.table))
        for relationship in relationships {
            let sides = references.sides(of: relationship)
            guard relationship.cardinality != .manyToMany else {
                self.remark(relationship)
                continue
            }
            if let from = sides.from.column, let to = sides.to.column { self.add(from, to) }
        }
        var names = SQLNames(dialect, areTables: false)
        for pair in self.pairs { self.write(pair.tables, pair.columns, &names) }
    }

    var text: String { self.lines.joined() }

    private mutating func add(_ from: UUID, _ to: UUID) {
        guard from != to, let source = self.columns[from], let target = self.columns[to],
            self.known.insert([from, to]).inserted
        else { return }
        let ends = (
            from: self.tables[source.table].columns[source.column], to: self.tables[target.table].columns[target.column]
        )
        let between = [source.table, target.table]
        if let place = self.places[between] {
            self.pairs[place].columns.append(ends)
        } else {
            self.places[between] = self.pairs.count
            self.pairs.append((between, [ends]))
        }
    }

    private mutating func remark(_ relationship: ModelRelationship) {
        let names = [relationship.sourceTable, relationship.targetTable].map { id in
            DDLComment.line(self.tables.first { $0.table.id == id }?.table.name ?? "")
        }
        self.lines.append("-- \(names[0]) and \(names[1]) are many to many: that takes a table between them.\n")
    }

    private mutating func write(
        _ between: [Int], _ pairs: [(from: DDLColumn, to: DDLColumn)], _ names: inout SQLNames
    ) {
        let (source, target) = (self.tables[between[0]], self.tables[between[1]])
        let key = target.key.map(\.column.id)
        var rest = pairs
        let whole = key.compactMap { id in pairs.first { $0.to.column.id == id } }
        if key.count > 1, whole.count == key.count, Set(whole.map(\.from.column.id)).count == key.count,
            whole.allSatisfy({ Self.agree($0.from, $0.to) })
        {
            self.write(source, target, whole, &names)
            rest.removeAll { pair in
                whole.contains { $0.from.column.id == pair.from.column.id && $0.to.column.id == pair.to.column.id }
            }
        }
        for pair in rest {
            if !target.isUnique(pair.to) {
                self.leaveOut(source, target, pair, "is not unique")
            } else if !Self.agree(pair.from, pair.to) {
                self.leaveOut(source, target, pair, "is of another type")
            } else {
                self.write(source, target, [pair], &names)
            }
        }
    }

    private mutating func write(
        _ source: DDLTable, _ target: DDLTable, _ pairs: [(from: DDLColumn, to: DDLColumn)], _ names: inout SQLNames
    ) {
        let quote = self.dialect.identifier
        let name = names.identifier("fk_\(self.lines.count + 1)_\(source.name)")
        let from = pairs.map { quote($0.from.name) }.joined(separator: ", ")
        let to = pairs.map { quote($0.to.name) }.joined(separator: ", ")
        self.lines.append(
            "ALTER TABLE \(quote(source.name)) ADD CONSTRAINT \(quote(name)) FOREIGN KEY (\(from)) "
                + "REFERENCES \(quote(target.name)) (\(to));\n")
    }

    private mutating func leaveOut(
        _ source: DDLTable, _ target: DDLTable, _ pair: (from: DDLColumn, to: DDLColumn), _ why: String
    ) {
        let names = "\(source.name).\(pair.from.name) refers to \(target.name).\(pair.to.name)"
        self.lines.append("-- \(DDLComment.line(names)), which \(why): no foreign key.\n")
    }

    /// Whether a foreign key may join the columns: of the same type, or texts of any length.
    private static func agree(_ from: DDLColumn, _ to: DDLColumn) -> Bool {
        from.type == to.type || from.kind.isText && to.kind.isText
    }
}

extension SQLType {
    /// Of characters, and short enough for an index.
    fileprivate var isText: Bool {
        switch self {
        case .varchar, .character: true
        default: false
        }
    }
}
