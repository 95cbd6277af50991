import Core
import MariaDB
import Primitives

/// The data that a widget showed last.
package struct StoredWidgetData: Sendable {
    /// Of everything that the data follows from. nil: not known, as of a copy.
    package let fingerprint: [UInt8]?
    package let data: JSONText
    package let source: String
    package let recordCount: Int64

    package init(fingerprint: [UInt8]?, data: JSONText, source: String, recordCount: Int64) {
        self.fingerprint = fingerprint
        self.data = data
        self.source = source
        self.recordCount = recordCount
    }
}

/// Widgets together with the data that they showed last.
package struct WidgetDataStore {
    let transaction: Transaction

    private static let columns: SQL = """
        \(sql: WidgetStore.columns), x.updated_at, x.fingerprint, x.data, x.source, x.record_count
        """

    private static func found(_ row: borrowing Row) throws -> (widget: Widget, stored: StoredWidgetData?) {
        let widget = try WidgetStore.widgetWithData(row)
        guard widget.lastUpdatedAt != nil else { return (widget: widget, stored: nil) }
        let stored = StoredWidgetData(
            fingerprint: try row.bytesOrNil(21), data: JSONText(stored: try row.bytes(22)),
            source: try row.string(23), recordCount: try row.integer(24))
        return (widget: widget, stored: stored)
    }

    /// nil when there is no such widget on a dashboard that the actor may see.
    package func find(_ id: UUID, for actor: Actor) throws -> (widget: Widget, stored: StoredWidgetData?)? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.columns)
            FROM widgets w
            JOIN dashboards d ON d.id = w.dashboard_id AND d.deleted_at IS NULL
            LEFT JOIN widget_data x ON x.widget_id = w.id
            WHERE w.id = \(id) AND w.deleted_at IS NULL AND \(sql: DashboardStore.visible(to: actor))
            """, as: Self.found)
    }

    /// Of a dashboard which the caller has already found the actor may see, in reading order.
    ///
    /// - Parameter widgets: only these; nil: all.
    package func ofDashboard(
        _ dashboard: UUID, widgets: [UUID]?
    ) throws -> [(widget: Widget, stored: StoredWidgetData?)] {
        let chosen: SQL = widgets.map { " AND w.id IN (\(list: $0))" } ?? SQL(unsafe: "")
        return try self.transaction.query(
            """
            SELECT \(sql: Self.columns)
            FROM widgets w LEFT JOIN widget_data x ON x.widget_id = w.id
            WHERE w.dashboard_id = \(dashboard) AND w.deleted_at IS NULL\(sql: chosen)
            ORDER BY w.position_y, w.position_x, w.id
            """, as: Self.found)
    }

    package func store(_ data: [(widget: UUID, stored: StoredWidgetData)]) throws {
        guard !data.isEmpty else { return }
        let rows = data.map { entry -> SQL in
            """
            (\(entry.widget), \(entry.stored.data.bytes), \(entry.stored.source), \(entry.stored.recordCount),
                \(self.transaction.now), \(entry.stored.fingerprint))
            """
        }
        try self.transaction.execute(
            """
            INSERT INTO widget_data (widget_id, data, source, record_count, updated_at, fingerprint)
            VALUES \(sql: rows.joined())
            ON DUPLICATE KEY UPDATE data = VALUES(data), source = VALUES(source),
                record_count = VALUES(record_count), updated_at = VALUES(updated_at),
                fingerprint = VALUES(fingerprint)
            """)
    }
}

extension Transaction {
    package var widgetData: WidgetDataStore { WidgetDataStore(transaction: self) }
}
