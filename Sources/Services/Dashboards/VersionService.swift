import Core
import MariaDB
import Primitives
import Storage

/// Earlier versions of a dashboard with its widgets: list them, look at one, go back to one.
package struct VersionService {
    let database: Database
    let events: EventLog

    /// Newest first. Readers of a public dashboard from elsewhere see its present alone.
    ///
    /// - Throws: `.notFound`; `.forbidden` outside the dashboard's workspace.
    package func list(
        ofDashboard dashboard: UUID, _ page: PageRequest, for actor: Actor
    ) throws -> Page<DashboardVersion> {
        try self.database.snapshot { tx in
            try Self.requireMember(of: dashboard, actor, tx)
            return try tx.versions.page(ofDashboard: dashboard, page)
        }
    }

    /// - Throws: `.notFound` also for a version that there never was; `.forbidden` outside the dashboard's workspace.
    package func get(
        _ version: Int64, ofDashboard id: UUID, for actor: Actor
    ) throws -> (dashboard: Dashboard, widgets: [Widget]) {
        try self.database.snapshot { tx in
            try Self.requireMember(of: id, actor, tx)
            return try Self.state(of: id, at: version, tx)
        }
    }

    /// Makes the dashboard and its widgets what they were, as a new version; nothing that came between is lost.
    ///
    /// - Throws: `.notFound` also for a version that there never was; `.forbidden`; `.preconditionFailed`.
    package func restore(
        _ version: Int64, ofDashboard id: UUID, expected: VersionCondition, by actor: Actor
    ) throws -> (dashboard: Dashboard, widgets: [Widget]) {
        try self.database.transaction { tx in
            let present = try tx.dashboards.lockForChange(id, by: actor)
            try expected.check(present.version)
            let past = try Self.state(of: id, at: version, tx)
            let changes = try Self.bringBack(past.widgets, on: past.dashboard, version: present.version + 1, tx)

            var restored = past.dashboard
            restored.version = present.version + 1
            restored.updatedAt = tx.now
            try tx.dashboards.replaceTags(restored.tagList, of: id)
            try tx.dashboards.update(restored, by: actor.user)
            let widgets = try tx.widgets.ofDashboard(id)
            try self.events.append([.updated(restored)] + changes, by: actor.user, tx)
            return (dashboard: restored, widgets: widgets)
        }
    }

    /// - Parameter version: the dashboard's new one.
    /// - Returns: what the event log has to say about the widgets.
    private static func bringBack(
        _ past: [Widget], on board: Dashboard, version: Int64, _ tx: Transaction
    ) throws -> [EventDraft] {
        let kept = Set(past.map(\.id))
        let present = try tx.widgets.ofDashboard(board.id)
        let shown = Set(present.map(\.id))
        let removed = present.filter { !kept.contains($0.id) }.map { Self.next($0, after: $0.version, tx) }
        try tx.widgets.softDelete(removed.map(\.id))
        let versions = try tx.widgets.versions(of: Array(kept))
        let restored = past.map { Self.next($0, after: versions[$0.id] ?? $0.version, tx) }
        try tx.widgets.restore(restored)
        return removed.map { .deleted($0, on: board, version: version) }
            + restored.map { widget in
                shown.contains(widget.id)
                    ? .updated(widget, on: board, version: version) : .added(widget, on: board, version: version)
            }
    }

    private static func next(_ widget: Widget, after version: Int64, _ tx: Transaction) -> Widget {
        var next = widget
        next.version = version + 1
        next.updatedAt = tx.now
        return next
    }

    private static func state(
        of id: UUID, at version: Int64, _ tx: Transaction
    ) throws -> (dashboard: Dashboard, widgets: [Widget]) {
        guard let dashboard = try tx.versions.dashboard(id, at: version) else {
            throw CoreError.notFound("This dashboard has no version \(version).")
        }
        return (dashboard: dashboard, widgets: try tx.versions.widgets(ofDashboard: id, at: version))
    }

    private static func requireMember(of id: UUID, _ actor: Actor, _ tx: Transaction) throws {
        let dashboard = try tx.dashboards.visible(id, to: actor)
        try actor.require(.dashboardRead, in: dashboard.workspace)
        guard dashboard.belongs(to: actor) else {
            throw CoreError.forbidden("Those with whom a dashboard is shared see its present alone.")
        }
    }
}
