import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v2/dashboards/{dashboardId}/widgets` and `/api/v2/widgets/{widgetId}`. Source: flowforge contract, widget
/// management; contracts' page §5.
enum WidgetRoutes {
    private static let rule = FlowForgeEdition.Rules.dashboards
    private static let ofDashboard = "/api/v2/dashboards/{dashboardId}/widgets"
    private static let one = "/api/v2/widgets/{widgetId}"

    static let routes: [Route] = [
        Route(
            .get, ofDashboard, name: "listWidgets", summary: "All widgets of a dashboard in reading order.", rule: rule,
            access: .signedIn(.dashboardRead, list), body: nil,
            answer: .json(.ok, .object([.required("data", .array(WidgetWire.shape, 0...WidgetRules.perDashboard))])),
            conditional: .read),
        Route(
            .post, ofDashboard, name: "addWidget", summary: "Puts a widget on a dashboard.", rule: rule,
            access: .signedIn(.dashboardWrite, add), body: WidgetWire.create,
            answer: .json(.created, WidgetWire.shape)),
        Route(
            .get, one, name: "getWidget", summary: "One widget.", rule: rule, access: .signedIn(.dashboardRead, get),
            body: nil, answer: .json(.ok, WidgetWire.shape), conditional: .read),
        Route(
            .put, one, name: "updateWidget", summary: "Changes what is given, keeps the rest.", rule: rule,
            access: .signedIn(.dashboardWrite, update), body: WidgetWire.update, answer: .json(.ok, WidgetWire.shape),
            conditional: .write),
        Route(
            .patch, one, name: "patchWidget", summary: "The same as PUT.", rule: rule,
            access: .signedIn(.dashboardWrite, update), body: WidgetWire.update, answer: .json(.ok, WidgetWire.shape),
            conditional: .write),
        Route(
            .delete, one, name: "deleteWidget",
            summary: "Takes a widget off its dashboard; it can be brought back for a while.", rule: rule,
            access: .signedIn(.dashboardWrite, delete), body: nil, answer: .noContent, conditional: .write),
        Route(
            .post, "\(one)/move", name: "moveWidget", summary: "Gives a widget another place, or another size.",
            rule: rule, access: .signedIn(.dashboardWrite, move), body: WidgetWire.move,
            answer: .json(.ok, WidgetWire.shape), conditional: .write),
        Route(
            .get, "\(one)/data", name: "getWidgetData", summary: "What a widget shows.", rule: rule,
            access: .signedIn(.dashboardRead, data), query: span, body: nil, answer: .json(.ok, dataShape),
            conditional: .read, isQuery: true),
    ]

    private static let span = [
        QueryParameter("from", .instant, "The beginning of the time asked about; by default the query's own."),
        QueryParameter("to", .instant, "Its end, not included."),
    ]

    private static let dataShape = Shape.named(
        "WidgetData",
        .object([
            .required("widgetId", .identifier(.widget)),
            .required("data", .any, "In the form of the widget's type."),
            .required(
                "metadata",
                .object([
                    .required("lastUpdated", .instant, "When what is shown moved last."),
                    .required("source", .text, "The query's endpoint, or `static`."),
                    .required("recordCount", .count, "Rows, points or values that are shown."),
                    .optional("unit", .text), .optional("from", .instant), .optional("to", .instant),
                    .optional("stepSeconds", .count),
                ])),
        ]))

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let widgets = try request.services.widgets.all(
            ofDashboard: try request.identifier("dashboardId", .dashboard), for: actor)
        return Response.json { json in
            json.beginObject()
            json.key("data")
            json.beginArray()
            for widget in widgets { WidgetWire.write(widget, json) }
            json.endArray()
            json.endObject()
        }
    }

    private static func add(_ request: Request, _ actor: Actor) throws -> Response {
        let dashboard = try request.identifier("dashboardId", .dashboard)
        let widget = try self.named {
            try request.services.widgets.create(onDashboard: dashboard, WidgetWire.draft(request.body), by: actor)
        }
        return self.response(.created, widget)
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(.ok, try request.services.widgets.get(try request.identifier("widgetId", .widget), for: actor))
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        try self.change(request, WidgetWire.draft(request.body), actor)
    }

    private static func move(_ request: Request, _ actor: Actor) throws -> Response {
        try self.change(request, WidgetWire.frame(request.body), actor)
    }

    private static func change(_ request: Request, _ draft: WidgetDraft, _ actor: Actor) throws -> Response {
        let id = try request.identifier("widgetId", .widget)
        let widget = try self.named {
            try request.services.widgets.update(id, draft, expected: request.expected, by: actor)
        }
        return self.response(.ok, widget)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.widgets.delete(
            try request.identifier("widgetId", .widget), expected: request.expected, by: actor)
        return .noContent
    }

    private static func data(_ request: Request, _ actor: Actor) throws -> Response {
        let id = try request.identifier("widgetId", .widget)
        let instant = { (name: String) in request.query(name)?.stringValue.flatMap { Instant(rfc3339: $0) } }
        let found = try request.services.widgetData.data(
            of: id, DataSpan(from: instant("from"), to: instant("to")), for: actor)
        return Response.json { json in
            json.beginObject()
            json.field("widgetId", prefix: "wgt", id)
            json.field("data", raw: found.data.bytes)
            json.key("metadata")
            json.beginObject()
            json.field("lastUpdated", found.metadata.lastUpdated)
            json.field("source", found.metadata.source)
            json.field("recordCount", found.metadata.recordCount)
            json.field("unit", found.metadata.unit)
            json.field("from", found.metadata.from)
            json.field("to", found.metadata.to)
            json.field("stepSeconds", found.metadata.stepSeconds)
            json.endObject()
            json.endObject()
        }
    }

    /// `name` is `title` here.
    private static func named<R>(_ body: () throws -> R) throws -> R {
        do { return try WidgetWire.inOurWords(body) } catch CoreError.validation(let issues) {
            throw CoreError.validation(
                issues.map { $0.field == "name" ? FieldIssue("title", $0.code, $0.message) : $0 })
        }
    }

    private static func response(_ status: HTTPStatus, _ widget: Widget) -> Response {
        Response.json(status, version: widget.version) { WidgetWire.write(widget, $0) }
    }
}
