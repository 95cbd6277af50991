import Primitives

/// How data goes from system to system. Source: modelling contract, data flow diagrams.
package struct FlowDiagram: Sendable, Equatable {
    package var id: UUID
    package var workspace: UUID
    package var name: String
    package var nodes: [Node]
    package var connections: [Connection]
    /// Tables of the same workspace.
    package var linkedTables: [UUID]
    package var version: Int64
    package var createdAt: Instant
    package var updatedAt: Instant

    package struct Node: Sendable, Equatable {
        package var id: UUID
        package var kind: Kind
        package var name: String
        package var x: Int64
        package var y: Int64
        /// Name of a picture; nil: that of its kind.
        package var icon: String?
        /// An object; what it says is the people's own.
        package var metadata: JSONText

        package enum Kind: String, Sendable, CaseIterable {
            case database
            case kafkaTopic = "kafka_topic"
            case api, processor, target
        }

        package init(
            id: UUID, kind: Kind, name: String, x: Int64, y: Int64, icon: String?, metadata: JSONText
        ) {
            self.id = id
            self.kind = kind
            self.name = name
            self.x = x
            self.y = y
            self.icon = icon
            self.metadata = metadata
        }
    }

    /// Between two nodes of the diagram.
    package struct Connection: Sendable, Equatable {
        package var id: UUID
        package var source: UUID
        package var target: UUID
        package var label: String?
        package var direction: Direction

        package enum Direction: String, Sendable, CaseIterable {
            case forward, bidirectional
        }

        package init(id: UUID, source: UUID, target: UUID, label: String?, direction: Direction) {
            self.id = id
            self.source = source
            self.target = target
            self.label = label
            self.direction = direction
        }
    }

    package init(
        id: UUID, workspace: UUID, name: String, nodes: [Node], connections: [Connection], linkedTables: [UUID],
        version: Int64, createdAt: Instant, updatedAt: Instant
    ) {
        self.id = id
        self.workspace = workspace
        self.name = name
        self.nodes = nodes
        self.connections = connections
        self.linkedTables = linkedTables
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
