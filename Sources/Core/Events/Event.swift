import Primitives

/// A committed change, as the event log keeps it. Every realtime dialect is a translation of these.
package struct Event: Sendable {
    package let workspace: UUID
    /// Its place in the workspace's stream: 1, 2, 3 … without gaps, in the order of the commits.
    package let offset: Int64
    package let kind: Kind
    /// What it is about: a dashboard (also of what happens to a widget on it), a task and so on.
    package let object: UUID
    /// The object's version once the change was made.
    package let version: Int64
    /// nil: whoever may see the object; else this account and the `readers`, as things stood when the change was made.
    package let audience: UUID?
    package let readers: DashboardShares
    /// Who made it; nil: the administrator's command, or upkeep.
    package let actor: UUID?
    package let body: Body
    package let at: Instant

    package init(
        workspace: UUID, offset: Int64, kind: Kind, object: UUID, version: Int64, audience: UUID?,
        readers: DashboardShares = .none, actor: UUID?, body: Body, at: Instant
    ) {
        self.workspace = workspace
        self.offset = offset
        self.kind = kind
        self.object = object
        self.version = version
        self.audience = audience
        self.readers = readers
        self.actor = actor
        self.body = body
        self.at = at
    }

    /// Names as they are stored, and as the workspace contract has them where it has them.
    package enum Kind: String, Sendable, CaseIterable {
        /// A dashboard is new, or it changed without regard to its widgets.
        case dashboardUpdated = "dashboard_updated"
        case dashboardDeleted = "dashboard_deleted"
        case widgetAdded = "widget_added"
        case widgetUpdated = "widget_updated"
        case widgetDeleted = "widget_deleted"
        /// Widgets stayed as they are; what they show moved.
        case widgetData = "widget_data"
        /// An import of CRM records is further than before, or over.
        case importProgress = "import_progress"
        /// A task is new, or was brought back.
        case taskCreated = "task_created"
        /// It changed but for its status, or what hangs on it did.
        case taskUpdated = "task_updated"
        /// Its status changed, and with it perhaps more.
        case taskStatusChanged = "task_status_changed"
        case taskDeleted = "task_deleted"
        case timeStarted = "time_started"
        /// An entry came to its end, or was entered with one.
        case timeStopped = "time_stopped"
        case timeUpdated = "time_updated"
        case timeDeleted = "time_deleted"
        /// About an alert rule: it fires, or no more.
        case alertTriggered = "alert_triggered"
        case alertRecovered = "alert_recovered"
        /// A part of a workspace's model is new, or was brought back.
        case modelDomainCreated = "model_domain_created"
        case modelDomainUpdated = "model_domain_updated"
        case modelDomainDeleted = "model_domain_deleted"
        case modelTableCreated = "model_table_created"
        /// The table or a column of it changed.
        case modelTableUpdated = "model_table_updated"
        case modelTableDeleted = "model_table_deleted"
        case modelRelationshipCreated = "model_relationship_created"
        case modelRelationshipUpdated = "model_relationship_updated"
        case modelRelationshipDeleted = "model_relationship_deleted"
        case modelDiagramCreated = "model_diagram_created"
        case modelDiagramUpdated = "model_diagram_updated"
        case modelDiagramDeleted = "model_diagram_deleted"
        /// So much of the model is another that it is told of as a whole.
        case modelImported = "model_imported"
        case workspaceUpdated = "workspace_updated"
        case workspaceDeleted = "workspace_deleted"
        /// About an account: it is a member, is none any more, or may do more or less.
        case collaboratorChanged = "collaborator_changed"
    }

    /// What changed, as it was once it had changed.
    package enum Body: Sendable {
        case dashboard(Dashboard)
        case widget(Widget)
        /// Ids of the widgets that show something else now.
        case widgetData([UUID])
        case recordImport(RecordImport)
        /// - Parameter previousStatus: where the status changed, what it was.
        case task(ProjectTask, previousStatus: ProjectTask.Status?)
        case timeEntry(TimeEntry)
        case alert(AlertEvent)
        case modelDomain(ModelDomain, ModelChange)
        case modelTable(ModelTable, ModelChange)
        case modelRelationship(ModelRelationship, ModelChange)
        case modelDiagram(FlowDiagram, ModelChange)
        case modelImported(ModelImport)
        case workspace(Workspace)
        case collaborator(CollaboratorChange)
    }
}

/// An event that has no offset yet.
package struct EventDraft: Sendable {
    package let kind: Event.Kind
    package let workspace: UUID
    package let object: UUID
    package let version: Int64
    package let audience: UUID?
    package let readers: DashboardShares
    package let body: Event.Body

    /// See `Event` for what each is. Areas have makers of their own, so that an event's parts agree.
    init(
        _ kind: Event.Kind, workspace: UUID, object: UUID, version: Int64, audience: UUID?,
        readers: DashboardShares = .none, body: Event.Body
    ) {
        self.kind = kind
        self.workspace = workspace
        self.object = object
        self.version = version
        self.audience = audience
        self.readers = readers
        self.body = body
    }

    package static func updated(_ dashboard: Dashboard) -> EventDraft { Self.about(dashboard, .dashboardUpdated) }

    package static func deleted(_ dashboard: Dashboard) -> EventDraft { Self.about(dashboard, .dashboardDeleted) }

    /// - Parameters:
    ///   - board: the widget's dashboard.
    ///   - version: the dashboard's, once the change was made.
    package static func added(_ widget: Widget, on board: Dashboard, version: Int64) -> EventDraft {
        Self.about(widget, .widgetAdded, board, version)
    }

    package static func updated(_ widget: Widget, on board: Dashboard, version: Int64) -> EventDraft {
        Self.about(widget, .widgetUpdated, board, version)
    }

    package static func deleted(_ widget: Widget, on board: Dashboard, version: Int64) -> EventDraft {
        Self.about(widget, .widgetDeleted, board, version)
    }

    /// What these widgets of one dashboard show moved.
    package static func data(of showing: ShowingWidgets, in workspace: UUID) -> EventDraft {
        EventDraft(
            .widgetData, workspace: workspace, object: showing.dashboard, version: showing.version,
            audience: showing.audience, readers: showing.readers, body: .widgetData(showing.widgets))
    }

    private static func about(_ dashboard: Dashboard, _ kind: Event.Kind) -> EventDraft {
        EventDraft(
            kind, workspace: dashboard.workspace, object: dashboard.id, version: dashboard.version,
            audience: dashboard.audience, body: .dashboard(dashboard))
    }

    private static func about(_ widget: Widget, _ kind: Event.Kind, _ board: Dashboard, _ version: Int64) -> EventDraft
    {
        EventDraft(
            kind, workspace: widget.workspace, object: widget.dashboard, version: version, audience: board.audience,
            readers: board.audience == nil ? .none : board.shares, body: .widget(widget))
    }
}

/// Widgets of one dashboard that show the same source.
package struct ShowingWidgets: Sendable {
    package let dashboard: UUID
    /// The dashboard's, which does not move with the data.
    package let version: Int64
    /// As an event's.
    package let audience: UUID?
    package var readers: DashboardShares
    package var widgets: [UUID]

    package init(
        dashboard: UUID, version: Int64, audience: UUID?, readers: DashboardShares = .none, widgets: [UUID] = []
    ) {
        self.dashboard = dashboard
        self.version = version
        self.audience = audience
        self.readers = readers
        self.widgets = widgets
    }
}

extension Dashboard {
    /// Who alone is told of its changes, as an event's.
    var audience: UUID? { self.visibility == .private ? self.owner : nil }
}

/// What a reader of a workspace's stream finds behind an offset.
package enum EventPage: Sendable {
    /// In offset order; empty when there is nothing newer.
    case events([Event])
    /// Events behind that offset were removed for their age, or it was never given out: load the present state, and go
    /// on behind `last`.
    case lost(lowest: Int64, last: Int64)
}

/// Which offsets a workspace's stream holds.
package struct EventBounds: Sendable, Equatable {
    /// Of the oldest event that is kept; one above `last` when none is.
    package let lowest: Int64
    /// Of the newest event; 0 when there never was one.
    package let last: Int64

    package init(lowest: Int64, last: Int64) {
        self.lowest = lowest
        self.last = last
    }

    /// Whether everything behind `offset` is still there.
    package func covers(after offset: Int64) -> Bool { offset >= self.lowest - 1 && offset <= self.last }
}
