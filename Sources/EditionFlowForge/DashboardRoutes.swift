import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v2/dashboards`. Source: flowforge contract, dashboard management.
enum DashboardRoutes {
    private static let rule = FlowForgeEdition.Rules.dashboards

    static let routes: [Route] = [
        Route(
            .get, "/api/v2/dashboards", name: "listDashboards",
            summary: "Dashboards of the account's workspaces, or of one of them.", rule: rule,
            access: .signedIn(.dashboardRead, list), query: query, body: nil,
            answer: .json(.ok, ListWire.shape(of: DashboardWire.shape)), conditional: .read)
    ]

    private static let orders: [(field: String, order: DashboardQuery.Order)] = [
        ("createdAt", .createdAt), ("updatedAt", .updatedAt), ("name", .name),
    ]

    private static let query =
        ListWire.parameters(sortFields: orders.map(\.field)) + [
            QueryParameter("workspace", .identifier(.workspace), "Those of this workspace alone."),
            QueryParameter(
                "tags", .array(.string(DashboardRules.tagLength), 0...10),
                "All of these; repeated or separated by commas."),
            QueryParameter("search", .string(0...200), "Part of the name or description."),
        ]

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        var query = DashboardQuery()
        query.workspace = request.query("workspace")?.stringValue.flatMap { IdentifierPrefix.workspace.identifier($0) }
        query.tags = request.query("tags")?.arrayValue?.compactMap { $0.stringValue?.trimmed } ?? []
        query.search = request.query("search")?.stringValue.flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed }
        let sort = ListWire.sort(request)
        query.order = self.orders.first { $0.field == sort.field }?.order ?? .createdAt
        query.ascending = sort.ascending
        query.page = ListWire.page(request)
        let found = try request.services.dashboards.listWithWidgetCounts(query, for: actor)
        return ListWire.response(found.page) { dashboard, json in
            DashboardWire.write(dashboard, widgets: found.widgets[dashboard.id] ?? 0, json)
        }
    }
}
