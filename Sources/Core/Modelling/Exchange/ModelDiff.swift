import JSON
import Primitives

/// How one state of a model differs from another. Elements are the same where their ids are.
package struct ModelDiff: Sendable, Equatable {
    /// Domains, tables, each table's columns behind it, relationships, diagrams; of each what is gone or other in the
    /// order of the earlier state, then what is new.
    package private(set) var changes: [Change] = []

    package struct Change: Sendable, Equatable {
        package let element: Element
        package let id: UUID
        /// In the later state, or the last that it had.
        package let name: String?
        /// Of a column: the table that it is in.
        package let table: UUID?
        package let action: Action
        /// Of what is new: what it is; of what is gone: what it was.
        package let fields: [Field]
    }

    package enum Element: String, Sendable, CaseIterable {
        case domain, table, column, relationship, diagram
    }

    package enum Action: String, Sendable, CaseIterable {
        case added, removed, changed
    }

    /// A field's two values; null where it has none.
    package struct Field: Sendable, Equatable {
        package let name: String
        package let from: JSONValue
        package let to: JSONValue
    }

    package init(from: ImportedModel, to: ImportedModel) {
        self.compare(.domain, from.domains.map(Part.init), to.domains.map(Part.init))
        self.compare(.table, from.tables.map(Part.init), to.tables.map(Part.init))
        self.compareColumns(from.tables, to.tables)
        self.compare(.relationship, from.relationships.map(Part.init), to.relationships.map(Part.init))
        self.compare(.diagram, from.diagrams.map(Part.init), to.diagrams.map(Part.init))
    }

    /// How many there are of one kind.
    package func count(_ action: Action, _ element: Element? = nil) -> Int {
        self.changes.count { $0.action == action && (element == nil || $0.element == element) }
    }

    /// Columns of tables that are in both; those of a new table are in its own change.
    private mutating func compareColumns(_ from: [ModelTable], _ to: [ModelTable]) {
        let later = Dictionary(to.map { ($0.id, $0) }) { first, _ in first }
        for table in from {
            guard let other = later[table.id], other.columns != table.columns else { continue }
            self.compare(.column, table.columns.map(Part.init), other.columns.map(Part.init), in: table.id)
        }
    }

    private mutating func compare(_ element: Element, _ from: [Part], _ to: [Part], in table: UUID? = nil) {
        let earlier = Set(from.map(\.id))
        let later = Dictionary(to.map { ($0.id, $0) }) { first, _ in first }
        for part in from {
            if let other = later[part.id] {
                let fields = zip(part.fields, other.fields).compactMap { old, new in
                    old.value == new.value ? nil : Field(name: old.name, from: old.value, to: new.value)
                }
                if !fields.isEmpty { self.add(element, other, .changed, fields, in: table) }
            } else {
                let fields = part.told.map { Field(name: $0.name, from: $0.value, to: .null) }
                self.add(element, part, .removed, fields, in: table)
            }
        }
        for part in to where !earlier.contains(part.id) {
            let fields = part.told.map { Field(name: $0.name, from: .null, to: $0.value) }
            self.add(element, part, .added, fields, in: table)
        }
    }

    private mutating func add(
        _ element: Element, _ part: Part, _ action: Action, _ fields: [Field], in table: UUID?
    ) {
        self.changes.append(
            Change(element: element, id: part.id, name: part.name, table: table, action: action, fields: fields))
    }
}

/// An element as its fields, always the same ones in the same order.
private struct Part {
    let id: UUID
    let name: String?
    let fields: [(name: String, value: JSONValue)]
    /// Told of what is new or gone alone.
    var more: [(name: String, value: JSONValue)] = []

    var told: [(name: String, value: JSONValue)] { self.fields.filter { $0.value != .null } + self.more }

    init(_ domain: ModelDomain) {
        self.id = domain.id
        self.name = domain.name
        self.fields = [
            ("name", .string(domain.name)), ("model_type", .string(domain.modelType.rawValue)),
            ("is_primary", .bool(domain.isPrimary)),
        ]
    }

    init(_ table: ModelTable) {
        self.id = table.id
        self.name = table.name
        self.fields = [
            ("name", .string(table.name)), ("alias", .text(table.alias)),
            ("model_type", .string(table.modelType.rawValue)), ("primary_domain_id", .id(table.primaryDomain)),
            ("visible_domains", .array(table.visibleDomains.map { .id($0) })), ("position_x", .integer(table.x)),
            ("position_y", .integer(table.y)), ("width", .integer(table.width)), ("height", .integer(table.height)),
        ]
        self.more = [("columns", .array(table.columns.map { .object(JSONObject(Part($0).told)) }))]
    }

    init(_ column: ModelColumn) {
        self.id = column.id
        self.name = column.name
        self.fields = [
            ("name", .string(column.name)), ("data_type", .string(column.dataType)),
            ("nullable", .bool(column.isNullable)), ("is_primary_key", .bool(column.isPrimaryKey)),
            ("is_foreign_key", .bool(column.isForeignKey)), ("foreign_key_reference", .id(column.foreignKeyReference)),
            ("default_value", .text(column.defaultValue)), ("constraints", .object(column.constraints.object)),
            ("order", .integer(column.order)),
        ]
    }

    init(_ one: ModelRelationship) {
        self.id = one.id
        self.name = one.name
        self.fields = [
            ("name", .text(one.name)), ("source_table_id", .id(one.sourceTable)),
            ("target_table_id", .id(one.targetTable)), ("source_column_id", .id(one.sourceColumn)),
            ("target_column_id", .id(one.targetColumn)), ("cardinality", .string(one.cardinality.rawValue)),
            ("optionality", .string(one.optionality.rawValue)),
        ]
    }

    init(_ diagram: FlowDiagram) {
        self.id = diagram.id
        self.name = diagram.name
        self.fields = [
            ("name", .string(diagram.name)), ("nodes", .array(diagram.nodes.map(Self.node))),
            ("connections", .array(diagram.connections.map(Self.connection))),
            ("linked_tables", .array(diagram.linkedTables.map { .id($0) })),
        ]
    }

    private static func node(_ node: FlowDiagram.Node) -> JSONValue {
        [
            "id": .id(node.id), "type": .string(node.kind.rawValue), "name": .string(node.name),
            "position_x": .integer(node.x), "position_y": .integer(node.y), "icon": .text(node.icon),
            "metadata": .object(node.metadata.object),
        ]
    }

    private static func connection(_ one: FlowDiagram.Connection) -> JSONValue {
        [
            "id": .id(one.id), "source_node_id": .id(one.source), "target_node_id": .id(one.target),
            "label": .text(one.label), "direction": .string(one.direction.rawValue),
        ]
    }
}

extension JSONValue {
    fileprivate static func id(_ id: UUID?) -> JSONValue { id.map { .string("\($0)") } ?? .null }
    fileprivate static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
}

extension ImportedModel {
    /// What a file of this model would say.
    package init(_ model: DataModel) {
        self.init()
        self.domains = model.domains
        self.tables = model.tables
        self.relationships = model.relationships
        self.diagrams = model.diagrams
    }
}
