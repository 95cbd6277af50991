import Primitives

/// A state of a workspace's model that somebody has kept.
package struct ModelVersion: Sendable, Equatable {
    package let id: UUID
    package let workspace: UUID
    package let name: String
    package let createdBy: UUID
    package let createdAt: Instant
    /// The last event of the workspace that it holds.
    package let offset: Int64
    package let tables: Int64
    package let relationships: Int64
    /// Of the contract that it is kept as.
    package let sizeBytes: Int64

    package init(
        id: UUID, workspace: UUID, name: String, createdBy: UUID, createdAt: Instant, offset: Int64, tables: Int64,
        relationships: Int64, sizeBytes: Int64
    ) {
        self.id = id
        self.workspace = workspace
        self.name = name
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.offset = offset
        self.tables = tables
        self.relationships = relationships
        self.sizeBytes = sizeBytes
    }

    /// Of a workspace.
    package static let most = 200
    /// Bytes of one: what can be read again.
    package static let mostBytes = ODCS.limits.bytes
}
