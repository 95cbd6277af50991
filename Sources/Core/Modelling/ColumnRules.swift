import JSON
import Primitives

/// What follows from a change of columns by itself.
package enum ColumnRules {
    /// Gives a table other columns. One whose id it has keeps what its draft leaves out; the others are new; those that
    /// are not listed go.
    ///
    /// - Throws: `.validation` naming a field by its path.
    package static func replace(
        _ drafts: [ModelColumnDraft], in table: inout ModelTable, at now: Instant
    ) throws(CoreError) {
        try ModelRules.checkCount(drafts.count, ModelRules.columns, field: "columns")
        let known = Dictionary(table.columns.map { ($0.id, $0) }) { first, _ in first }
        var seen: Set<UUID> = []
        var placed: [(place: Int64, column: ModelColumn)] = []
        for (index, draft) in drafts.enumerated() {
            let path = "columns[\(index)]."
            let id = try ModelRules.newID(draft.id, at: now, field: path + "id")
            guard seen.insert(id).inserted else {
                throw .validation([FieldIssue(path + "id", .value, "Another column of the list has this id.")])
            }
            let column = try self.column(draft, known[id] ?? self.blank(id, of: table.id), path)
            placed.append((draft.order ?? Int64(index), column))
        }
        // Stable: of two with the same place the one that is listed first comes first.
        let order = placed.indices.sorted { (placed[$0].place, $0) < (placed[$1].place, $1) }
        table.columns = order.map { placed[$0].column }
        self.settle(&table)
        try self.check(table)
    }

    /// Adds one column, the last unless its draft says where.
    ///
    /// - Throws: `.validation` naming a field.
    package static func add(
        _ draft: ModelColumnDraft, to table: inout ModelTable, at now: Instant
    ) throws(CoreError) -> UUID {
        guard table.columns.count < ModelRules.columns else {
            throw .quotaExceeded("A table has at most \(ModelRules.columns) columns.")
        }
        let id = try ModelRules.newID(draft.id, at: now)
        guard !table.columns.contains(where: { $0.id == id }) else {
            throw .conflict(field: "id", message: "The table has a column with this id.")
        }
        let column = try self.column(draft, self.blank(id, of: table.id), "")
        let place = draft.order.map { Int($0.clamped(to: 0...Int64(table.columns.count))) } ?? table.columns.count
        table.columns.insert(column, at: place)
        self.settle(&table)
        try self.check(table)
        return id
    }

    /// Changes one column, which the table must have.
    ///
    /// - Throws: `.validation` naming a field.
    package static func change(
        _ draft: ModelColumnDraft, at index: Int, of table: inout ModelTable
    ) throws(CoreError) {
        let column = try self.column(draft, table.columns[index], "")
        table.columns.remove(at: index)
        let place = draft.order.map { Int($0.clamped(to: 0...Int64(table.columns.count))) } ?? index
        table.columns.insert(column, at: place)
        self.settle(&table)
        try self.check(table)
    }

    package static func remove(at index: Int, from table: inout ModelTable) {
        table.columns.remove(at: index)
        self.settle(&table)
    }

    // MARK: One column

    private static func blank(_ id: UUID, of table: UUID) -> ModelColumn {
        ModelColumn(
            id: id, table: table, name: "", dataType: "", isNullable: true, isPrimaryKey: false, isForeignKey: false,
            foreignKeyReference: nil, defaultValue: nil, constraints: JSONText(JSONObject()), order: 0)
    }

    private static func column(
        _ draft: ModelColumnDraft, _ before: ModelColumn, _ path: String
    ) throws(CoreError) -> ModelColumn {
        var column = before
        let isNew = before.name.isEmpty
        try self.checkRequired(draft, isNew, path)
        if let name = draft.name {
            column.name = try ModelRules.line(name, ModelRules.nameLength, field: path + "name")
        }
        if let type = draft.dataType {
            column.dataType = try ModelRules.line(type, ModelRules.typeLength, field: path + "data_type")
        }
        if let isKey = draft.isPrimaryKey { column.isPrimaryKey = isKey }
        // A key holds no NULL, unless somebody says so.
        column.isNullable = draft.isNullable ?? (isNew ? !column.isPrimaryKey : column.isNullable)
        if let change = draft.defaultValue {
            column.defaultValue = try self.defaultValue(change, field: path + "default_value")
        }
        if let constraints = draft.constraints {
            column.constraints = try ModelRules.document(constraints, field: path + "constraints")
        }
        try self.refer(draft, &column, path)
        return column
    }

    private static func checkRequired(
        _ draft: ModelColumnDraft, _ isNew: Bool, _ path: String
    ) throws(CoreError) {
        guard isNew else { return }
        var issues: [FieldIssue] = []
        if draft.name == nil { issues.append(FieldIssue(path + "name", .required, "This is required.")) }
        if draft.dataType == nil { issues.append(FieldIssue(path + "data_type", .required, "This is required.")) }
        guard issues.isEmpty else { throw .validation(issues) }
    }

    /// White space may be what a default is.
    private static func defaultValue(
        _ change: FieldChange<String>, field: String
    ) throws(CoreError) -> String? {
        guard let text = change.value else { return nil }
        guard ModelRules.defaultLength.contains(text.unicodeScalars.count) else {
            throw .validation([
                FieldIssue(field, .length, "Use at most \(ModelRules.defaultLength.upperBound) characters.")
            ])
        }
        return text
    }

    /// What refers is a foreign key; one that is none any more refers to nothing.
    private static func refer(
        _ draft: ModelColumnDraft, _ column: inout ModelColumn, _ path: String
    ) throws(CoreError) {
        if let change = draft.foreignKeyReference {
            column.foreignKeyReference = change.value
            if change.value != nil { column.isForeignKey = true }
        }
        guard let isForeignKey = draft.isForeignKey else { return }
        column.isForeignKey = isForeignKey
        guard !isForeignKey else { return }
        guard draft.foreignKeyReference?.value == nil else {
            throw .validation([
                FieldIssue(path + "is_foreign_key", .value, "What refers to a column is a foreign key.")
            ])
        }
        column.foreignKeyReference = nil
    }

    // MARK: All of them

    /// Numbers the columns.
    private static func settle(_ table: inout ModelTable) {
        for index in table.columns.indices { table.columns[index].order = Int64(index) }
    }

    private static func check(_ table: ModelTable) throws(CoreError) {
        try ModelRules.checkSum(of: table.columns.lazy.map(\.constraints), field: "columns")
        for column in table.columns where column.foreignKeyReference == column.id {
            throw .validation([
                FieldIssue(
                    "columns[\(column.order)].foreign_key_reference", .value, "A column cannot refer to itself.")
            ])
        }
    }
}
