import Primitives

/// What follows from a change of a relationship by itself; what it connects is checked where it is stored.
package enum RelationshipRules {
    /// An end that moves to another table lets go of the column that it was at, unless it names one of the new table.
    ///
    /// - Throws: `.validation` naming a field.
    package static func apply(
        _ draft: ModelRelationshipDraft, to one: inout ModelRelationship
    ) throws(CoreError) {
        if let table = draft.sourceTable, table != one.sourceTable {
            one.sourceTable = table
            one.sourceColumn = nil
        }
        if let table = draft.targetTable, table != one.targetTable {
            one.targetTable = table
            one.targetColumn = nil
        }
        if let cardinality = draft.cardinality { one.cardinality = cardinality }
        if let optionality = draft.optionality { one.optionality = optionality }
        if let name = draft.name { one.name = try ModelRules.line(name, ModelRules.nameLength, field: "name") }
        if let change = draft.sourceColumn { one.sourceColumn = change.value }
        if let change = draft.targetColumn { one.targetColumn = change.value }
    }
}

extension ModelRelationship {
    /// The fields in which two states of a relationship differ, in the order of `Field`.
    package func fields(unlike other: ModelRelationship) -> [Field] {
        Field.allCases.filter { field in
            switch field {
            case .sourceTable: self.sourceTable != other.sourceTable
            case .targetTable: self.targetTable != other.targetTable
            case .cardinality: self.cardinality != other.cardinality
            case .optionality: self.optionality != other.optionality
            case .name: self.name != other.name
            case .sourceColumn: self.sourceColumn != other.sourceColumn
            case .targetColumn: self.targetColumn != other.targetColumn
            case .isCircular: self.isCircular != other.isCircular
            }
        }
    }

    /// Makes this the next version of `before`, in which these fields changed.
    package mutating func advance(from before: ModelRelationship, _ fields: [Field], at now: Instant) {
        self.version = before.version + 1
        self.updatedAt = now
        for field in fields { self.fieldVersions[field] = self.version }
    }
}
