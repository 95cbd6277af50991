import Core
import MariaDB
import Primitives
import Storage

/// Makes an imported model part of a workspace's, which is locked.
struct ModelMerge {
    private let mode: ModelImportMode
    private let now: Instant
    private var model: ImportedModel
    private let present: ModelParts
    /// Elements of the workspace, deleted ones among them, that have the id of an imported one.
    private let holders: ModelHolders
    /// Whether anything is other than it was.
    private(set) var hasChanged = false

    init(_ model: ImportedModel, _ mode: ModelImportMode, _ edit: ModelEdit) throws {
        let tx = edit.tx
        var identities = ModelIdentities(workspace: edit.workspace)
        self.model = try identities.settle(model, tx)
        self.holders = identities.holders
        self.mode = mode
        self.now = tx.now
        self.present = ModelParts(
            domains: try tx.modelDomains.list(in: edit.workspace), tables: try tx.modelTables.list(in: edit.workspace),
            relationships: try tx.modelRelationships.list(in: edit.workspace),
            diagrams: try tx.modelDiagrams.list(in: edit.workspace))
        try self.checkRoom()
    }

    private func checkRoom() throws(CoreError) {
        func count<Part>(_ present: [Part], _ imported: [Part], _ id: (Part) -> UUID) -> Int {
            let ids = Set(imported.map(id))
            return imported.count + (self.mode == .replace ? 0 : present.count { !ids.contains(id($0)) })
        }
        let counts = [
            (count(self.present.domains, self.model.domains, \.id), ModelRules.domains, "domains"),
            (count(self.present.tables, self.model.tables, \.id), ModelRules.tables, "tables"),
            (
                count(self.present.relationships, self.model.relationships, \.id), ModelRules.relationships,
                "relationships"
            ),
            (count(self.present.diagrams, self.model.diagrams, \.id), ModelRules.diagrams, "diagrams"),
        ]
        for (count, most, what) in counts where count > most {
            throw .quotaExceeded("A workspace has at most \(most) \(what); with these it would have \(count).")
        }
    }

    mutating func carryOut(_ edit: inout ModelEdit) throws {
        try self.mergeDomains(edit.tx)
        try self.mergeTables(&edit)
        try self.mergeRelationships(edit.tx)
        try self.mergeDiagrams(edit.tx)
        if self.mode == .replace { try self.removeOthers(edit.tx, edit.workspace) }
        if self.hasChanged { try Circles.settle(&edit) }
    }

    /// When the next new element was made: a microsecond after the one before, so that their order stays.
    private func time(_ index: Int) -> Instant { self.now + .microseconds(index) }

    // MARK: Domains

    private mutating func mergeDomains(_ tx: Transaction) throws {
        guard !self.model.domains.isEmpty else { return }
        let known = Dictionary(self.present.domains.map { ($0.id, $0) }) { first, _ in first }
        let old = self.present.domains.first(where: \.isPrimary)
        let primary =
            self.mode == .replace || old == nil
            ? self.model.domains.first(where: \.isPrimary)?.id ?? self.model.domains[0].id : old?.id
        if var old, old.id != primary {
            // There is one primary domain at every moment.
            old.isPrimary = false
            try self.write(&old, over: old.version, tx)
        }
        var new: [ModelDomain] = []
        for (index, imported) in self.model.domains.enumerated() {
            var domain = imported
            domain.isPrimary = domain.id == primary
            if let before = known[domain.id] {
                if !domain.fields(unlike: before).isEmpty || domain.isPrimary != before.isPrimary {
                    try self.write(&domain, over: before.id == old?.id ? before.version + 1 : before.version, tx)
                }
            } else if let holder = self.holders.domains[domain.id] {
                try self.write(&domain, over: holder.version, tx)
            } else {
                (domain.createdAt, domain.updatedAt) = (self.time(index), self.time(index))
                new.append(domain)
            }
        }
        try tx.modelDomains.insert(new)
        self.hasChanged = self.hasChanged || !new.isEmpty
    }

    private mutating func write(_ domain: inout ModelDomain, over version: Int64, _ tx: Transaction) throws {
        domain.version = version + 1
        domain.updatedAt = self.now
        try tx.modelDomains.update(domain)
        self.hasChanged = true
    }

    // MARK: Tables

    private mutating func mergeTables(_ edit: inout ModelEdit) throws {
        let known = Dictionary(self.present.tables.map { ($0.id, $0) }) { first, _ in first }
        var new: [ModelTable] = []
        for (index, imported) in self.model.tables.enumerated() {
            var table = imported
            if let before = known[table.id] {
                try self.change(&table, before, &edit)
            } else if let holder = self.holders.tables[table.id] {
                table.version = holder.version + 1
                table.updatedAt = self.now
                try edit.tx.modelTables.update(table, replacingColumns: true)
                self.hasChanged = true
            } else {
                (table.createdAt, table.updatedAt) = (self.time(index), self.time(index))
                new.append(table)
            }
        }
        for start in stride(from: 0, to: new.count, by: Self.batch) {
            try edit.tx.modelTables.insert(Array(new[start..<min(start + Self.batch, new.count)]))
        }
        self.hasChanged = self.hasChanged || !new.isEmpty
    }

    /// Rows of one statement.
    private static let batch = 500

    private mutating func change(_ table: inout ModelTable, _ before: ModelTable, _ edit: inout ModelEdit) throws {
        let old = Dictionary(before.columns.map { ($0.id, $0.fieldVersions) }) { first, _ in first }
        table.createdAt = before.createdAt
        table.fieldVersions = before.fieldVersions
        for index in table.columns.indices { table.columns[index].fieldVersions = old[table.columns[index].id] ?? [:] }
        let fields = table.fields(unlike: before)
        guard !fields.isEmpty else { return }
        table.advance(from: before, fields, at: self.now)
        try edit.tx.modelTables.update(table, replacingColumns: fields.contains(.columns))
        let kept = Set(table.columns.map(\.id))
        let lost = before.columns.map(\.id).filter { !kept.contains($0) }
        try TableConsequences.removed(lost, of: table.id, &edit)
        self.hasChanged = true
    }

    // MARK: Relationships and diagrams

    private mutating func mergeRelationships(_ tx: Transaction) throws {
        let known = Dictionary(self.present.relationships.map { ($0.id, $0) }) { first, _ in first }
        var new: [ModelRelationship] = []
        for (index, imported) in self.model.relationships.enumerated() {
            var one = imported
            if let before = known[one.id] {
                one.isCircular = before.isCircular
                let fields = one.fields(unlike: before)
                guard !fields.isEmpty else { continue }
                one.version = before.version + 1
                one.fieldVersions = before.fieldVersions
                for field in fields { one.fieldVersions[field] = one.version }
                one.updatedAt = self.now
                try tx.modelRelationships.update(one)
                self.hasChanged = true
            } else if let holder = self.holders.relationships[one.id] {
                one.version = holder.version + 1
                one.updatedAt = self.now
                try tx.modelRelationships.update(one)
                self.hasChanged = true
            } else {
                (one.createdAt, one.updatedAt) = (self.time(index), self.time(index))
                new.append(one)
            }
        }
        try tx.modelRelationships.insert(new)
        self.hasChanged = self.hasChanged || !new.isEmpty
    }

    private mutating func mergeDiagrams(_ tx: Transaction) throws {
        let known = Dictionary(self.present.diagrams.map { ($0.id, $0) }) { first, _ in first }
        for (index, imported) in self.model.diagrams.enumerated() {
            var diagram = imported
            if let before = known[diagram.id], diagram.isLike(before) { continue }
            self.hasChanged = true
            if let version = known[diagram.id]?.version ?? self.holders.diagrams[diagram.id]?.version {
                diagram.version = version + 1
                diagram.updatedAt = self.now
                try tx.modelDiagrams.update(diagram)
            } else {
                (diagram.createdAt, diagram.updatedAt) = (self.time(index), self.time(index))
                try tx.modelDiagrams.insert([diagram])
            }
        }
    }

    // MARK: What the source does not speak of

    private mutating func removeOthers(_ tx: Transaction, _ workspace: UUID) throws {
        let tables = Set(self.model.tables.map(\.id))
        let gone = self.present.tables.filter { !tables.contains($0.id) }
        for var table in gone {
            table.version += 1
            table.updatedAt = self.now
            try tx.modelTables.update(table, replacingColumns: false, deletedAt: self.now)
        }
        let relationships = Set(self.model.relationships.map(\.id))
        let others = self.present.relationships.filter { !relationships.contains($0.id) }
        let goneTables = Set(gone.map(\.id))
        let going = others.filter { goneTables.contains($0.sourceTable) || goneTables.contains($0.targetTable) }
        try tx.modelRelationships.setGone(going.map(\.id), self.now)
        let staying = Set(going.map(\.id))
        for var one in others where !staying.contains(one.id) {
            one.version += 1
            one.updatedAt = self.now
            try tx.modelRelationships.update(one, deletedAt: self.now)
        }
        let diagrams = Set(self.model.diagrams.map(\.id))
        let otherDiagrams = self.present.diagrams.filter { !diagrams.contains($0.id) }
        for var diagram in otherDiagrams {
            diagram.version += 1
            diagram.updatedAt = self.now
            try tx.modelDiagrams.update(diagram, deletedAt: self.now)
        }
        if !gone.isEmpty || !others.isEmpty || !otherDiagrams.isEmpty { self.hasChanged = true }
        try self.removeDomains(tx, workspace)
    }

    /// A source without domains leaves them as they are: tables need one.
    private mutating func removeDomains(_ tx: Transaction, _ workspace: UUID) throws {
        let kept = Set(self.model.domains.map(\.id))
        guard let primary = self.model.domains.first(where: \.isPrimary) ?? self.model.domains.first else { return }
        for var domain in self.present.domains where !kept.contains(domain.id) {
            try tx.modelTables.moveDeleted(from: domain.id, to: primary.id, in: workspace)
            // It may have been the primary one, and then had a version more above.
            domain.version += 2
            domain.isPrimary = false
            domain.updatedAt = self.now
            try tx.modelDomains.update(domain, deletedAt: self.now)
            self.hasChanged = true
        }
    }
}

/// What a model consists of.
private struct ModelParts {
    let domains: [ModelDomain]
    let tables: [ModelTable]
    let relationships: [ModelRelationship]
    let diagrams: [FlowDiagram]
}

extension FlowDiagram {
    /// Whether it says the same.
    fileprivate func isLike(_ other: FlowDiagram) -> Bool {
        self.name == other.name && self.nodes == other.nodes && self.connections == other.connections
            && self.linkedTables == other.linkedTables
    }
}
