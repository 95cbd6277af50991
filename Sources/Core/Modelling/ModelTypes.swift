import Primitives

/// How near to a database a model is. Source: modelling contract, `model_type`.
package enum ModelType: String, Sendable, CaseIterable {
    case conceptual, logical, physical
}

/// A part of a workspace's model, with a canvas of its own. One of a workspace's domains is the primary one.
/// Source: modelling contract, domains.
package struct ModelDomain: Sendable, Equatable {
    package var id: UUID
    package var workspace: UUID
    package var name: String
    package var modelType: ModelType
    package var isPrimary: Bool
    package var version: Int64
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: UUID, workspace: UUID, name: String, modelType: ModelType, isPrimary: Bool, version: Int64,
        createdAt: Instant, updatedAt: Instant
    ) {
        self.id = id
        self.workspace = workspace
        self.name = name
        self.modelType = modelType
        self.isPrimary = isPrimary
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// A table of a model, or an entity of a conceptual one. Source: modelling contract, tables.
package struct ModelTable: Sendable, Equatable {
    package var id: UUID
    package var workspace: UUID
    package var primaryDomain: UUID
    package var name: String
    package var alias: String?
    package var modelType: ModelType
    /// Of its upper left corner, in units of the canvas.
    package var x: Int64
    package var y: Int64
    package var width: Int64
    package var height: Int64
    /// Further domains on whose canvas it is shown, in the order in which they were given.
    package var visibleDomains: [UUID]
    /// In their order.
    package var columns: [ModelColumn]
    /// Moves with every change of the table or of its columns.
    package var version: Int64
    /// Of each field that was ever changed (named as in `Field`): the version that it was changed in. What is not
    /// named is as old as the table.
    package var fieldVersions: [Field: Int64]
    package var createdAt: Instant
    package var updatedAt: Instant

    /// What can be changed by itself. Columns are one field here; each has versions of its own.
    package enum Field: String, Sendable, CaseIterable {
        case primaryDomain, name, alias, modelType, x, y, width, height, visibleDomains, columns
    }

    package init(
        id: UUID, workspace: UUID, primaryDomain: UUID, name: String, alias: String?, modelType: ModelType, x: Int64,
        y: Int64, width: Int64, height: Int64, visibleDomains: [UUID], columns: [ModelColumn], version: Int64,
        fieldVersions: [Field: Int64] = [:], createdAt: Instant, updatedAt: Instant
    ) {
        self.id = id
        self.workspace = workspace
        self.primaryDomain = primaryDomain
        self.name = name
        self.alias = alias
        self.modelType = modelType
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.visibleDomains = visibleDomains
        self.columns = columns
        self.version = version
        self.fieldVersions = fieldVersions
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// A column of a table, or an attribute of an entity. Source: modelling contract, tables.
package struct ModelColumn: Sendable, Equatable {
    package var id: UUID
    package var table: UUID
    package var name: String
    /// As a person writes it, such as `VARCHAR(200)`; no database's own list.
    package var dataType: String
    package var isNullable: Bool
    package var isPrimaryKey: Bool
    package var isForeignKey: Bool
    /// A column of the same workspace, perhaps of the same table.
    package var foreignKeyReference: UUID?
    package var defaultValue: String?
    /// An object; what it says is the people's own, such as `{"unique": true}`.
    package var constraints: JSONText
    /// Its place among the table's columns, from 0; without gaps.
    package var order: Int64
    /// As `ModelTable.fieldVersions`, in versions of the table.
    package var fieldVersions: [Field: Int64]

    /// What can be changed by itself.
    package enum Field: String, Sendable, CaseIterable {
        case name, dataType, isNullable, isPrimaryKey, isForeignKey, foreignKeyReference, defaultValue, constraints
        case order
    }

    package init(
        id: UUID, table: UUID, name: String, dataType: String, isNullable: Bool, isPrimaryKey: Bool,
        isForeignKey: Bool, foreignKeyReference: UUID?, defaultValue: String?, constraints: JSONText, order: Int64,
        fieldVersions: [Field: Int64] = [:]
    ) {
        self.id = id
        self.table = table
        self.name = name
        self.dataType = dataType
        self.isNullable = isNullable
        self.isPrimaryKey = isPrimaryKey
        self.isForeignKey = isForeignKey
        self.foreignKeyReference = foreignKeyReference
        self.defaultValue = defaultValue
        self.constraints = constraints
        self.order = order
        self.fieldVersions = fieldVersions
    }
}

/// A relationship between two tables, or of a table to itself. Source: modelling contract, relationships.
package struct ModelRelationship: Sendable, Equatable {
    package var id: UUID
    package var workspace: UUID
    package var sourceTable: UUID
    package var targetTable: UUID
    package var cardinality: Cardinality
    package var optionality: Optionality
    package var name: String?
    /// Of the source table.
    package var sourceColumn: UUID?
    /// Of the target table.
    package var targetColumn: UUID?
    /// Whether one can go from its target back to its source along relationships.
    package var isCircular: Bool
    package var version: Int64
    /// As `ModelTable.fieldVersions`.
    package var fieldVersions: [Field: Int64]
    package var createdAt: Instant
    package var updatedAt: Instant

    package enum Cardinality: String, Sendable, CaseIterable {
        case oneToOne = "one-to-one"
        case oneToMany = "one-to-many"
        case manyToMany = "many-to-many"
    }

    package enum Optionality: String, Sendable, CaseIterable {
        case required, optional
    }

    package enum Field: String, Sendable, CaseIterable {
        case sourceTable, targetTable, cardinality, optionality, name, sourceColumn, targetColumn, isCircular
    }

    package init(
        id: UUID, workspace: UUID, sourceTable: UUID, targetTable: UUID, cardinality: Cardinality,
        optionality: Optionality, name: String?, sourceColumn: UUID?, targetColumn: UUID?, isCircular: Bool,
        version: Int64, fieldVersions: [Field: Int64] = [:], createdAt: Instant, updatedAt: Instant
    ) {
        self.id = id
        self.workspace = workspace
        self.sourceTable = sourceTable
        self.targetTable = targetTable
        self.cardinality = cardinality
        self.optionality = optionality
        self.name = name
        self.sourceColumn = sourceColumn
        self.targetColumn = targetColumn
        self.isCircular = isCircular
        self.version = version
        self.fieldVersions = fieldVersions
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
