import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/dashboards/{dashboard_id}/widgets` and `/api/widgets/{id}`. Source: workspace contract, widget endpoints.
enum WidgetRoutes {
    private static let reading = WorkspaceEdition.Rules.dataFetching
    private static let changing = WorkspaceEdition.Rules.dashboardOperations
    private static let one = Shape.object([.required("widget", WidgetWire.shape)])

    static let routes: [Route] = [
        Route(
            .get, "/api/dashboards/{id}/widgets", name: "listWidgets",
            summary: "Widgets of a dashboard in reading order.", rule: reading,
            access: .signedIn(.dashboardRead, list), query: QueryParameter.page, body: nil,
            answer: .json(.ok, ListWire.shape("widgets", of: WidgetWire.shape)), conditional: .read),
        Route(
            .post, "/api/dashboards/{id}/widgets", name: "createWidget", summary: "Puts a widget on a dashboard.",
            rule: changing, access: .signedIn(.dashboardWrite, create), body: WidgetWire.create,
            answer: .json(.created, one)),
        Route(
            .get, "/api/widgets/{id}", name: "getWidget", summary: "One widget.", rule: reading,
            access: .signedIn(.dashboardRead, get), body: nil, answer: .json(.ok, one), conditional: .read),
        Route(
            .put, "/api/widgets/{id}", name: "updateWidget", summary: "Changes what is given, keeps the rest.",
            rule: changing, access: .signedIn(.dashboardWrite, update), body: WidgetWire.update,
            answer: .json(.ok, one), conditional: .write),
        Route(
            .delete, "/api/widgets/{id}", name: "deleteWidget",
            summary: "Takes a widget off its dashboard; it can be brought back for a while.", rule: changing,
            access: .signedIn(.dashboardWrite, delete), body: nil, answer: .noContent, conditional: .write),
        Route(
            .post, "/api/widgets/{id}/undelete", name: "undeleteWidget",
            summary: "Puts a deleted widget back on its dashboard.", rule: changing,
            access: .signedIn(.dashboardWrite, undelete), body: nil, answer: .json(.ok, one)),
    ]

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let page = try request.services.widgets.list(
            ofDashboard: try request.identifier("id", .dashboard), request.page, for: actor)
        return ListWire.response("widgets", page) { WidgetWire.write($0, $1) }
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        let widget = try request.services.widgets.create(
            onDashboard: try request.identifier("id", .dashboard), WidgetWire.draft(request.body), by: actor)
        return self.response(.created, widget)
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(.ok, try request.services.widgets.get(try request.identifier("id", .widget), for: actor))
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let widget = try request.services.widgets.update(
            try request.identifier("id", .widget), WidgetWire.draft(request.body), expected: request.expected, by: actor
        )
        return self.response(.ok, widget)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.widgets.delete(
            try request.identifier("id", .widget), expected: request.expected, by: actor)
        return .noContent
    }

    private static func undelete(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(.ok, try request.services.undeletion.widget(try request.identifier("id", .widget), by: actor))
    }

    private static func response(_ status: HTTPStatus, _ widget: Widget) -> Response {
        Response.json(status, version: widget.version) { json in
            json.beginObject()
            json.key("widget")
            WidgetWire.write(widget, json)
            json.endObject()
        }
    }
}
