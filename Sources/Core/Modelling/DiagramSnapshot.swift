import JSON
import Primitives

/// Diagrams as they are stored: their nodes and connections in their row, all of one in the event log.
extension FlowDiagram {
    func writeSnapshot(_ json: JSONWriter) {
        json.field("id", self.id)
        json.field("workspace", self.workspace)
        json.field("name", self.name)
        json.field("nodes", raw: FlowDiagram.stored(self.nodes))
        json.field("connections", raw: FlowDiagram.stored(self.connections))
        json.field("linkedTables", self.linkedTables.map(\.description))
        json.field("version", self.version)
        json.field("createdAt", self.createdAt.microseconds)
        json.field("updatedAt", self.updatedAt.microseconds)
    }

    init(snapshot: SnapshotReading) throws(DamagedSnapshot) {
        self.init(
            id: try snapshot.id("id"), workspace: try snapshot.id("workspace"), name: try snapshot.text("name"),
            nodes: try Self.nodes(snapshot.objects("nodes")),
            connections: try Self.connections(snapshot.objects("connections")),
            linkedTables: snapshot.ids("linkedTables"), version: try snapshot.integer("version"),
            createdAt: try snapshot.instant("createdAt"), updatedAt: try snapshot.instant("updatedAt"))
    }

    // MARK: In the diagram's row

    package static func stored(_ nodes: [Node]) -> [UInt8] {
        self.list(nodes) { node, json in
            json.field("id", node.id)
            json.field("kind", node.kind.rawValue)
            json.field("name", node.name)
            json.field("x", node.x)
            json.field("y", node.y)
            json.field("icon", node.icon)
            json.field("metadata", raw: node.metadata.bytes)
        }
    }

    package static func stored(_ connections: [Connection]) -> [UInt8] {
        self.list(connections) { connection, json in
            json.field("id", connection.id)
            json.field("source", connection.source)
            json.field("target", connection.target)
            json.field("label", connection.label)
            json.field("direction", connection.direction.rawValue)
        }
    }

    /// - Throws: when the text is not what `stored` wrote.
    package static func nodes(stored text: [UInt8]) throws -> [Node] { try self.nodes(self.objects(text)) }

    /// - Throws: when the text is not what `stored` wrote.
    package static func connections(stored text: [UInt8]) throws -> [Connection] {
        try self.connections(self.objects(text))
    }

    private static func objects(_ text: [UInt8]) throws -> [SnapshotReading] {
        let items = try JSONValue(parsing: text).arrayValue ?? []
        return items.map { SnapshotReading(object: $0.objectValue ?? [:]) }
    }

    private static func nodes(_ items: [SnapshotReading]) throws(DamagedSnapshot) -> [Node] {
        var nodes: [Node] = []
        for item in items {
            nodes.append(
                Node(
                    id: try item.id("id"), kind: try item.choice("kind"), name: try item.text("name"),
                    x: try item.integer("x"), y: try item.integer("y"), icon: item.textOrNil("icon"),
                    metadata: try item.document("metadata")))
        }
        return nodes
    }

    private static func connections(_ items: [SnapshotReading]) throws(DamagedSnapshot) -> [Connection] {
        var connections: [Connection] = []
        for item in items {
            connections.append(
                Connection(
                    id: try item.id("id"), source: try item.id("source"), target: try item.id("target"),
                    label: item.textOrNil("label"), direction: try item.choice("direction")))
        }
        return connections
    }

    private static func list<Item>(_ items: [Item], _ write: (Item, JSONWriter) -> Void) -> [UInt8] {
        let json = JSONWriter(buffer: ByteBuffer(capacity: 256 + items.count * 192))
        json.beginArray()
        for item in items {
            json.beginObject()
            write(item, json)
            json.endObject()
        }
        json.endArray()
        return json.buffer.array
    }
}

extension ModelChange {
    /// Beside the part's own members, which have other names.
    func writeSnapshot(_ json: JSONWriter) {
        if !self.fields.isEmpty { json.field("changedFields", self.fields) }
        if !self.removedRelationships.isEmpty {
            json.field("removedRelationships", self.removedRelationships.map(\.description))
        }
        self.origin?.writeSnapshot(json)
    }

    init(snapshot: SnapshotReading) {
        self.init(
            fields: snapshot.object["changedFields"]?.arrayValue?.compactMap(\.stringValue) ?? [],
            removedRelationships: snapshot.ids("removedRelationships"), origin: EditOrigin(snapshot: snapshot))
    }
}

extension EditOrigin {
    func writeSnapshot(_ json: JSONWriter) {
        json.field("originClient", self.client)
        json.field("originRequest", self.request)
    }

    init?(snapshot: SnapshotReading) {
        guard let client = snapshot.textOrNil("originClient"), let request = snapshot.textOrNil("originRequest") else {
            return nil
        }
        self.init(client: client, request: request)
    }
}

extension ModelImport {
    func writeSnapshot(_ json: JSONWriter) {
        json.field("domains", self.domains)
        json.field("tables", self.tables)
        json.field("relationships", self.relationships)
        json.field("diagrams", self.diagrams)
        self.origin?.writeSnapshot(json)
    }

    init(snapshot: SnapshotReading) throws(DamagedSnapshot) {
        self.init(
            domains: try snapshot.integer("domains"), tables: try snapshot.integer("tables"),
            relationships: try snapshot.integer("relationships"), diagrams: try snapshot.integer("diagrams"),
            origin: EditOrigin(snapshot: snapshot))
    }
}

extension CollaboratorChange {
    func writeSnapshot(_ json: JSONWriter) {
        json.field("user", self.user)
        json.field("role", self.role?.rawValue)
    }

    init(snapshot: SnapshotReading) throws(DamagedSnapshot) {
        self.init(user: try snapshot.id("user"), role: snapshot.textOrNil("role").flatMap(Role.init))
    }
}
