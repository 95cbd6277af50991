import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v2/dashboards`. Source: flowforge contract, dashboard management.
enum DashboardRoutes {
    private static let rule = FlowForgeEdition.Rules.dashboards
    private static let path = "/api/v2/dashboards"
    private static let one = "/api/v2/dashboards/{dashboardId}"

    static let routes: [Route] = [
        Route(
            .get, path, name: "listDashboards",
            summary: "Dashboards of the account's workspaces, or of one of them.", rule: rule,
            access: .signedIn(.dashboardRead, list), query: query, body: nil,
            answer: .json(.ok, ListWire.shape(of: DashboardWire.shape)), conditional: .read),
        Route(
            .post, path, name: "createDashboard", summary: "Makes a dashboard, with widgets on it if some are given.",
            rule: rule, access: .signedIn(.dashboardWrite, create), body: DashboardWire.create,
            answer: .json(.created, DashboardWire.shape)),
        Route(
            .get, one, name: "getDashboard", summary: "One dashboard with its widgets; counts the view.", rule: rule,
            access: .signedIn(.dashboardRead, get), body: nil, answer: .json(.ok, DashboardWire.detail),
            conditional: .read),
        Route(
            .put, one, name: "updateDashboard", summary: "Changes what is given, keeps the rest.", rule: rule,
            access: .signedIn(.dashboardWrite, update), body: DashboardWire.update,
            answer: .json(.ok, DashboardWire.shape), conditional: .write),
        Route(
            .patch, one, name: "patchDashboard", summary: "The same as PUT.", rule: rule,
            access: .signedIn(.dashboardWrite, update), body: DashboardWire.update,
            answer: .json(.ok, DashboardWire.shape), conditional: .write),
        Route(
            .delete, one, name: "deleteDashboard", summary: "Deletes a dashboard; it can be brought back for a while.",
            rule: rule, access: .signedIn(.dashboardWrite, delete), body: nil, answer: .noContent, conditional: .write),
        Route(
            .post, "\(one)/duplicate", name: "duplicateDashboard",
            summary: "Copies a dashboard and its widgets into the account's workspace.", rule: rule,
            access: .signedIn(.dashboardWrite, duplicate), body: copy, answer: .json(.created, DashboardWire.shape)),
    ]

    private static let copy = Shape.object([
        .optional("name", .string(DashboardRules.nameLength), "By default the original's, with “(copy)” behind it.")
    ])

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

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        var query = DashboardQuery()
        query.workspace = request.query("workspace")?.stringValue.flatMap { IdentifierPrefix.workspace.identifier($0) }
        query.tags = request.query("tags")?.arrayValue?.compactMap { $0.stringValue?.trimmed } ?? []
        query.search = request.query("search")?.stringValue.flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed }
        let sort = ListWire.sort(request)
        query.order = self.orders.first { $0.field == sort.field }?.order ?? .createdAt
        query.ascending = sort.ascending
        query.page = ListWire.page(request)
        return ListWire.response(try request.services.dashboards.listWithWidgetCounts(query, for: actor)) {
            DashboardWire.write($0.dashboard, widgets: $0.widgets, $1)
        }
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        let widgets = (request.body["widgets"]?.arrayValue ?? []).map { WidgetWire.draft($0.objectValue ?? [:]) }
        let dashboard = try WidgetWire.inOurWords {
            try request.services.dashboards.create(DashboardWire.draft(request.body), widgets: widgets, by: actor)
        }
        return self.response(.created, dashboard, widgets: Int64(widgets.count))
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let id = try request.identifier("dashboardId", .dashboard)
        switch try request.services.dashboards.open(id, isAtHand: request.isAtHand, for: actor) {
        case .unchanged(let version): return Response(.notModified, version: version)
        case .whole(let dashboard, let widgets):
            return Response.json(version: dashboard.version) { json in
                DashboardWire.writeDetail(dashboard, widgets, for: actor, json)
            }
        }
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let updated = try request.services.dashboards.updateWithWidgetCount(
            try request.identifier("dashboardId", .dashboard), DashboardWire.draft(request.body),
            expected: request.expected, by: actor)
        return self.response(.ok, updated.dashboard, widgets: updated.widgets)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.dashboards.delete(
            try request.identifier("dashboardId", .dashboard), expected: request.expected, by: actor)
        return .noContent
    }

    private static func duplicate(_ request: Request, _ actor: Actor) throws -> Response {
        let made = try request.services.dashboards.duplicateWithWidgetCount(
            try request.identifier("dashboardId", .dashboard), name: request.body["name"]?.stringValue,
            includeData: false, by: actor)
        return self.response(.created, made.dashboard, widgets: made.widgets)
    }

    private static func response(_ status: HTTPStatus, _ dashboard: Dashboard, widgets: Int64) -> Response {
        Response.json(status, version: dashboard.version) { DashboardWire.write(dashboard, widgets: widgets, $0) }
    }
}
