import Primitives

/// A column as it will be in a database.
struct DDLColumn {
    let column: ModelColumn
    /// In the database, without quotation marks.
    let name: String
    /// As its table's statement says it.
    var type: String
    let kind: SQLType
    var isUnique: Bool
    var countsUp: Bool
}

/// One CREATE TABLE.
struct DDLTable {
    let table: ModelTable
    /// In the database, without quotation marks.
    let name: String
    private(set) var columns: [DDLColumn] = []
    private let dialect: SQLDialect
    private var notes: [String] = []

    /// Bytes of an InnoDB index; a character takes 4.
    private static let indexBytes = 3_072
    /// Bytes of a MariaDB row outside of its long texts; some are left for what surrounds them.
    private static let rowBytes = 60_000

    /// - Parameter references: columns at the ends of foreign keys.
    init(_ table: ModelTable, name: String, _ references: Set<UUID>, _ dialect: SQLDialect) {
        self.table = table
        self.name = name
        self.dialect = dialect
        if name != table.name { self.notes.append("\(table.name) is called \(name)") }
        var names = SQLNames(dialect, areTables: false)
        let keyCount = max(table.columns.filter(\.isPrimaryKey).count, 1)
        for column in table.columns {
            let isKey = column.isPrimaryKey || references.contains(column.id)
            self.add(column, names.identifier(column.name), keyCount: isKey ? keyCount : nil)
        }
        if dialect == .mariadb { self.shortenRow() }
        self.chooseCounter()
    }

    /// Columns of the primary key, in order.
    var key: [DDLColumn] { self.columns.filter(\.column.isPrimaryKey) }

    /// Whether a foreign key may refer to the column alone.
    func isUnique(_ column: DDLColumn) -> Bool {
        column.isUnique || column.column.isPrimaryKey && self.key.count == 1
    }

    // MARK: Making

    /// - Parameter keyCount: of a column that is in a key: how many columns share the primary one.
    private mutating func add(_ column: ModelColumn, _ name: String, keyCount: Int?) {
        if name != column.name { self.notes.append("\(column.name) is called \(name)") }
        var kind = SQLType(column.dataType)
        if let known = kind, known.text(self.dialect) == nil || !known.isDistinct { kind = nil }
        if kind == nil { self.notes.append("\(name): the type \(column.dataType) is taken for a text") }
        var type = kind ?? .text(.normal)
        let constraints = column.constraints.object
        let isUnique = constraints["unique"] == true
        if self.dialect == .mariadb, isUnique || keyCount != nil {
            let shorter = type.asKey(most: Self.indexBytes / 4 / (keyCount ?? 1))
            if shorter != type { self.notes.append("\(name): is a key, and so no longer than \(shorter.mariadbText)") }
            type = shorter
        }
        let wantsCount = type.isSerial || constraints["auto_increment"] == true
        let countsUp = type.isSerial || wantsCount && type.canCount(self.dialect)
        if wantsCount, !countsUp { self.notes.append("\(name): cannot count up by itself here") }
        self.columns.append(
            DDLColumn(
                column: column, name: name, type: type.text(self.dialect) ?? "TEXT", kind: type,
                isUnique: isUnique && !(column.isPrimaryKey && keyCount == 1),
                countsUp: countsUp))
    }

    /// Long texts leave the row: the longest columns first.
    private mutating func shortenRow() {
        var bytes = self.columns.map { $0.kind.rowBytes }.reduce(0, +)
        while bytes > Self.rowBytes {
            let movable = self.columns.indices.filter { self.columns[$0].kind.canLeaveRow && !self.isInKey($0) }
            guard let longest = movable.max(by: { self.columns[$0].kind.rowBytes < self.columns[$1].kind.rowBytes })
            else { return }
            bytes -= self.columns[longest].kind.rowBytes
            let column = self.columns[longest]
            let kind: SQLType = column.kind.isBinary ? .blob(.medium) : .text(.medium)
            self.columns[longest] = DDLColumn(
                column: column.column, name: column.name, type: kind.text(self.dialect) ?? "TEXT", kind: kind,
                isUnique: false, countsUp: false)
            bytes += kind.rowBytes
            self.notes.append("\(column.name): the row would be too long for \(column.column.dataType)")
        }
    }

    private func isInKey(_ index: Int) -> Bool {
        self.columns[index].column.isPrimaryKey || self.columns[index].isUnique
    }

    /// MariaDB counts up one column of a table, which must be the first of a key.
    private mutating func chooseCounter() {
        guard self.dialect == .mariadb else { return }
        var hasCounter = false
        for index in self.columns.indices where self.columns[index].countsUp {
            let column = self.columns[index]
            let isFirst = column.isUnique || self.key.first?.column.id == column.column.id
            if hasCounter || !isFirst {
                self.columns[index].countsUp = false
                self.notes.append("\(column.name): cannot count up by itself here")
            } else {
                hasCounter = true
            }
        }
    }

    // MARK: Writing

    var statement: String {
        var notes = self.notes
        var lines = self.columns.map { self.definition($0, &notes) }
        if !self.key.isEmpty { lines.append("PRIMARY KEY (\(self.list(self.key)))") }
        for column in self.columns where column.isUnique { lines.append("UNIQUE (\(self.list([column])))") }
        var head = ""
        if let alias = self.table.alias { head += "-- \(DDLComment.line(alias))\n" }
        for note in notes { head += "-- \(DDLComment.line(note)).\n" }
        guard !self.columns.isEmpty || self.dialect == .postgresql else {
            return head + "-- \(DDLComment.line(self.table.name)) has no columns, and cannot be made.\n"
        }
        let body = lines.isEmpty ? "" : "\n    " + lines.joined(separator: ",\n    ") + "\n"
        let tail = self.dialect == .mariadb ? " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4" : ""
        return head + "CREATE TABLE \(self.dialect.identifier(self.name)) (\(body))\(tail);\n"
    }

    private func list(_ columns: [DDLColumn]) -> String {
        columns.map { self.dialect.identifier($0.name) }.joined(separator: ", ")
    }

    private func definition(_ column: DDLColumn, _ notes: inout [String]) -> String {
        let name = self.dialect.identifier(column.name)
        var text = "\(name) \(column.type)"
        if column.countsUp {
            return text + (self.dialect == .mariadb ? " NOT NULL AUTO_INCREMENT" : " GENERATED BY DEFAULT AS IDENTITY")
        }
        let isNullable = column.column.isNullable && !column.column.isPrimaryKey
        if !isNullable {
            text += " NOT NULL"
        } else if self.dialect == .mariadb, column.type.hasPrefix("TIMESTAMP") {
            // An older one makes it NOT NULL else. Elsewhere it is left out: not every reader of scripts knows it.
            text += " NULL"
        }
        if let value = column.column.defaultValue, !(isNullable && value.trimmed.lowercased() == "null") {
            if let expression = SQLDefault(dialect: self.dialect).expression(value, column.kind) {
                text += " DEFAULT \(expression)"
            } else {
                notes.append("\(column.name): the default \(value) is left out")
            }
        }
        if case .enumeration(let values) = column.kind, self.dialect == .postgresql {
            text += " CHECK (\(name) IN (" + values.map { self.dialect.literal($0) }.joined(separator: ", ") + "))"
        }
        return text
    }
}

extension SQLType {
    var isSerial: Bool {
        if case .serial = self { return true }
        return false
    }

    /// Whether a column of it can count up by itself; PostgreSQL has no unsigned numbers of 64 bits.
    func canCount(_ dialect: SQLDialect) -> Bool {
        guard case .integer(let bits, let isUnsigned) = self else { return false }
        return dialect == .mariadb || bits < 64 || !isUnsigned
    }

    /// Of bytes, not of characters.
    var isBinary: Bool {
        switch self {
        case .binary, .varbinary, .blob: true
        default: false
        }
    }

    /// Whether a list of values has no two that MariaDB takes for the same.
    var isDistinct: Bool {
        guard case .enumeration(let values) = self else { return true }
        var names = SQLNames(.mariadb, areTables: false)
        return values.allSatisfy { !$0.isEmpty && $0.unicodeScalars.count <= 60 && names.identifier($0) == $0 }
    }

    /// Whether a column of it may be as long as people like outside of the row.
    var canLeaveRow: Bool {
        switch self {
        case .varchar, .varbinary: true
        default: false
        }
    }

    /// Bytes that a column takes at most of a MariaDB row's 65,535.
    var rowBytes: Int {
        switch self {
        case .varchar(let length): (length ?? 255) <= 16_383 ? 4 * (length ?? 255) + 2 : 12
        case .character(let length): 4 * length + 2
        case .binary(let length), .varbinary(let length): length <= 16_383 ? length + 2 : 12
        case .decimal, .number: 30
        default: 16
        }
    }

    /// As a column of an index, which can hold `most` characters.
    func asKey(most: Int) -> SQLType {
        switch self {
        case .text, .json, .array: .varchar(min(255, most))
        case .varchar(let length): .varchar(min(length ?? 255, most))
        case .character(let length): length > most ? .varchar(most) : self
        case .blob: .varbinary(min(255, most))
        case .binary(let length): length > most ? .varbinary(most) : self
        case .varbinary(let length): .varbinary(min(length, most))
        default: self
        }
    }

    fileprivate var mariadbText: String { self.text(.mariadb) ?? "TEXT" }
}
