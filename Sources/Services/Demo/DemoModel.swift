import Core
import JSON
import Primitives

/// The data of the made-up dealer as a model: domains with tables, what refers to what, and how the data flows.
struct DemoModel {
    private(set) var model = ImportedModel()
    private let identity: ImportIdentity
    private var tables: [String: UUID] = [:]
    /// A table's key, which others refer to.
    private var keys: [String: UUID] = [:]

    /// Units of the canvas.
    private static let (column, gap, width, head, line): (Int64, Int64, Int64, Int64, Int64) = (340, 56, 250, 42, 24)

    /// - Parameter identity: the workspace that it is for.
    init(_ identity: ImportIdentity) {
        self.identity = identity
        for name in DemoTables.domains { self.model.domains.append(self.domain(name)) }
        for place in DemoTables.sheet.indices { self.place(place) }
        for index in self.model.tables.indices { self.relate(index) }
        self.model.diagrams = [self.diagram()]
    }

    private func domain(_ name: String) -> ModelDomain {
        ModelDomain(
            id: self.identity.derive("demo domain \(name)"), workspace: self.identity.workspace,
            name: "\(name) (example)", modelType: .logical, isPrimary: name == DemoTables.domains[0], version: 1,
            createdAt: self.identity.now, updatedAt: self.identity.now)
    }

    // MARK: Tables

    /// Puts the tables of one column of the sheet below each other.
    private mutating func place(_ column: Int) {
        var y: Int64 = column.isMultiple(of: 2) ? 60 : 0
        for table in DemoTables.sheet[column] {
            let id = self.identity.derive("demo table \(table.name)")
            let columns = table.columns.enumerated().map { order, column in
                self.column(column, order, of: id, in: table.name)
            }
            self.tables[table.name] = id
            self.keys[table.name] = columns.first(where: \.isPrimaryKey)?.id
            let height = Self.head + Self.line * Int64(columns.count)
            self.model.tables.append(
                ModelTable(
                    id: id, workspace: self.identity.workspace, primaryDomain: self.model.domains[table.domain].id,
                    name: table.name, alias: nil, modelType: .logical, x: Int64(column) * Self.column, y: y,
                    width: Self.width, height: height, visibleDomains: [], columns: columns, version: 1,
                    createdAt: self.identity.now, updatedAt: self.identity.now))
            y += height + Self.gap
        }
    }

    private func column(_ column: DemoTables.Column, _ order: Int, of table: UUID, in name: String) -> ModelColumn {
        ModelColumn(
            id: self.identity.derive("demo column \(name).\(column.name)"), table: table, name: column.name,
            dataType: column.type, isNullable: !column.isRequired && !column.isKey, isPrimaryKey: column.isKey,
            isForeignKey: false, foreignKeyReference: nil, defaultValue: nil,
            constraints: JSONText(column.isUnique ? ["unique": true] : [:] as JSONObject), order: Int64(order))
    }

    // MARK: What refers to what

    /// A line for each column that refers to another table; a table that is no part of it is left out.
    private mutating func relate(_ index: Int) {
        let table = self.model.tables[index]
        for (order, column) in DemoTables.columns(of: table.name).enumerated() {
            guard let other = column.reference, let source = self.tables[other], let key = self.keys[other] else {
                continue
            }
            let end = table.columns[order]
            self.model.tables[index].columns[order].isForeignKey = true
            self.model.tables[index].columns[order].foreignKeyReference = key
            let isAlone = column.isUnique || column.isKey && table.columns.count(where: \.isPrimaryKey) == 1
            self.model.relationships.append(
                ModelRelationship(
                    id: self.identity.derive("demo line \(table.name).\(column.name)"),
                    workspace: self.identity.workspace, sourceTable: source, targetTable: table.id,
                    cardinality: isAlone ? .oneToOne : .oneToMany, optionality: end.isNullable ? .optional : .required,
                    name: nil, sourceColumn: key, targetColumn: end.id, isCircular: false, version: 1,
                    createdAt: self.identity.now, updatedAt: self.identity.now))
        }
    }

    // MARK: How the data flows

    private func diagram() -> FlowDiagram {
        let nodes = DemoTables.nodes.map { node in
            FlowDiagram.Node(
                id: self.identity.derive("demo node \(node.name)"), kind: node.kind, name: node.name,
                x: Int64(node.column) * 300, y: Int64(node.row) * 150, icon: nil,
                metadata: JSONText(["note": .string(node.note)] as JSONObject))
        }
        let ids = Dictionary(nodes.map { ($0.name, $0.id) }) { first, _ in first }
        let connections = DemoTables.flows.compactMap { flow -> FlowDiagram.Connection? in
            guard let source = ids[flow.from], let target = ids[flow.to] else { return nil }
            return FlowDiagram.Connection(
                id: self.identity.derive("demo flow \(flow.from) \(flow.to)"), source: source, target: target,
                label: flow.label, direction: flow.isBothWays ? .bidirectional : .forward)
        }
        return FlowDiagram(
            id: self.identity.derive("demo diagram"), workspace: self.identity.workspace,
            name: "From the workshop to the figures (example)", nodes: nodes, connections: connections,
            linkedTables: ["work_orders", "invoices", "payments"].compactMap { self.tables[$0] }, version: 1,
            createdAt: self.identity.now, updatedAt: self.identity.now)
    }
}
