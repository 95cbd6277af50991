import Primitives

/// All of a workspace's model as it was at one place of its event stream.
package struct DataModel: Sendable, Equatable {
    package var workspace: Workspace
    /// The last event that it holds; 0 when there was none.
    package var offset: Int64
    /// In the order in which they were made, as all of the lists.
    package var domains: [ModelDomain]
    package var tables: [ModelTable]
    package var relationships: [ModelRelationship]
    package var diagrams: [FlowDiagram]

    package init(
        workspace: Workspace, offset: Int64 = 0, domains: [ModelDomain] = [], tables: [ModelTable] = [],
        relationships: [ModelRelationship] = [], diagrams: [FlowDiagram] = []
    ) {
        self.workspace = workspace
        self.offset = offset
        self.domains = domains
        self.tables = tables
        self.relationships = relationships
        self.diagrams = diagrams
    }
}

/// Where people work together: dashboards, tasks, models belong to one. Source: modelling contract, workspaces.
package struct Workspace: Sendable, Equatable {
    package var id: UUID
    package var organization: UUID
    package var name: String
    package var kind: Kind
    package var owner: UUID
    package var createdAt: Instant
    package var updatedAt: Instant
    /// The personal one that was made with the account.
    package var isHome: Bool
    /// Moves with its name and kind.
    package var version: Int64

    package enum Kind: String, Sendable, CaseIterable {
        /// Its owner's alone.
        case personal
        case shared
    }

    package init(
        id: UUID, organization: UUID, name: String, kind: Kind, owner: UUID, createdAt: Instant, updatedAt: Instant,
        isHome: Bool = false, version: Int64 = 1
    ) {
        self.id = id
        self.organization = organization
        self.name = name
        self.kind = kind
        self.owner = owner
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.isHome = isHome
        self.version = version
    }
}
