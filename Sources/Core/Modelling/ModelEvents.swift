import Primitives

/// How much came into a model at once.
package struct ModelImport: Sendable, Equatable {
    package var domains: Int64
    package var tables: Int64
    package var relationships: Int64
    package var diagrams: Int64
    package var origin: EditOrigin?

    package init(
        domains: Int64 = 0, tables: Int64 = 0, relationships: Int64 = 0, diagrams: Int64 = 0,
        origin: EditOrigin? = nil
    ) {
        self.domains = domains
        self.tables = tables
        self.relationships = relationships
        self.diagrams = diagrams
        self.origin = origin
    }
}

/// Somebody joined a workspace, left it, or may do more or less in it.
package struct CollaboratorChange: Sendable, Equatable {
    package let user: UUID
    /// nil: a member no more.
    package let role: Role?

    package init(user: UUID, role: Role?) {
        self.user = user
        self.role = role
    }
}

/// What happened to a part of a model. One that was brought back is created.
package enum ModelAction: Sendable {
    case created, updated, deleted
}

extension Event.Kind {
    /// Everything about models and the workspaces that they are in.
    package static let ofModels: Set<Event.Kind> = [
        .modelDomainCreated, .modelDomainUpdated, .modelDomainDeleted, .modelTableCreated, .modelTableUpdated,
        .modelTableDeleted, .modelRelationshipCreated, .modelRelationshipUpdated, .modelRelationshipDeleted,
        .modelDiagramCreated, .modelDiagramUpdated, .modelDiagramDeleted, .modelImported, .workspaceUpdated,
        .workspaceDeleted, .collaboratorChanged,
    ]

    fileprivate init(_ element: ModelElement, _ action: ModelAction) {
        self =
            switch (element, action) {
            case (.domain, .created): .modelDomainCreated
            case (.domain, .updated): .modelDomainUpdated
            case (.domain, .deleted): .modelDomainDeleted
            case (.table, .created): .modelTableCreated
            case (.table, .updated): .modelTableUpdated
            case (.table, .deleted): .modelTableDeleted
            case (.relationship, .created): .modelRelationshipCreated
            case (.relationship, .updated): .modelRelationshipUpdated
            case (.relationship, .deleted): .modelRelationshipDeleted
            case (.diagram, .created): .modelDiagramCreated
            case (.diagram, .updated): .modelDiagramUpdated
            case (.diagram, .deleted): .modelDiagramDeleted
            }
    }
}

/// What the event log says about models: whole parts as they are once the change was made, and what changed.
extension EventDraft {
    package static func model(
        _ action: ModelAction, _ domain: ModelDomain, _ change: ModelChange = ModelChange()
    ) -> EventDraft {
        EventDraft(
            Event.Kind(.domain, action), workspace: domain.workspace, object: domain.id, version: domain.version,
            audience: nil, body: .modelDomain(domain, change))
    }

    package static func model(
        _ action: ModelAction, _ table: ModelTable, _ change: ModelChange = ModelChange()
    ) -> EventDraft {
        EventDraft(
            Event.Kind(.table, action), workspace: table.workspace, object: table.id, version: table.version,
            audience: nil, body: .modelTable(table, change))
    }

    package static func model(
        _ action: ModelAction, _ relationship: ModelRelationship, _ change: ModelChange = ModelChange()
    ) -> EventDraft {
        EventDraft(
            Event.Kind(.relationship, action), workspace: relationship.workspace, object: relationship.id,
            version: relationship.version, audience: nil, body: .modelRelationship(relationship, change))
    }

    package static func model(
        _ action: ModelAction, _ diagram: FlowDiagram, _ change: ModelChange = ModelChange()
    ) -> EventDraft {
        EventDraft(
            Event.Kind(.diagram, action), workspace: diagram.workspace, object: diagram.id, version: diagram.version,
            audience: nil, body: .modelDiagram(diagram, change))
    }

    /// Much of a model is another: who follows it loads it anew.
    package static func modelImported(_ counts: ModelImport, in workspace: UUID) -> EventDraft {
        EventDraft(
            .modelImported, workspace: workspace, object: workspace, version: 1, audience: nil,
            body: .modelImported(counts))
    }

    package static func updated(_ workspace: Workspace) -> EventDraft {
        EventDraft(
            .workspaceUpdated, workspace: workspace.id, object: workspace.id, version: workspace.version,
            audience: nil, body: .workspace(workspace))
    }

    package static func deleted(_ workspace: Workspace) -> EventDraft {
        EventDraft(
            .workspaceDeleted, workspace: workspace.id, object: workspace.id, version: workspace.version,
            audience: nil, body: .workspace(workspace))
    }

    package static func changed(_ collaborator: CollaboratorChange, in workspace: UUID) -> EventDraft {
        EventDraft(
            .collaboratorChanged, workspace: workspace, object: collaborator.user, version: 1, audience: nil,
            body: .collaborator(collaborator))
    }
}

extension Event {
    /// The edit of a model that asked for it, where it named itself.
    package var origin: EditOrigin? {
        switch self.body {
        case .modelDomain(_, let change), .modelTable(_, let change), .modelRelationship(_, let change),
            .modelDiagram(_, let change):
            change.origin
        case .modelImported(let counts): counts.origin
        case .dashboard, .widget, .widgetData, .recordImport, .task, .timeEntry, .alert, .workspace, .collaborator: nil
        }
    }
}
