import Core
import JSON
import MariaDB
import Primitives
import Storage

/// What a new account sees first: this server at work.
struct DefaultDashboard {
    let dashboard: Dashboard
    let widgets: [Widget]

    init(user: UUID, workspace: UUID, at now: Instant) {
        let dashboard = Dashboard(
            id: UUID.v7(at: now), workspace: workspace, owner: user, name: "Overview",
            description: "How this server is doing.", layout: JSONText(DashboardRules.defaultLayout),
            theme: JSONText(DashboardRules.defaultTheme), config: JSONText(Self.config),
            tags: JSONText(.array([])), visibility: .shared, isTemplate: false, templateCategory: nil,
            isDefault: true, version: 1, viewCount: 0, lastViewedAt: nil, createdAt: now, updatedAt: now)
        self.dashboard = dashboard
        self.widgets = Self.tiles.map { $0.widget(on: dashboard) }
    }

    func insert(_ tx: Transaction) throws {
        try tx.widgets.insert(self.widgets)
        try tx.dashboards.insert(self.dashboard, tags: [])
    }

    /// A quarter of an hour: a server that was just set up has not more to show.
    private static let config = DashboardRules.defaultConfig.merging(["range_seconds": 900])

    private struct Tile {
        let name: String
        let type: Widget.Kind
        let config: JSONObject
        let query: JSONObject
        /// In grid columns and rows: from the left, from the top, width, height.
        let place: (Int64, Int64, Int64, Int64)

        func widget(on dashboard: Dashboard) -> Widget {
            Widget(
                id: UUID.v7(at: dashboard.createdAt), workspace: dashboard.workspace, dashboard: dashboard.id,
                connector: nil, name: self.name, type: self.type, config: JSONText(self.config),
                dataQuery: JSONText(self.query),
                frame: Widget.Frame(
                    x: self.place.0, y: self.place.1, width: self.place.2, height: self.place.3, minimumWidth: 2,
                    minimumHeight: 2),
                isResizable: true, isDraggable: true, refreshInterval: WidgetRules.defaultRefreshInterval,
                lastUpdatedAt: nil, version: 1, createdAt: dashboard.createdAt, updatedAt: dashboard.createdAt)
        }
    }

    /// The metrics are those that every installation samples of itself; see `Core/Metrics`.
    private static let tiles = [
        Tile(
            name: "CPU", type: .metric, config: ["unit": "%"],
            query: ["endpoint": "metrics:cpu", "aggregation": ["type": "avg", "field": "value"]], place: (0, 0, 3, 2)),
        Tile(
            name: "Memory", type: .gauge, config: ["unit": "%", "min": 0, "max": 100],
            query: ["endpoint": "metrics:memory", "aggregation": ["type": "avg", "field": "value"]],
            place: (3, 0, 3, 2)),
        Tile(
            name: "Requests", type: .metric, config: ["unit": "/s"],
            query: ["endpoint": "metrics:requests", "aggregation": ["type": "avg", "field": "value"]],
            place: (6, 0, 3, 2)),
        Tile(
            name: "Latency, 95th percentile", type: .metric, config: ["unit": "ms"],
            query: ["endpoint": "metrics:latency", "parameters": ["percentile": 95]], place: (9, 0, 3, 2)),
        Tile(
            name: "CPU over time", type: .chart, config: ["chart_type": "area"],
            query: ["endpoint": "metrics:cpu", "parameters": ["range_seconds": 3600]], place: (0, 2, 6, 4)),
        Tile(
            name: "Requests over time", type: .chart, config: ["chart_type": "line"],
            query: ["endpoint": "metrics:requests", "parameters": ["range_seconds": 3600]], place: (6, 2, 6, 4)),
    ]
}
