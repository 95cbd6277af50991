import Core
import MariaDB
import Primitives
import Storage

/// What a change of a table does to what refers to it.
enum TableConsequences {
    /// Holds the references of a table's columns to columns that exist. One to a column that this change removes goes
    /// with it.
    ///
    /// - Parameter before: the table as it is stored; nil: it is new.
    /// - Throws: `.validation` naming a reference that leads nowhere.
    static func settleReferences(
        of table: inout ModelTable, unlike before: ModelTable?, _ edit: ModelEdit
    ) throws {
        guard table.columns != before?.columns else { return }
        let own = Set(table.columns.map(\.id))
        let old = Dictionary((before?.columns ?? []).map { ($0.id, $0) }) { first, _ in first }
        for (index, column) in table.columns.enumerated() {
            guard let reference = column.foreignKeyReference, old[reference] != nil, !own.contains(reference),
                old[column.id]?.foreignKeyReference == reference
            else { continue }
            table.columns[index].foreignKeyReference = nil
            table.columns[index].isForeignKey = false
        }
        let wanted = table.columns.filter { column in
            guard let reference = column.foreignKeyReference else { return false }
            return reference != old[column.id]?.foreignKeyReference && !own.contains(reference)
        }
        let found = try edit.tx.modelColumns.tables(
            of: wanted.compactMap(\.foreignKeyReference), in: edit.workspace)
        let issues = wanted.filter { column in
            guard let reference = column.foreignKeyReference, let other = found[reference] else { return true }
            return other == table.id
        }.map {
            FieldIssue(
                "columns[\($0.order)].foreign_key_reference", .value, "There is no such column in this workspace.")
        }
        guard issues.isEmpty else { throw CoreError.validation(Array(issues.prefix(20))) }
    }

    /// Makes columns of a table that comes back plain ones, where what they referred to is no more.
    static func dropLostReferences(of table: inout ModelTable, _ edit: ModelEdit) throws {
        let own = Set(table.columns.map(\.id))
        let outside = table.columns.compactMap(\.foreignKeyReference).filter { !own.contains($0) }
        let found = try edit.tx.modelColumns.tables(of: outside, in: edit.workspace)
        for (index, column) in table.columns.enumerated() {
            guard let reference = column.foreignKeyReference, !own.contains(reference), found[reference] == nil
            else { continue }
            table.columns[index].foreignKeyReference = nil
            table.columns[index].isForeignKey = false
        }
    }

    /// Columns of a table are no more: nothing refers to them from now on.
    static func removed(_ columns: [UUID], of table: UUID, _ edit: inout ModelEdit) throws {
        guard !columns.isEmpty else { return }
        let referring = try edit.tx.modelColumns.referring(to: columns, in: edit.workspace, without: table)
        if !referring.isEmpty {
            try edit.tx.modelColumns.clearReferences(to: columns, of: referring)
            try edit.tx.modelTables.touch(referring, .columns)
            let change = ModelChange(fields: [ModelTable.Field.columns.rawValue])
            for other in try edit.tx.modelTables.find(referring, in: edit.workspace) {
                edit.events.append(.model(.updated, other, change))
            }
        }
        let naming = try edit.tx.modelRelationships.naming(columns, in: edit.workspace)
        try self.clear(columns, in: naming, edit)
        guard !naming.isEmpty else { return }
        let known = Dictionary(naming.map { ($0.id, $0) }) { first, _ in first }
        for one in try edit.tx.modelRelationships.find(naming.map(\.id), in: edit.workspace) {
            let fields = known[one.id].map { one.fields(unlike: $0).map(\.rawValue) } ?? []
            edit.events.append(.model(.updated, one, ModelChange(fields: fields)))
        }
    }

    /// A table is back, and with it the relationships that went with it.
    static func returned(with table: ModelTable, _ edit: inout ModelEdit) throws {
        let returning = try edit.tx.modelRelationships.returning(with: table.id, in: edit.workspace)
        guard !returning.isEmpty else { return }
        let ids = returning.map(\.id)
        let named = returning.flatMap { [$0.sourceColumn, $0.targetColumn].compactMap { $0 } }
        let found = try edit.tx.modelColumns.tables(of: named, in: edit.workspace)
        try self.clear(named.filter { found[$0] == nil }, in: returning, edit)
        try edit.tx.modelRelationships.setGone(ids, nil)
        try Circles.settle(&edit, without: Set(ids))
        for one in try edit.tx.modelRelationships.find(ids, in: edit.workspace) {
            edit.events.append(.model(.created, one, ModelChange()))
        }
    }

    /// Takes columns out of the relationships that name them.
    private static func clear(_ columns: [UUID], in relationships: [ModelRelationship], _ edit: ModelEdit) throws {
        guard !columns.isEmpty else { return }
        let lost = Set(columns)
        let sources = relationships.filter { $0.sourceColumn.map(lost.contains) == true }.map(\.id)
        let targets = relationships.filter { $0.targetColumn.map(lost.contains) == true }.map(\.id)
        try edit.tx.modelRelationships.clear(.sourceColumn, of: columns, in: sources)
        try edit.tx.modelRelationships.clear(.targetColumn, of: columns, in: targets)
    }
}

/// Keeps what is stored of relationships that lie on a circle.
enum Circles {
    /// - Parameter without: relationships of which nobody is told here.
    static func settle(_ edit: inout ModelEdit, without: Set<UUID> = []) throws {
        let graph = TableGraph(try edit.tx.modelRelationships.edges(in: edit.workspace))
        let outdated = graph.outdated
        try edit.tx.modelRelationships.setCircular(outdated.circular, true)
        try edit.tx.modelRelationships.setCircular(outdated.straight, false)
        let others = (outdated.circular + outdated.straight).filter { !without.contains($0) }
        let change = ModelChange(fields: [ModelRelationship.Field.isCircular.rawValue])
        for one in try edit.tx.modelRelationships.find(others, in: edit.workspace) {
            edit.events.append(.model(.updated, one, change))
        }
    }
}
