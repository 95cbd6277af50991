import JSON
import Primitives
import YAML

/// Writes a model as one data contract of ODCS 3.1.0.
///
/// Names, columns, keys and relationships stand where the standard has a place for them; everything else, such as the
/// layout, stands in custom properties, so that `ODCSReader` makes the same model of it. Versions and times are left out.
package struct ODCSWriter {
    private let model: DataModel
    private let references: ODCSReferences

    package init(_ model: DataModel) {
        self.model = model
        self.references = ODCSReferences(model.tables)
    }

    /// The file, in UTF-8.
    package var bytes: [UInt8] { write(self.contract) }

    var contract: YAMLNode {
        var pairs: [(String, YAMLNode)] = [
            ("version", .text("1.0.0")), ("apiVersion", .text(ODCS.written)), ("kind", .text(ODCS.kind)),
            ("id", .text("\(self.model.workspace.id)")), ("name", .text(self.model.workspace.name)),
            ("status", .text("active")),
        ]
        if let primary = self.model.domains.first(where: \.isPrimary) { pairs.append(("domain", .text(primary.name))) }
        let bySide = Dictionary(grouping: self.model.relationships) { self.references.sides(of: $0).from.table }
        pairs.append(("schema", .list(self.model.tables.map { self.object($0, bySide[$0.id] ?? []) })))
        var custom = CustomProperties()
        custom.add(ODCS.Property.generator, .text(ODCS.generator))
        custom.add(ODCS.Property.domains, .list(self.model.domains.map(Self.domain)))
        custom.add(ODCS.Property.diagrams, .list(self.model.diagrams.map(Self.diagram)))
        pairs.append(custom.pair)
        return .map(pairs)
    }

    private static func domain(_ domain: ModelDomain) -> YAMLNode {
        .map([
            ("id", .text("\(domain.id)")), ("name", .text(domain.name)),
            ("modelType", .text(domain.modelType.rawValue)), ("primary", .flag(domain.isPrimary)),
        ])
    }

    // MARK: Tables

    private func object(_ table: ModelTable, _ relationships: [ModelRelationship]) -> YAMLNode {
        var custom = CustomProperties()
        if let alias = table.alias { custom.add(ODCS.Property.alias, .text(alias)) }
        custom.add(ODCS.Property.modelType, .text(table.modelType.rawValue))
        custom.add(ODCS.Property.positionX, .plain("\(table.x)"))
        custom.add(ODCS.Property.positionY, .plain("\(table.y)"))
        custom.add(ODCS.Property.width, .plain("\(table.width)"))
        custom.add(ODCS.Property.height, .plain("\(table.height)"))
        custom.add(ODCS.Property.primaryDomain, .text("\(table.primaryDomain)"))
        if !table.visibleDomains.isEmpty {
            custom.add(ODCS.Property.visibleDomains, .list(table.visibleDomains.map { .text("\($0)") }))
        }
        var keyPosition = 0
        var pairs: [(String, YAMLNode)] = [
            ("id", .text("\(table.id)")), ("name", .text(table.name)), ("physicalType", .text("table")),
            ("logicalType", .text("object")),
        ]
        pairs.append(
            (
                "properties",
                .list(
                    table.columns.map { column in
                        if column.isPrimaryKey { keyPosition += 1 }
                        return self.property(column, keyPosition: keyPosition)
                    })
            ))
        if !relationships.isEmpty { pairs.append(("relationships", .list(relationships.map(self.relationship)))) }
        pairs.append(custom.pair)
        return .map(pairs)
    }

    private func property(_ column: ModelColumn, keyPosition: Int) -> YAMLNode {
        var pairs: [(String, YAMLNode)] = [
            ("id", .text("\(column.id)")), ("name", .text(column.name)),
            ("logicalType", .text(ODCSLogicalType(dataType: column.dataType).rawValue)),
            ("physicalType", .text(column.dataType)), ("required", .flag(!column.isNullable)),
        ]
        if column.isPrimaryKey {
            pairs += [("primaryKey", .flag(true)), ("primaryKeyPosition", .plain("\(keyPosition)"))]
        }
        let constraints = column.constraints.object
        if constraints["unique"] == true { pairs.append(("unique", .flag(true))) }
        if let reference = column.foreignKeyReference, let target = self.references.column(reference) {
            var custom = CustomProperties()
            custom.add(ODCS.Property.referenceOnly, .flag(true))
            pairs.append(
                ("relationships", .list([.map([("type", .text("foreignKey")), ("to", .text(target)), custom.pair])])))
        }
        var custom = CustomProperties()
        custom.add(ODCS.Property.order, .plain("\(column.order)"))
        if column.isForeignKey, column.foreignKeyReference == nil { custom.add(ODCS.Property.foreignKey, .flag(true)) }
        if let value = column.defaultValue { custom.add(ODCS.Property.defaultValue, .text(value)) }
        if !constraints.isEmpty { custom.add(ODCS.Property.constraints, YAMLNode(.object(constraints))) }
        pairs.append(custom.pair)
        return .map(pairs)
    }

    // MARK: Relationships

    /// The standard's relationships go from the referring key to the one referred to.
    private func relationship(_ relationship: ModelRelationship) -> YAMLNode {
        let sides = self.references.sides(of: relationship)
        var custom = CustomProperties()
        custom.add(ODCS.Property.id, .text("\(relationship.id)"))
        if let name = relationship.name { custom.add(ODCS.Property.name, .text(name)) }
        custom.add(ODCS.Property.cardinality, .text(relationship.cardinality.rawValue))
        custom.add(ODCS.Property.optionality, .text(relationship.optionality.rawValue))
        custom.add(ODCS.Property.source, .text(sides.isSourceFrom ? "from" : "to"))
        return .map([
            ("type", .text("foreignKey")), ("from", .text(self.references.text(sides.from))),
            ("to", .text(self.references.text(sides.to))), custom.pair,
        ])
    }

    // MARK: Diagrams

    private static func diagram(_ diagram: FlowDiagram) -> YAMLNode {
        .map([
            ("id", .text("\(diagram.id)")), ("name", .text(diagram.name)),
            ("nodes", .list(diagram.nodes.map(Self.node))),
            ("connections", .list(diagram.connections.map(Self.connection))),
            ("linkedTables", .list(diagram.linkedTables.map { .text("\($0)") })),
        ])
    }

    private static func node(_ node: FlowDiagram.Node) -> YAMLNode {
        var pairs: [(String, YAMLNode)] = [
            ("id", .text("\(node.id)")), ("type", .text(node.kind.rawValue)), ("name", .text(node.name)),
            ("positionX", .plain("\(node.x)")), ("positionY", .plain("\(node.y)")),
        ]
        if let icon = node.icon { pairs.append(("icon", .text(icon))) }
        let metadata = node.metadata.object
        if !metadata.isEmpty { pairs.append(("metadata", YAMLNode(.object(metadata)))) }
        return .map(pairs)
    }

    private static func connection(_ connection: FlowDiagram.Connection) -> YAMLNode {
        var pairs: [(String, YAMLNode)] = [
            ("id", .text("\(connection.id)")), ("source", .text("\(connection.source)")),
            ("target", .text("\(connection.target)")), ("direction", .text(connection.direction.rawValue)),
        ]
        if let label = connection.label { pairs.append(("label", .text(label))) }
        return .map(pairs)
    }
}

/// `customProperties` of one element.
private struct CustomProperties {
    private var items: [YAMLNode] = []

    var pair: (String, YAMLNode) { ("customProperties", .list(self.items)) }

    mutating func add(_ name: String, _ value: YAMLNode) {
        self.items.append(.map([("property", .text(name)), ("value", value)]))
    }
}
