import Core
import MariaDB
import Primitives

extension WidgetStore {
    /// Widgets on these dashboards that show metrics, by dashboard.
    package func showingMetrics(on dashboards: [UUID]) throws -> [UUID: [UUID]] {
        guard !dashboards.isEmpty else { return [:] }
        let rows = try self.transaction.query(
            """
            SELECT dashboard_id, id FROM widgets
            WHERE dashboard_id IN (\(list: dashboards)) AND deleted_at IS NULL
                AND JSON_VALUE(data_query, '$.endpoint') LIKE 'metrics:%'
            ORDER BY dashboard_id, id
            """
        ) { (dashboard: try $0.uuid(0), widget: try $0.uuid(1)) }
        return Dictionary(grouping: rows, by: \.dashboard).mapValues { $0.map(\.widget) }
    }
}
