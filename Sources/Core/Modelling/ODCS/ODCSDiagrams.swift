import JSON
import Primitives
import YAML

/// Data-flow diagrams, which stand in a custom property of files of ours.
extension ODCSReading {
    mutating func diagrams(_ list: ODCSPlace) {
        let items = list.items
        guard items.count <= ModelRules.diagrams else {
            return self.notes.issue(list, "A model holds at most \(ModelRules.diagrams) diagrams.")
        }
        for item in items where item.isMapping { self.diagram(item) }
    }

    private mutating func diagram(_ item: ODCSPlace) {
        guard let text = item.requiredText("name"), let name = item.line(text, ModelRules.nameLength, "name") else {
            return
        }
        let id = self.identify(item.text("id"), at: item, "diagram", name)
        let (nodes, connections) = (item.items("nodes"), item.items("connections"))
        guard nodes.count <= ModelRules.nodes, connections.count <= ModelRules.connections else {
            return self.notes.issue(
                item, "A diagram has at most \(ModelRules.nodes) nodes and \(ModelRules.connections) connections.")
        }
        var known: Set<UUID> = []
        let readNodes = nodes.compactMap { $0.isMapping ? self.node($0, of: id) : nil }
        for node in readNodes { known.insert(node.id) }
        if readNodes.map(\.metadata.bytes.count).reduce(0, +) > ModelRules.documentsBytes {
            self.notes.issue(item, "The metadata have more than \(ModelRules.documentsBytes) bytes as JSON together.")
        }
        let readConnections = connections.compactMap { $0.isMapping ? self.connection($0, of: id, known) : nil }
        self.model.diagrams.append(
            FlowDiagram(
                id: id, workspace: self.identity.workspace, name: name, nodes: readNodes,
                connections: readConnections, linkedTables: self.linkedTables(item), version: 1,
                createdAt: self.identity.now, updatedAt: self.identity.now))
        item.remarkOthers(than: ["id", "name", "nodes", "connections", "linkedTables"])
    }

    private mutating func node(_ item: ODCSPlace, of diagram: UUID) -> FlowDiagram.Node? {
        guard let text = item.requiredText("name"), let name = item.line(text, ModelRules.nameLength, "name"),
            let type = item.requiredText("type")
        else { return nil }
        guard let kind = FlowDiagram.Node.Kind(rawValue: type) else {
            let kinds = FlowDiagram.Node.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            self.notes.issue(item.child("type") ?? item, "This must be one of \(kinds).")
            return nil
        }
        item.remarkOthers(than: ["id", "type", "name", "positionX", "positionY", "icon", "metadata"])
        return FlowDiagram.Node(
            id: self.identify(item.text("id"), at: item, "node", "\(diagram)", name), kind: kind, name: name,
            x: item.position("positionX"), y: item.position("positionY"),
            icon: item.text("icon").flatMap { item.line($0, ModelRules.iconLength, "icon") },
            metadata: JSONText(self.metadata(item)))
    }

    private func metadata(_ item: ODCSPlace) -> JSONObject {
        guard let child = item.child("metadata") else { return [:] }
        guard case .object(let object) = child.node.json, object.fits else {
            self.notes.issue(child, "This must be a mapping of at most \(ModelRules.documentBytes) bytes as JSON.")
            return [:]
        }
        return object
    }

    private mutating func connection(
        _ item: ODCSPlace, of diagram: UUID, _ nodes: Set<UUID>
    ) -> FlowDiagram.Connection? {
        guard let source = item.requiredText("source"), let target = item.requiredText("target") else { return nil }
        guard let from = UUID(canonical: source), let to = UUID(canonical: target), nodes.contains(from),
            nodes.contains(to)
        else {
            self.notes.issue(item, "source and target must be ids of the diagram's nodes.")
            return nil
        }
        let text = item.text("direction") ?? FlowDiagram.Connection.Direction.forward.rawValue
        guard let direction = FlowDiagram.Connection.Direction(rawValue: text) else {
            self.notes.issue(item.child("direction") ?? item, "This must be forward or bidirectional.")
            return nil
        }
        item.remarkOthers(than: ["id", "source", "target", "direction", "label"])
        return FlowDiagram.Connection(
            id: self.identify(item.text("id"), at: item, "connection", "\(diagram)", source, target), source: from,
            target: to, label: item.text("label").flatMap { item.line($0, ModelRules.nameLength, "label") },
            direction: direction)
    }

    private func linkedTables(_ item: ODCSPlace) -> [UUID] {
        let tables = Set(self.model.tables.map(\.id))
        return item.items("linkedTables").compactMap { link in
            guard let id = link.node.text.flatMap({ UUID(canonical: $0) }), tables.contains(id) else {
                self.notes.issue(link, "No table of the file has this id.")
                return nil
            }
            return id
        }
    }
}

extension ODCSPlace {
    /// A place on the canvas; 0 when none is given.
    fileprivate func position(_ key: String) -> Int64 {
        guard let child = self.child(key) else { return 0 }
        guard case .integer(let number) = child.node.json, ModelRules.positions.contains(number) else {
            self.notes.issue(
                child,
                "This must be a whole number from \(ModelRules.positions.lowerBound) to \(ModelRules.positions.upperBound)."
            )
            return 0
        }
        return number
    }
}
