import JSON
import Primitives

/// What follows from a change of a diagram by itself; the tables that it is linked with are checked where they are
/// stored.
package enum DiagramRules {
    /// Connections of nodes that go, go with them.
    ///
    /// - Throws: `.validation` naming a field by its path.
    package static func apply(
        _ draft: FlowDiagramDraft, to diagram: inout FlowDiagram, at now: Instant
    ) throws(CoreError) {
        if let name = draft.name { diagram.name = try ModelRules.line(name, ModelRules.nameLength, field: "name") }
        if let edit = draft.nodes { try self.apply(edit, to: &diagram, at: now) }
        let nodes = Set(diagram.nodes.map(\.id))
        diagram.connections.removeAll { !nodes.contains($0.source) || !nodes.contains($0.target) }
        if let edit = draft.connections { try self.apply(edit, nodes, to: &diagram, at: now) }
        if let tables = draft.linkedTables {
            try ModelRules.checkCount(tables.count, ModelRules.tables, field: "linked_tables")
            diagram.linkedTables = tables.eachOnce
        }
    }

    // MARK: Nodes

    private static func apply(
        _ edit: ListEdit<FlowDiagramDraft.NodeDraft>, to diagram: inout FlowDiagram, at now: Instant
    ) throws(CoreError) {
        let known = Dictionary(diagram.nodes.map { ($0.id, $0) }) { first, _ in first }
        if let all = edit.all {
            var nodes: [FlowDiagram.Node] = []
            for (index, draft) in all.enumerated() {
                nodes.append(try self.node(draft, known, "nodes[\(index)].", at: now))
            }
            diagram.nodes = nodes
        }
        for (index, draft) in edit.set.enumerated() {
            let node = try self.node(draft, known, "set_nodes[\(index)].", at: now)
            if let place = diagram.nodes.firstIndex(where: { $0.id == node.id }) {
                diagram.nodes[place] = node
            } else {
                diagram.nodes.append(node)
            }
        }
        let removed = Set(edit.removed)
        diagram.nodes.removeAll { removed.contains($0.id) }
        try ModelRules.checkCount(diagram.nodes.count, ModelRules.nodes, field: "nodes")
        try self.checkIdentifiers(diagram.nodes.map(\.id), field: "nodes")
        try ModelRules.checkSum(of: diagram.nodes.lazy.map(\.metadata), field: "nodes")
    }

    private static func node(
        _ draft: FlowDiagramDraft.NodeDraft, _ known: [UUID: FlowDiagram.Node], _ path: String, at now: Instant
    ) throws(CoreError) -> FlowDiagram.Node {
        let id = draft.id ?? UUID.v7(at: now)
        let before = known[id]
        guard let kind = draft.kind ?? before?.kind else { throw self.required(path + "type") }
        guard let name = draft.name ?? before?.name else { throw self.required(path + "name") }
        var node = FlowDiagram.Node(
            id: id, kind: kind, name: try ModelRules.line(name, ModelRules.nameLength, field: path + "name"),
            x: before?.x ?? 0, y: before?.y ?? 0, icon: before?.icon,
            metadata: before?.metadata ?? JSONText(JSONObject()))
        if let x = draft.x { node.x = try ModelRules.number(x, ModelRules.positions, field: path + "position_x") }
        if let y = draft.y { node.y = try ModelRules.number(y, ModelRules.positions, field: path + "position_y") }
        if let icon = draft.icon { node.icon = try ModelRules.line(icon, ModelRules.iconLength, field: path + "icon") }
        if let metadata = draft.metadata {
            node.metadata = try ModelRules.document(metadata, field: path + "metadata")
        }
        return node
    }

    // MARK: Connections

    private static func apply(
        _ edit: ListEdit<FlowDiagramDraft.ConnectionDraft>, _ nodes: Set<UUID>, to diagram: inout FlowDiagram,
        at now: Instant
    ) throws(CoreError) {
        let known = Dictionary(diagram.connections.map { ($0.id, $0) }) { first, _ in first }
        if let all = edit.all {
            var connections: [FlowDiagram.Connection] = []
            for (index, draft) in all.enumerated() {
                connections.append(try self.connection(draft, known, nodes, "connections[\(index)].", at: now))
            }
            diagram.connections = connections
        }
        for (index, draft) in edit.set.enumerated() {
            let connection = try self.connection(draft, known, nodes, "set_connections[\(index)].", at: now)
            if let place = diagram.connections.firstIndex(where: { $0.id == connection.id }) {
                diagram.connections[place] = connection
            } else {
                diagram.connections.append(connection)
            }
        }
        let removed = Set(edit.removed)
        diagram.connections.removeAll { removed.contains($0.id) }
        try ModelRules.checkCount(diagram.connections.count, ModelRules.connections, field: "connections")
        try self.checkIdentifiers(diagram.connections.map(\.id), field: "connections")
    }

    private static func connection(
        _ draft: FlowDiagramDraft.ConnectionDraft, _ known: [UUID: FlowDiagram.Connection], _ nodes: Set<UUID>,
        _ path: String, at now: Instant
    ) throws(CoreError) -> FlowDiagram.Connection {
        let id = draft.id ?? UUID.v7(at: now)
        let before = known[id]
        guard let source = draft.source ?? before?.source else { throw self.required(path + "source_node_id") }
        guard let target = draft.target ?? before?.target else { throw self.required(path + "target_node_id") }
        for (field, node) in [("source_node_id", source), ("target_node_id", target)] where !nodes.contains(node) {
            throw .validation([FieldIssue(path + field, .value, "The diagram has no such node.")])
        }
        var connection = FlowDiagram.Connection(
            id: id, source: source, target: target, label: before?.label,
            direction: draft.direction ?? before?.direction ?? .forward)
        if let label = draft.label {
            connection.label = try ModelRules.line(label, ModelRules.nameLength, field: path + "label")
        }
        return connection
    }

    private static func checkIdentifiers(_ ids: [UUID], field: String) throws(CoreError) {
        guard Set(ids).count == ids.count else {
            throw .validation([FieldIssue(field, .value, "Two of these have the same id.")])
        }
    }

    private static func required(_ field: String) -> CoreError {
        .validation([FieldIssue(field, .required, "This is required.")])
    }
}

extension FlowDiagram {
    /// Names of the fields in which two states of a diagram differ, as the contract has them.
    package func fields(unlike other: FlowDiagram) -> [String] {
        var fields: [String] = []
        if self.name != other.name { fields.append("name") }
        if self.nodes != other.nodes { fields.append("nodes") }
        if self.connections != other.connections { fields.append("connections") }
        if self.linkedTables != other.linkedTables { fields.append("linked_tables") }
        return fields
    }
}

extension ModelDomain {
    /// Names of the fields in which two states of a domain differ, as the contract has them.
    package func fields(unlike other: ModelDomain) -> [String] {
        var fields: [String] = []
        if self.name != other.name { fields.append("name") }
        if self.modelType != other.modelType { fields.append("model_type") }
        if self.isPrimary != other.isPrimary { fields.append("is_primary") }
        return fields
    }
}
