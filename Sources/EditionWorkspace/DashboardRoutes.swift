import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/dashboards`. Source: workspace contract, dashboard endpoints.
enum DashboardRoutes {
    private static let reading = WorkspaceEdition.Rules.dataFetching
    private static let changing = WorkspaceEdition.Rules.dashboardOperations
    private static let one = Shape.object([.required("dashboard", DashboardWire.shape)])

    static let routes: [Route] = [
        Route(
            .get, "/api/dashboards", name: "listDashboards",
            summary: "Dashboards of the account's workspaces; with is_public=true, public ones of everybody.",
            rule: reading, access: .signedIn(.dashboardRead, list), query: query, body: nil,
            answer: .json(.ok, ListWire.shape("dashboards", of: DashboardWire.shape)), conditional: .read),
        Route(
            .post, "/api/dashboards", name: "createDashboard", summary: "Makes a dashboard.", rule: changing,
            access: .signedIn(.dashboardWrite, create), body: DashboardWire.create, answer: .json(.created, one)),
        Route(
            .get, "/api/dashboards/{id}", name: "getDashboard",
            summary: "One dashboard with its widgets; counts the view.", rule: reading,
            access: .signedIn(.dashboardRead, get), body: nil, answer: .json(.ok, withWidgets), conditional: .read),
        Route(
            .put, "/api/dashboards/{id}", name: "updateDashboard", summary: "Changes what is given, keeps the rest.",
            rule: changing, access: .signedIn(.dashboardWrite, update), body: DashboardWire.update,
            answer: .json(.ok, one), conditional: .write),
        Route(
            .delete, "/api/dashboards/{id}", name: "deleteDashboard",
            summary: "Deletes a dashboard; it can be brought back for a while.", rule: changing,
            access: .signedIn(.dashboardWrite, delete), body: nil, answer: .noContent, conditional: .write),
        Route(
            .post, "/api/dashboards/{id}/undelete", name: "undeleteDashboard",
            summary: "Brings a deleted dashboard back, with its widgets.", rule: changing,
            access: .signedIn(.dashboardWrite, undelete), body: nil, answer: .json(.ok, one)),
        Route(
            .post, "/api/dashboards/{id}/duplicate", name: "duplicateDashboard",
            summary: "Copies a dashboard and its widgets into the account's workspace.", rule: changing,
            access: .signedIn(.dashboardWrite, duplicate), body: copy, answer: .json(.created, one)),
    ]

    static let withWidgets = Shape.object([
        .required("dashboard", DashboardWire.shape),
        .required("widgets", .array(WidgetWire.shape, 0...WidgetRules.perDashboard)),
    ])

    private static let copy = Shape.object([
        .required("name", .string(DashboardRules.nameLength)),
        .optional("include_data", .boolean, "Copies the data that the widgets showed last, too.", initial: false),
    ])

    private static let query: [QueryParameter] =
        [
            QueryParameter("is_public", .boolean, "Public ones (of everybody), or all but those."),
            QueryParameter("is_deleted", .boolean, "Deleted ones that can be brought back.", initial: false),
            QueryParameter("is_template", .boolean, "Templates, or all but those."),
            QueryParameter(
                "tags", .array(.string(DashboardRules.tagLength), 0...10),
                "All of these; repeated or separated by commas."),
            QueryParameter("search", .string(0...200), "Part of the name or description."),
            QueryParameter("sort", .choice(of: DashboardQuery.Order.self), "Order of the list.", initial: "updated_at"),
            QueryParameter("order", .choice(["asc", "desc"]), "Direction of the order.", initial: "desc"),
        ] + QueryParameter.page

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        var query = DashboardQuery()
        query.isPublic = request.query("is_public")?.boolValue
        query.isDeleted = request.query("is_deleted")?.boolValue ?? false
        query.isTemplate = request.query("is_template")?.boolValue
        query.tags = request.query("tags")?.arrayValue?.compactMap { $0.stringValue?.trimmed } ?? []
        query.search = request.query("search")?.stringValue.flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed }
        query.order = request.query("sort")?.stringValue.flatMap(DashboardQuery.Order.init) ?? .updatedAt
        query.ascending = request.query("order")?.stringValue == "asc"
        query.page = request.page
        let page = try request.services.dashboards.list(query, for: actor)
        return ListWire.response("dashboards", page) { DashboardWire.write($0, $1) }
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        let dashboard = try request.services.dashboards.create(DashboardWire.draft(request.body), by: actor)
        return self.response(.created, dashboard)
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let id = try request.identifier("id", .dashboard)
        switch try request.services.dashboards.open(id, isAtHand: request.isAtHand, for: actor) {
        case .unchanged(let version): return Response(.notModified, version: version)
        case .whole(let dashboard, let widgets):
            return Response.json(version: dashboard.version) { DashboardWire.write((dashboard, widgets), $0) }
        }
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let dashboard = try request.services.dashboards.update(
            try request.identifier("id", .dashboard), DashboardWire.draft(request.body), expected: request.expected,
            by: actor)
        return self.response(.ok, dashboard)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.dashboards.delete(
            try request.identifier("id", .dashboard), expected: request.expected, by: actor)
        return .noContent
    }

    private static func undelete(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(
            .ok, try request.services.undeletion.dashboard(try request.identifier("id", .dashboard), by: actor))
    }

    private static func duplicate(_ request: Request, _ actor: Actor) throws -> Response {
        let copy = try request.services.dashboards.duplicate(
            try request.identifier("id", .dashboard), name: request.text("name"),
            includeData: request.body["include_data"]?.boolValue ?? false, by: actor)
        return self.response(.created, copy)
    }

    private static func response(_ status: HTTPStatus, _ dashboard: Dashboard) -> Response {
        Response.json(status, version: dashboard.version) { json in
            json.beginObject()
            json.key("dashboard")
            DashboardWire.write(dashboard, json)
            json.endObject()
        }
    }
}
