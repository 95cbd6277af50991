import Primitives

/// What the references of a contract may mean.
struct ODCSTargets {
    private var tables: [String: UUID] = [:]
    private var tablesByID: [String: UUID] = [:]
    private var columns: [UUID: Columns] = [:]

    private struct Columns {
        var names: [String: UUID] = [:]
        var ids: [String: UUID] = [:]
    }

    enum Failure: Error {
        /// It points into another file.
        case external
        case unknown
    }

    /// The first of a name is meant by it; a physical name only where no name is like it.
    mutating func add(table: UUID, id: String?, name: String, physicalName: String?) {
        if let id { self.tablesByID[id] = self.tablesByID[id] ?? table }
        self.tables[name] = self.tables[name] ?? table
        if let physicalName { self.tables[physicalName] = self.tables[physicalName] ?? table }
        self.columns[table] = Columns()
    }

    mutating func add(column: UUID, of table: UUID, id: String?, name: String, physicalName: String?) {
        var columns = self.columns[table] ?? Columns()
        if let id { columns.ids[id] = columns.ids[id] ?? column }
        columns.names[name] = columns.names[name] ?? column
        if let physicalName { columns.names[physicalName] = columns.names[physicalName] ?? column }
        self.columns[table] = columns
    }

    /// `table.column`, `schema/<id>` or `schema/<id>/properties/<id>`. Source: ODCS 3.1.0, references.
    func end(_ text: String) throws(Failure) -> ODCSReferences.End {
        guard !text.contains("#") else { throw .external }
        if text.contains("/") { return try self.qualified(text) }
        // Names may have points in them: the shortest table that fits is meant.
        for (index, character) in zip(text.indices, text) where character == "." {
            let column = String(text[text.index(after: index)...])
            if let table = self.tables[String(text[..<index])], let id = self.columns[table]?.names[column] {
                return ODCSReferences.End(table: table, column: id)
            }
        }
        guard let table = self.tables[text] else { throw .unknown }
        return ODCSReferences.End(table: table, column: nil)
    }

    private func qualified(_ text: String) throws(Failure) -> ODCSReferences.End {
        let parts = text.split(separator: "/").map(String.init)
        guard parts.count == 2 || parts.count == 4, parts[0] == "schema", let table = self.tablesByID[parts[1]]
        else { throw .unknown }
        if parts.count == 2 { return ODCSReferences.End(table: table, column: nil) }
        guard parts[2] == "properties", let column = self.columns[table]?.ids[parts[3]] else { throw .unknown }
        return ODCSReferences.End(table: table, column: column)
    }
}
