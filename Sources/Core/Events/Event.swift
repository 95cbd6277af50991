import Primitives

/// A committed change, as the event log keeps it. Every realtime dialect is a translation of these.
package struct Event: Sendable {
    package let workspace: UUID
    /// Its place in the workspace's stream: 1, 2, 3 … without gaps, in the order of the commits.
    package let offset: Int64
    package let kind: Kind
    package let dashboard: UUID
    /// The dashboard's version once the change was made.
    package let dashboardVersion: Int64
    /// Who made it; nil: the administrator's command, or upkeep.
    package let actor: UUID?
    package let body: Body
    package let at: Instant

    package init(
        workspace: UUID, offset: Int64, kind: Kind, dashboard: UUID, dashboardVersion: Int64, actor: UUID?, body: Body,
        at: Instant
    ) {
        self.workspace = workspace
        self.offset = offset
        self.kind = kind
        self.dashboard = dashboard
        self.dashboardVersion = dashboardVersion
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
    }

    /// What changed, as it was once it had changed.
    package enum Body: Sendable {
        case dashboard(Dashboard)
        case widget(Widget)
        /// Ids of the widgets that show something else now.
        case widgetData([UUID])
    }
}

/// An event that has no offset yet.
package struct EventDraft: Sendable {
    package let kind: Event.Kind
    package let workspace: UUID
    package let dashboard: UUID
    package let dashboardVersion: Int64
    package let body: Event.Body

    private init(_ kind: Event.Kind, workspace: UUID, dashboard: UUID, version: Int64, body: Event.Body) {
        self.kind = kind
        self.workspace = workspace
        self.dashboard = dashboard
        self.dashboardVersion = version
        self.body = body
    }

    package static func updated(_ dashboard: Dashboard) -> EventDraft { Self.about(dashboard, .dashboardUpdated) }

    package static func deleted(_ dashboard: Dashboard) -> EventDraft { Self.about(dashboard, .dashboardDeleted) }

    /// - Parameter version: the dashboard's, once the change was made.
    package static func added(_ widget: Widget, dashboardVersion version: Int64) -> EventDraft {
        Self.about(widget, .widgetAdded, version)
    }

    package static func updated(_ widget: Widget, dashboardVersion version: Int64) -> EventDraft {
        Self.about(widget, .widgetUpdated, version)
    }

    package static func deleted(_ widget: Widget, dashboardVersion version: Int64) -> EventDraft {
        Self.about(widget, .widgetDeleted, version)
    }

    /// - Parameter version: the dashboard's, which does not move with the data.
    package static func data(
        of widgets: [UUID], onDashboard dashboard: UUID, workspace: UUID, dashboardVersion version: Int64
    ) -> EventDraft {
        EventDraft(
            .widgetData, workspace: workspace, dashboard: dashboard, version: version, body: .widgetData(widgets))
    }

    private static func about(_ dashboard: Dashboard, _ kind: Event.Kind) -> EventDraft {
        EventDraft(
            kind, workspace: dashboard.workspace, dashboard: dashboard.id, version: dashboard.version,
            body: .dashboard(dashboard))
    }

    private static func about(_ widget: Widget, _ kind: Event.Kind, _ version: Int64) -> EventDraft {
        EventDraft(
            kind, workspace: widget.workspace, dashboard: widget.dashboard, version: version, body: .widget(widget))
    }
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
