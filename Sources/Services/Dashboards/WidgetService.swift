import Core
import JSON
import MariaDB
import Primitives
import Storage

/// Widgets on dashboards. Every change of one is a new version of its dashboard.
package struct WidgetService {
    let database: Database
    let events: EventLog

    /// Widgets on these dashboards that show metrics, by dashboard. For the realtime worker, whose clients were let in to
    /// the dashboards before.
    package func showingMetrics(on dashboards: [UUID]) throws -> [UUID: [UUID]] {
        try self.database.read { try $0.widgets.showingMetrics(on: dashboards) }
    }

    /// - Throws: `.notFound` when there is no such dashboard that the actor may see.
    package func list(ofDashboard dashboard: UUID, _ page: PageRequest, for actor: Actor) throws -> Page<Widget> {
        try self.database.snapshot { tx in
            _ = try tx.dashboards.visible(dashboard, to: actor)
            return try tx.widgets.pageOfDashboard(dashboard, page)
        }
    }

    /// All widgets of a dashboard in reading order.
    ///
    /// - Throws: `.notFound` when there is no such dashboard that the actor may see.
    package func all(ofDashboard dashboard: UUID, for actor: Actor) throws -> [Widget] {
        try self.database.snapshot { tx in
            guard try tx.dashboards.version(of: dashboard, for: actor) != nil else {
                throw CoreError.notFound("There is no such dashboard.")
            }
            return try tx.widgets.ofDashboard(dashboard)
        }
    }

    /// - Throws: `.notFound` when there is none that the actor may see.
    package func get(_ id: UUID, for actor: Actor) throws -> Widget {
        try self.database.read { tx in try tx.widgets.visible(id, to: actor) }
    }

    /// - Throws: `.notFound`, `.forbidden`, `.validation` naming a field.
    package func create(onDashboard dashboard: UUID, _ draft: WidgetDraft, by actor: Actor) throws -> Widget {
        try self.database.transaction { tx in
            let board = try tx.dashboards.lockForChange(dashboard, by: actor)
            var widget = Self.blank(on: board, size: draft.standardSize, at: tx.now)
            if draft.standardSize != nil, draft.y == nil {
                widget.frame.y = try tx.widgets.bottom(ofDashboard: dashboard)
            }
            try Self.apply(draft, to: &widget)
            try Self.checkRoom(for: widget, tx)
            try tx.widgets.insert([widget])
            try tx.dashboards.touch(dashboard, by: actor.user)
            try self.events.append([.added(widget, on: board, version: board.version + 1)], by: actor.user, tx)
            return widget
        }
    }

    /// - Parameter expected: the version that the caller saw, when it must still be the stored one.
    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`, `.validation` naming a field.
    package func update(
        _ id: UUID, _ draft: WidgetDraft, expected: VersionCondition, by actor: Actor
    ) throws -> Widget {
        try self.database.transaction { tx in
            var (widget, board) = try self.lockForChange(id, by: actor, tx)
            try expected.check(widget.version)
            try Self.apply(draft, to: &widget)
            widget.version += 1
            widget.updatedAt = tx.now
            try Self.checkRoom(for: widget, tx)
            try tx.widgets.update(widget)
            try tx.dashboards.touch(widget.dashboard, by: actor.user)
            try self.events.append([.updated(widget, on: board, version: board.version + 1)], by: actor.user, tx)
            return widget
        }
    }

    /// Hides the widget; `UndeleteService` brings it back, and so does an earlier version of its dashboard.
    ///
    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`.
    package func delete(_ id: UUID, expected: VersionCondition, by actor: Actor) throws {
        try self.database.transaction { tx in
            var (widget, board) = try self.lockForChange(id, by: actor, tx)
            try expected.check(widget.version)
            try tx.widgets.softDelete([id])
            try tx.dashboards.touch(widget.dashboard, by: actor.user)
            widget.version += 1
            widget.updatedAt = tx.now
            try self.events.append([.deleted(widget, on: board, version: board.version + 1)], by: actor.user, tx)
        }
    }

    /// The widget and its dashboard as they are once the dashboard's row is locked.
    private func lockForChange(
        _ id: UUID, by actor: Actor, _ tx: Transaction
    ) throws -> (widget: Widget, board: Dashboard) {
        guard let dashboard = try tx.widgets.dashboard(of: id) else {
            throw CoreError.notFound("There is no such widget.")
        }
        let board: Dashboard
        do { board = try tx.dashboards.lockForChange(dashboard, by: actor) } catch CoreError.notFound {
            throw CoreError.notFound("There is no such widget.")
        }
        guard let widget = try tx.widgets.lock(id) else { throw CoreError.notFound("There is no such widget.") }
        return (widget: widget, board: board)
    }

    /// The widgets of a dashboard that is being made; those that name no place stand one below the other.
    ///
    /// - Throws: `.validation` naming `widgets[0].name` and the like, `.quotaExceeded`.
    static func widgets(
        _ drafts: [WidgetDraft], on dashboard: Dashboard, at now: Instant
    ) throws(CoreError) -> [Widget] {
        var made: [Widget] = []
        var bytes = 0
        for (index, draft) in drafts.enumerated() {
            var widget = Self.blank(on: dashboard, size: draft.standardSize, at: now)
            if draft.standardSize != nil, draft.y == nil { widget.frame.y = Self.bottom(of: made) }
            do { try Self.apply(draft, to: &widget) } catch .validation(let issues) {
                throw .validation(
                    issues.map { FieldIssue("widgets[\(index)].\($0.field)", $0.code, $0.message) })
            }
            made.append(widget)
            bytes += widget.config.bytes.count + widget.dataQuery.bytes.count
        }
        guard made.count <= WidgetRules.perDashboard else { throw Self.tooMany }
        guard Int64(bytes) <= WidgetRules.dashboardBytes else { throw Self.tooMuch }
        return made
    }

    /// The first row that is below all of them.
    private static func bottom(of widgets: [Widget]) -> Int64 {
        let bottom = widgets.map { $0.frame.y + $0.frame.height }.max() ?? 0
        return bottom.clamped(to: WidgetRules.positions)
    }

    private static let tooMany = CoreError.quotaExceeded(
        "A dashboard holds at most \(WidgetRules.perDashboard) widgets.")
    private static let tooMuch = CoreError.quotaExceeded(
        "The widgets of a dashboard hold at most \(WidgetRules.dashboardBytes) bytes of configuration.")

    /// - Throws: `.quotaExceeded` when the dashboard is full.
    static func checkRoom(for widget: Widget, _ tx: Transaction) throws {
        let used = try tx.widgets.usage(ofDashboard: widget.dashboard, besides: widget.id)
        guard used.count < Int64(WidgetRules.perDashboard) else { throw Self.tooMany }
        let own = Int64(widget.config.bytes.count + widget.dataQuery.bytes.count)
        guard used.documentBytes + own <= WidgetRules.dashboardBytes else { throw Self.tooMuch }
    }

    private static func blank(
        on dashboard: Dashboard, size: (width: Int64, height: Int64)?, at now: Instant
    ) -> Widget {
        Widget(
            id: UUID.v7(at: now), workspace: dashboard.workspace, dashboard: dashboard.id, connector: nil, name: "",
            type: .text, config: JSONText([:] as JSONObject), dataQuery: JSONText([:] as JSONObject),
            frame: Widget.Frame(
                x: 0, y: 0, width: size?.width ?? 1, height: size?.height ?? 1, minimumWidth: 1, minimumHeight: 1),
            isResizable: true, isDraggable: true, refreshInterval: WidgetRules.defaultRefreshInterval,
            lastUpdatedAt: nil, version: 1, createdAt: now, updatedAt: now)
    }

    /// The data query that a draft makes of the stored one; nil: it stays.
    private static func query(_ draft: WidgetDraft, in widget: Widget) -> JSONObject? {
        guard draft.endpoint != nil || draft.queryText != nil else { return draft.dataQuery }
        var query = draft.dataQuery ?? widget.dataQuery.object
        if let change = draft.endpoint { query["endpoint"] = change.value.map(JSONValue.string) }
        if let change = draft.queryText {
            var parameters = query["parameters"]?.objectValue ?? [:]
            parameters["query"] = change.value.map(JSONValue.string)
            query["parameters"] = parameters.isEmpty ? nil : .object(parameters)
        }
        return query
    }

    private static func apply(_ draft: WidgetDraft, to widget: inout Widget) throws(CoreError) {
        if let name = draft.name { widget.name = try DashboardRules.name(name) }
        if let type = draft.type { widget.type = type }
        if let change = draft.connector {
            guard change.value == nil else {
                throw .validation([FieldIssue("connector_id", .value, "There is no such connector in this workspace.")])
            }
            widget.connector = nil
        }
        if let config = draft.config {
            widget.config = try WidgetRules.check(widget.config.object.merging(config), field: "config")
        }
        if let query = Self.query(draft, in: widget) {
            widget.dataQuery = try WidgetRules.check(query, field: "data_query")
        }
        widget.frame.x = draft.x ?? widget.frame.x
        widget.frame.y = draft.y ?? widget.frame.y
        widget.frame.width = draft.width ?? widget.frame.width
        widget.frame.height = draft.height ?? widget.frame.height
        widget.frame.minimumWidth = draft.minimumWidth ?? widget.frame.minimumWidth
        widget.frame.minimumHeight = draft.minimumHeight ?? widget.frame.minimumHeight
        widget.isResizable = draft.isResizable ?? widget.isResizable
        widget.isDraggable = draft.isDraggable ?? widget.isDraggable
        widget.refreshInterval = draft.refreshInterval ?? widget.refreshInterval
        try WidgetRules.check(widget.frame)
    }
}

extension WidgetStore {
    /// - Throws: `.notFound` when there is none that the actor may see.
    func visible(_ id: UUID, to actor: Actor) throws -> Widget {
        guard let widget = try self.find(id, for: actor) else { throw CoreError.notFound("There is no such widget.") }
        return widget
    }
}
