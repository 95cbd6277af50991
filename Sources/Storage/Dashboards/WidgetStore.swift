import Core
import MariaDB
import Primitives

/// Widgets of the present, and the data they showed last.
package struct WidgetStore {
    let transaction: Transaction

    static let columns = SQL(
        unsafe: """
            w.id, w.workspace_id, w.dashboard_id, w.connector_id, w.name, w.type, w.config, w.data_query, \
            w.position_x, w.position_y, w.width, w.height, w.min_width, w.min_height, w.is_resizable, w.is_draggable, \
            w.refresh_interval, w.version, w.created_at, w.updated_at
            """)

    static func widget(_ row: borrowing Row) throws -> Widget {
        Widget(
            id: try row.uuid(0), workspace: try row.uuid(1), dashboard: try row.uuid(2),
            connector: try row.uuidOrNil(3),
            name: try row.string(4), type: Widget.Kind(rawValue: try row.string(5)) ?? .text,
            config: JSONText(stored: try row.bytes(6)), dataQuery: JSONText(stored: try row.bytes(7)),
            frame: Widget.Frame(
                x: try row.integer(8), y: try row.integer(9), width: try row.integer(10), height: try row.integer(11),
                minimumWidth: try row.integer(12), minimumHeight: try row.integer(13)),
            isResizable: try row.bool(14), isDraggable: try row.bool(15), refreshInterval: try row.integer(16),
            lastUpdatedAt: nil, version: try row.integer(17), createdAt: try row.instant(18),
            updatedAt: try row.instant(19))
    }

    static func widgetWithData(_ row: borrowing Row) throws -> Widget {
        var widget = try Self.widget(row)
        widget.lastUpdatedAt = try row.instantOrNil(20)
        return widget
    }

    /// All widgets of a dashboard which the caller has already found the actor may see, in reading order.
    package func ofDashboard(_ dashboard: UUID) throws -> [Widget] {
        try self.transaction.query(
            """
            SELECT \(sql: Self.columns), x.updated_at
            FROM widgets w LEFT JOIN widget_data x ON x.widget_id = w.id
            WHERE w.dashboard_id = \(dashboard) AND w.deleted_at IS NULL
            ORDER BY w.position_y, w.position_x, w.id
            """, as: Self.widgetWithData)
    }

    package func pageOfDashboard(_ dashboard: UUID, _ request: PageRequest) throws -> Page<Widget> {
        let items = try self.transaction.query(
            """
            SELECT \(sql: Self.columns), x.updated_at
            FROM widgets w LEFT JOIN widget_data x ON x.widget_id = w.id
            WHERE w.dashboard_id = \(dashboard) AND w.deleted_at IS NULL
            ORDER BY w.position_y, w.position_x, w.id
            LIMIT \(request.limit) OFFSET \(request.offset)
            """, as: Self.widgetWithData)
        return Page(items: items, total: try self.count(ofDashboard: dashboard), request: request)
    }

    package func count(ofDashboard dashboard: UUID) throws -> Int64 {
        try self.transaction.first(
            "SELECT COUNT(*) FROM widgets w WHERE w.dashboard_id = \(dashboard) AND w.deleted_at IS NULL"
        ) { try $0.integer(0) } ?? 0
    }

    /// How many widgets each of these dashboards has; one without any is not there.
    package func counts(ofDashboards dashboards: [UUID]) throws -> [UUID: Int64] {
        guard !dashboards.isEmpty else { return [:] }
        let rows = try self.transaction.query(
            """
            SELECT w.dashboard_id, COUNT(*) FROM widgets w
            WHERE w.dashboard_id IN (\(list: dashboards)) AND w.deleted_at IS NULL GROUP BY w.dashboard_id
            """
        ) { (try $0.uuid(0), try $0.integer(1)) }
        return Dictionary(rows) { first, _ in first }
    }

    /// The first row of the grid that is below all widgets of a dashboard whose row the caller has locked.
    package func bottom(ofDashboard dashboard: UUID) throws -> Int64 {
        let bottom = try self.transaction.first(
            """
            SELECT CAST(COALESCE(MAX(w.position_y + w.height), 0) AS SIGNED) FROM widgets w
            WHERE w.dashboard_id = \(dashboard) AND w.deleted_at IS NULL LOCK IN SHARE MODE
            """
        ) { try $0.integer(0) }
        return (bottom ?? 0).clamped(to: WidgetRules.positions)
    }

    /// How many widgets a dashboard has besides one, and the bytes of their documents. A locking read, since it must
    /// see what was committed while the dashboard's own lock was waited for.
    package func usage(
        ofDashboard dashboard: UUID, besides widget: UUID
    ) throws -> (count: Int64, documentBytes: Int64) {
        try self.transaction.first(
            """
            SELECT COUNT(*), CAST(COALESCE(SUM(LENGTH(w.config) + LENGTH(w.data_query)), 0) AS SIGNED)
            FROM widgets w WHERE w.dashboard_id = \(dashboard) AND w.deleted_at IS NULL AND w.id <> \(widget)
            LOCK IN SHARE MODE
            """
        ) { (count: try $0.integer(0), documentBytes: try $0.integer(1)) } ?? (count: 0, documentBytes: 0)
    }

    /// The widget, or nil when there is none on a dashboard that the actor may see.
    package func find(_ id: UUID, for actor: Actor) throws -> Widget? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.columns), x.updated_at
            FROM widgets w
            JOIN dashboards d ON d.id = w.dashboard_id AND d.deleted_at IS NULL
            LEFT JOIN widget_data x ON x.widget_id = w.id
            WHERE w.id = \(id) AND w.deleted_at IS NULL AND \(sql: DashboardStore.visible(to: actor))
            """, as: Self.widgetWithData)
    }

    /// Which dashboard a widget is on. Tells nothing to anybody: what may be seen is decided by that dashboard.
    package func dashboard(of widget: UUID) throws -> UUID? {
        try self.transaction.first(
            "SELECT w.dashboard_id FROM widgets w WHERE w.id = \(widget) AND w.deleted_at IS NULL"
        ) { try $0.uuid(0) }
    }

    /// A widget whose dashboard's row the caller has locked.
    package func lock(_ id: UUID) throws -> Widget? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.columns),
                (SELECT x.updated_at FROM widget_data x WHERE x.widget_id = w.id)
            FROM widgets w WHERE w.id = \(id) AND w.deleted_at IS NULL FOR UPDATE
            """, as: Self.widgetWithData)
    }

    /// The present versions of widgets, deleted ones too.
    package func versions(of ids: [UUID]) throws -> [UUID: Int64] {
        guard !ids.isEmpty else { return [:] }
        let rows = try self.transaction.query("SELECT id, version FROM widgets WHERE id IN (\(list: ids))") {
            (try $0.uuid(0), try $0.integer(1))
        }
        return Dictionary(rows) { first, _ in first }
    }

    package func insert(_ widgets: [Widget]) throws {
        guard !widgets.isEmpty else { return }
        try self.transaction.execute(
            """
            INSERT INTO widgets (id, workspace_id, dashboard_id, connector_id, name, type, config, data_query,
                position_x, position_y, width, height, min_width, min_height, is_resizable, is_draggable,
                refresh_interval, version, created_at, updated_at)
            VALUES \(sql: widgets.map(Self.values).joined())
            """)
    }

    /// Makes widgets what they are given as, whether they are there, deleted, or removed for good.
    package func restore(_ widgets: [Widget]) throws {
        guard !widgets.isEmpty else { return }
        try self.transaction.execute(
            """
            INSERT INTO widgets (id, workspace_id, dashboard_id, connector_id, name, type, config, data_query,
                position_x, position_y, width, height, min_width, min_height, is_resizable, is_draggable,
                refresh_interval, version, created_at, updated_at)
            VALUES \(sql: widgets.map(Self.values).joined())
            ON DUPLICATE KEY UPDATE connector_id = VALUES(connector_id), name = VALUES(name), type = VALUES(type),
                config = VALUES(config), data_query = VALUES(data_query), position_x = VALUES(position_x),
                position_y = VALUES(position_y), width = VALUES(width), height = VALUES(height),
                min_width = VALUES(min_width), min_height = VALUES(min_height), is_resizable = VALUES(is_resizable),
                is_draggable = VALUES(is_draggable), refresh_interval = VALUES(refresh_interval),
                version = VALUES(version), updated_at = VALUES(updated_at), deleted_at = NULL
            """)
    }

    private static func values(_ widget: Widget) -> SQL {
        let frame = widget.frame
        return """
            (\(widget.id), \(widget.workspace), \(widget.dashboard), \(widget.connector), \(widget.name),
                \(widget.type.rawValue), \(widget.config.bytes), \(widget.dataQuery.bytes), \(frame.x), \(frame.y),
                \(frame.width), \(frame.height), \(frame.minimumWidth), \(frame.minimumHeight),
                \(widget.isResizable), \(widget.isDraggable), \(widget.refreshInterval), \(widget.version),
                \(widget.createdAt), \(widget.updatedAt))
            """
    }

    /// Writes what may change, as the version that the value carries.
    package func update(_ widget: Widget) throws {
        let frame = widget.frame
        try self.transaction.execute(
            """
            UPDATE widgets SET connector_id = \(widget.connector), name = \(widget.name),
                type = \(widget.type.rawValue), config = \(widget.config.bytes),
                data_query = \(widget.dataQuery.bytes), position_x = \(frame.x), position_y = \(frame.y),
                width = \(frame.width), height = \(frame.height), min_width = \(frame.minimumWidth),
                min_height = \(frame.minimumHeight), is_resizable = \(widget.isResizable),
                is_draggable = \(widget.isDraggable), refresh_interval = \(widget.refreshInterval),
                version = \(widget.version), updated_at = \(widget.updatedAt)
            WHERE id = \(widget.id)
            """)
    }

    package func softDelete(_ ids: [UUID]) throws {
        guard !ids.isEmpty else { return }
        let now = self.transaction.now
        try self.transaction.execute(
            """
            UPDATE widgets SET deleted_at = \(now), version = version + 1, updated_at = \(now)
            WHERE id IN (\(list: ids)) AND deleted_at IS NULL
            """)
    }

    /// Gives each copy the data that its original showed last, if any.
    package func copyData(_ pairs: [(original: UUID, copy: UUID)]) throws {
        guard !pairs.isEmpty else { return }
        let rows = pairs.map { "SELECT \($0.original) AS original, \($0.copy) AS copy" as SQL }
        try self.transaction.execute(
            """
            INSERT INTO widget_data (widget_id, data, source, record_count, updated_at)
            SELECT p.copy, x.data, x.source, x.record_count, x.updated_at
            FROM (\(sql: rows.joined(separator: " UNION ALL "))) p
            JOIN widget_data x ON x.widget_id = CAST(p.original AS UUID)
            """)
    }
}

extension Transaction {
    package var widgets: WidgetStore { WidgetStore(transaction: self) }
}
