import Core
import MariaDB
import Primitives
import Storage

/// Elements of one workspace, deleted ones among them, by their ids.
struct ModelHolders {
    var domains: [UUID: ModelIdentityStore.Holder] = [:]
    var tables: [UUID: ModelIdentityStore.Holder] = [:]
    var relationships: [UUID: ModelIdentityStore.Holder] = [:]
    var diagrams: [UUID: ModelIdentityStore.Holder] = [:]
}

/// Settles which ids an imported model has in its workspace: its own, unless an element of another workspace, or a
/// column of another table, has one of them. Then it is a copy, with an id of its own.
struct ModelIdentities {
    let workspace: UUID
    private(set) var holders = ModelHolders()
    /// New ids, by those of the source.
    private var copies: [UUID: UUID] = [:]

    init(workspace: UUID) { self.workspace = workspace }

    mutating func settle(_ imported: ImportedModel, _ tx: Transaction) throws -> ImportedModel {
        self.holders.domains = try self.settle(imported.domains.map(\.id), .domain, tx)
        self.holders.tables = try self.settle(imported.tables.map(\.id), .table, tx)
        self.holders.relationships = try self.settle(imported.relationships.map(\.id), .relationship, tx)
        self.holders.diagrams = try self.settle(imported.diagrams.map(\.id), .diagram, tx)
        let columns = imported.tables.flatMap(\.columns)
        let tables = try tx.modelIdentities.tables(ofColumns: columns.map(\.id))
        for column in columns {
            if let holder = tables[column.id], holder != self[column.table] { self.copies[column.id] = UUID.v7() }
        }
        return self.copies.isEmpty ? imported : self.renamed(imported)
    }

    /// - Returns: the workspace's own elements that have these ids.
    private mutating func settle(
        _ ids: [UUID], _ kind: ModelIdentityStore.Kind, _ tx: Transaction
    ) throws -> [UUID: ModelIdentityStore.Holder] {
        var own: [UUID: ModelIdentityStore.Holder] = [:]
        for holder in try tx.modelIdentities.holders(of: ids, kind) {
            if holder.workspace == self.workspace {
                own[holder.id] = holder
            } else {
                self.copies[holder.id] = UUID.v7()
            }
        }
        return own
    }

    private subscript(id: UUID) -> UUID { self.copies[id] ?? id }

    private func renamed(_ imported: ImportedModel) -> ImportedModel {
        var model = imported
        for index in model.domains.indices { model.domains[index].id = self[model.domains[index].id] }
        for index in model.tables.indices { self.rename(&model.tables[index]) }
        for index in model.relationships.indices { self.rename(&model.relationships[index]) }
        for index in model.diagrams.indices {
            model.diagrams[index].id = self[model.diagrams[index].id]
            model.diagrams[index].linkedTables = model.diagrams[index].linkedTables.map { self[$0] }
        }
        return model
    }

    private func rename(_ table: inout ModelTable) {
        table.id = self[table.id]
        table.primaryDomain = self[table.primaryDomain]
        table.visibleDomains = table.visibleDomains.map { self[$0] }
        for index in table.columns.indices {
            table.columns[index].id = self[table.columns[index].id]
            table.columns[index].table = table.id
            table.columns[index].foreignKeyReference = table.columns[index].foreignKeyReference.map { self[$0] }
        }
    }

    private func rename(_ one: inout ModelRelationship) {
        one.id = self[one.id]
        one.sourceTable = self[one.sourceTable]
        one.targetTable = self[one.targetTable]
        one.sourceColumn = one.sourceColumn.map { self[$0] }
        one.targetColumn = one.targetColumn.map { self[$0] }
    }
}
