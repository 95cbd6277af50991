import Core
import JSON
import Primitives
import Surface

/// Diagrams of data flow on the wire. Source: modelling contract, data flow diagrams.
enum DiagramWire {
    private typealias Kind = FlowDiagram.Node.Kind
    private typealias Direction = FlowDiagram.Connection.Direction

    // MARK: Shapes

    private static let icon = Shape.nullable(.string(0...ModelRules.iconLength.upperBound))
    private static let label = Shape.nullable(.string(0...ModelRules.nameLength.upperBound))

    private static let nodeDraft = Shape.named(
        "NodeRequest",
        .object([
            .optional("id", .identifier(.flowNode), "Of a node that the diagram has, which keeps the rest; else new."),
            .optional("diagram_id", .identifier(.diagram), "Not looked at."),
            .optional("type", .choice(of: Kind.self), "Required of a new one, as is the name."),
            .optional("name", ModelWire.name),
            .optional("position_x", ModelWire.position),
            .optional("position_y", ModelWire.position),
            .optional("icon", icon, "Name of a picture; null: that of its type."),
            .optional("metadata", .open([]), "An object of one's own."),
        ]))
    private static let connectionDraft = Shape.named(
        "ConnectionRequest",
        .object([
            .optional("id", .identifier(.flowConnection), "As a node's."),
            .optional("diagram_id", .identifier(.diagram), "Not looked at."),
            .optional("source_node_id", .identifier(.flowNode), "Required of a new one, as is the target."),
            .optional("target_node_id", .identifier(.flowNode)),
            .optional("label", label),
            .optional("direction", .choice(of: Direction.self), "Of a new one: forward."),
        ]))
    private static let nodes = Shape.array(nodeDraft, 0...ModelRules.nodes)
    private static let connections = Shape.array(connectionDraft, 0...ModelRules.connections)
    private static let links = Shape.array(.identifier(.modelTable), 0...ModelRules.tables)

    static let create = Shape.named(
        "CreateDiagramRequest",
        .object([
            ModelWire.ownID(.diagram), .required("name", ModelWire.name), .optional("nodes", nodes),
            .optional("connections", connections), .optional("linked_tables", links),
        ]))
    static let update = Shape.named(
        "UpdateDiagramRequest",
        .object([
            .optional("name", ModelWire.name),
            .optional("nodes", nodes, "Takes the place of all."),
            .optional("set_nodes", nodes, "Changes or adds these; the others stay."),
            .optional("removed_nodes", .array(.identifier(.flowNode), 0...ModelRules.nodes)),
            .optional("connections", connections, "Takes the place of all."),
            .optional("set_connections", connections, "Changes or adds these; the others stay."),
            .optional("removed_connections", .array(.identifier(.flowConnection), 0...ModelRules.connections)),
            .optional("linked_tables", links),
        ]))

    private static let node = Shape.named(
        "Node",
        .object([
            .required("id", .identifier(.flowNode)),
            .required("diagram_id", .identifier(.diagram)),
            .required("type", .choice(of: Kind.self)),
            .required("name", ModelWire.name),
            .required("position_x", ModelWire.position),
            .required("position_y", ModelWire.position),
            .required("icon", icon),
            .required("metadata", .open([])),
        ]))
    private static let connection = Shape.named(
        "Connection",
        .object([
            .required("id", .identifier(.flowConnection)),
            .required("diagram_id", .identifier(.diagram)),
            .required("source_node_id", .identifier(.flowNode)),
            .required("target_node_id", .identifier(.flowNode)),
            .required("label", label),
            .required("direction", .choice(of: Direction.self)),
        ]))
    static let shape = Shape.named(
        "Diagram",
        .object([
            .required("id", .identifier(.diagram)),
            .required("workspace_id", .identifier(.workspace)),
            .required("name", ModelWire.name),
            .required("nodes", .array(node, 0...ModelRules.nodes)),
            .required("connections", .array(connection, 0...ModelRules.connections)),
            .required("linked_tables", links),
            ModelWire.version,
            .required("created_at", .instant),
            .required("last_modified_at", .instant),
        ]))

    // MARK: In

    static func draft(_ body: JSONObject) -> FlowDiagramDraft {
        var draft = FlowDiagramDraft()
        draft.id = body.identifier("id", .diagram)
        draft.name = body["name"]?.stringValue
        draft.nodes = self.edit(body, "nodes", .flowNode, self.nodeDraft)
        draft.connections = self.edit(body, "connections", .flowConnection, self.connectionDraft)
        draft.linkedTables = body.identifiers("linked_tables", .modelTable)
        return draft
    }

    private static func edit<Draft>(
        _ body: JSONObject, _ key: String, _ prefix: IdentifierPrefix, _ read: (JSONObject) -> Draft
    ) -> ListEdit<Draft>? {
        let (all, set) = (body.objects(key), body.objects("set_\(key)"))
        let removed = body.identifiers("removed_\(key)", prefix)
        guard all != nil || set != nil || removed != nil else { return nil }
        return ListEdit(all: all?.map(read), set: set?.map(read) ?? [], removed: removed ?? [])
    }

    private static func nodeDraft(_ body: JSONObject) -> FlowDiagramDraft.NodeDraft {
        var draft = FlowDiagramDraft.NodeDraft()
        draft.id = body.identifier("id", .flowNode)
        draft.kind = body.choice("type")
        draft.name = body["name"]?.stringValue
        draft.x = body["position_x"]?.wholeNumber
        draft.y = body["position_y"]?.wholeNumber
        draft.icon = body.change("icon", \.stringValue)
        draft.metadata = body["metadata"]?.objectValue
        return draft
    }

    private static func connectionDraft(_ body: JSONObject) -> FlowDiagramDraft.ConnectionDraft {
        var draft = FlowDiagramDraft.ConnectionDraft()
        draft.id = body.identifier("id", .flowConnection)
        draft.source = body.identifier("source_node_id", .flowNode)
        draft.target = body.identifier("target_node_id", .flowNode)
        draft.label = body.change("label", \.stringValue)
        draft.direction = body.choice("direction")
        return draft
    }

    // MARK: Out

    static func write(_ diagram: FlowDiagram, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", diagram.id)
        json.field("workspace_id", diagram.workspace)
        for field in ["name", "nodes", "connections", "linked_tables"] { self.write(field, of: diagram, json) }
        json.field("version", diagram.version)
        json.field("created_at", diagram.createdAt)
        json.field("last_modified_at", diagram.updatedAt)
        json.endObject()
    }

    /// One member of a diagram, by its name; nothing for another name.
    static func write(_ field: String, of diagram: FlowDiagram, _ json: JSONWriter) {
        switch field {
        case "name": json.field("name", diagram.name)
        case "nodes": ModelWire.field("nodes", diagram.nodes, json) { self.write($0, of: diagram.id, $1) }
        case "connections":
            ModelWire.field("connections", diagram.connections, json) { self.write($0, of: diagram.id, $1) }
        case "linked_tables": ModelWire.field("linked_tables", diagram.linkedTables, json)
        default: break
        }
    }

    private static func write(_ node: FlowDiagram.Node, of diagram: UUID, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", node.id)
        json.field("diagram_id", diagram)
        json.field("type", node.kind.rawValue)
        json.field("name", node.name)
        json.field("position_x", node.x)
        json.field("position_y", node.y)
        json.field("icon", orNull: node.icon)
        json.field("metadata", raw: node.metadata.bytes)
        json.endObject()
    }

    private static func write(_ connection: FlowDiagram.Connection, of diagram: UUID, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", connection.id)
        json.field("diagram_id", diagram)
        json.field("source_node_id", connection.source)
        json.field("target_node_id", connection.target)
        json.field("label", orNull: connection.label)
        json.field("direction", connection.direction.rawValue)
        json.endObject()
    }
}
