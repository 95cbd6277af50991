import Primitives

/// What follows from a change of a table by itself; what it refers to is checked where it is stored.
package enum TableRules {
    /// - Throws: `.validation` naming a field.
    package static func apply(_ draft: ModelTableDraft, to table: inout ModelTable, at now: Instant) throws(CoreError) {
        if let domain = draft.primaryDomain { table.primaryDomain = domain }
        if let name = draft.name { table.name = try ModelRules.line(name, ModelRules.nameLength, field: "name") }
        if let alias = draft.alias { table.alias = try ModelRules.line(alias, ModelRules.aliasLength, field: "alias") }
        if let type = draft.modelType { table.modelType = type }
        if let x = draft.x { table.x = try ModelRules.number(x, ModelRules.positions, field: "position_x") }
        if let y = draft.y { table.y = try ModelRules.number(y, ModelRules.positions, field: "position_y") }
        if let width = draft.width { table.width = try ModelRules.number(width, ModelRules.extents, field: "width") }
        if let height = draft.height {
            table.height = try ModelRules.number(height, ModelRules.extents, field: "height")
        }
        if let domains = draft.visibleDomains {
            try ModelRules.checkCount(domains.count, ModelRules.domains, field: "visible_domains")
            table.visibleDomains = domains.eachOnce
        }
        if let columns = draft.columns { try ColumnRules.replace(columns, in: &table, at: now) }
    }
}

extension ModelTable {
    /// The fields in which two states of a table differ, in the order of `Field`.
    package func fields(unlike other: ModelTable) -> [Field] {
        Field.allCases.filter { field in
            switch field {
            case .primaryDomain: self.primaryDomain != other.primaryDomain
            case .name: self.name != other.name
            case .alias: self.alias != other.alias
            case .modelType: self.modelType != other.modelType
            case .x: self.x != other.x
            case .y: self.y != other.y
            case .width: self.width != other.width
            case .height: self.height != other.height
            case .visibleDomains: self.visibleDomains != other.visibleDomains
            case .columns: self.columns != other.columns
            }
        }
    }

    /// Makes this the next version of `before`, in which these fields changed.
    package mutating func advance(from before: ModelTable, _ fields: [Field], at now: Instant) {
        self.version = before.version + 1
        self.updatedAt = now
        for field in fields { self.fieldVersions[field] = self.version }
        guard fields.contains(.columns) else { return }
        let known = Dictionary(before.columns.map { ($0.id, $0) }) { first, _ in first }
        for index in self.columns.indices {
            guard let old = known[self.columns[index].id] else { continue }
            for field in self.columns[index].fields(unlike: old) {
                self.columns[index].fieldVersions[field] = self.version
            }
        }
    }
}

extension ModelColumn {
    package func fields(unlike other: ModelColumn) -> [Field] {
        Field.allCases.filter { field in
            switch field {
            case .name: self.name != other.name
            case .dataType: self.dataType != other.dataType
            case .isNullable: self.isNullable != other.isNullable
            case .isPrimaryKey: self.isPrimaryKey != other.isPrimaryKey
            case .isForeignKey: self.isForeignKey != other.isForeignKey
            case .foreignKeyReference: self.foreignKeyReference != other.foreignKeyReference
            case .defaultValue: self.defaultValue != other.defaultValue
            case .constraints: self.constraints != other.constraints
            case .order: self.order != other.order
            }
        }
    }
}

extension Array where Element: Hashable {
    /// Without those that come again.
    package var eachOnce: [Element] {
        var seen: Set<Element> = []
        return self.filter { seen.insert($0).inserted }
    }
}
