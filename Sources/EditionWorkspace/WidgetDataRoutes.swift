import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// What widgets show: `/api/widgets/{id}/data`, a whole dashboard's at once, and that of a widget being edited. Source:
/// workspace contract, widget data.
enum WidgetDataRoutes {
    private static let reading = WorkspaceEdition.Rules.dataFetching

    private static let span = [
        QueryParameter("from", .instant, "The beginning of the time asked about; by default the query's own."),
        QueryParameter("to", .instant, "Its end, not included."),
    ]

    private static let metadata = Shape.named(
        "WidgetDataMetadata",
        .object([
            .required("last_updated", .instant, "When what is shown moved last."),
            .required("source", .text, "The query's endpoint, or `static`."),
            .required("record_count", .count, "Rows, points or values that are shown."),
            .optional("unit", .text),
            .optional("from", .instant),
            .optional("to", .instant),
            .optional("step_seconds", .count),
        ]))
    private static let shape = Shape.object([
        .required("data", .any, "In the form of the widget's type."), .required("metadata", metadata),
    ])
    private static let ofDashboard = Shape.object([
        .required(
            "widgets",
            .array(
                .object([
                    .required("widget_id", .identifier(.widget)),
                    .optional("data", .any), .optional("metadata", metadata),
                    .optional(
                        "error", .object([.required("code", .string(1...64)), .required("message", .text)]),
                        "Instead of data; the other widgets are not touched."),
                ]), 0...WidgetRules.perDashboard))
    ])
    private static let previewed = Shape.object([
        .required("type", .choice(of: Widget.Kind.self)),
        .optional("config", WidgetShapes.config),
        .optional("data_query", WidgetShapes.dataQuery),
        .optional("dashboard_id", .identifier(.dashboard), "Where the widget would be."),
    ])

    static let routes: [Route] = [
        Route(
            .get, "/api/widgets/{id}/data", name: "getWidgetData", summary: "What a widget shows.", rule: reading,
            access: .signedIn(.dashboardRead, get), query: span, body: nil, answer: .json(.ok, shape),
            conditional: .read, isQuery: true),
        Route(
            .get, "/api/dashboards/{id}/data", name: "getDashboardData",
            summary: "What all widgets of a dashboard show, or some of them.", rule: reading,
            access: .signedIn(.dashboardRead, getAll),
            query: [
                QueryParameter(
                    "widgets", .array(.identifier(.widget), 1...WidgetRules.perDashboard), "Only these widgets.")
            ] + span, body: nil, answer: .json(.ok, ofDashboard), conditional: .read, isQuery: true),
        Route(
            .post, "/api/widgets/preview", name: "previewWidgetData",
            summary: "What a widget would show that is not stored.", rule: reading,
            access: .signedIn(.dashboardRead, preview), body: previewed, answer: .json(.ok, shape), isQuery: true),
    ]

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let data = try request.services.widgetData.data(
            of: try request.identifier("id", .widget), request.span, for: actor)
        return self.response(data)
    }

    private static func getAll(_ request: Request, _ actor: Actor) throws -> Response {
        let widgets = request.query("widgets")?.arrayValue.map { list in
            list.compactMap { $0.stringValue.flatMap { IdentifierPrefix.widget.identifier($0) } }
        }
        let outcomes = try request.services.widgetData.data(
            ofDashboard: try request.identifier("id", .dashboard), widgets: widgets, request.span, for: actor)
        return Response.json { json in
            json.beginObject()
            json.key("widgets")
            json.beginArray()
            for outcome in outcomes { self.write(outcome, json) }
            json.endArray()
            json.endObject()
        }
    }

    private static func preview(_ request: Request, _ actor: Actor) throws -> Response {
        let data = try request.services.widgetData.preview(
            request.body["type"]?.stringValue.flatMap(Widget.Kind.init) ?? .text,
            config: request.body["config"]?.objectValue ?? [:], query: request.body["data_query"]?.objectValue ?? [:],
            dashboard: request.body["dashboard_id"]?.stringValue.flatMap { IdentifierPrefix.dashboard.identifier($0) },
            for: actor)
        return self.response(data)
    }

    private static func response(_ data: WidgetData) -> Response {
        Response.json { json in
            json.beginObject()
            self.write(data, json)
            json.endObject()
        }
    }

    private static func write(_ outcome: WidgetDataService.Outcome, _ json: JSONWriter) {
        json.beginObject()
        json.field("widget_id", prefix: "wgt", outcome.widget)
        switch outcome.result {
        case .success(let data): self.write(data, json)
        case .failure(let error):
            let (code, message) = ErrorEnvelope.words(error)
            json.key("error")
            json.beginObject()
            json.field("code", code)
            json.field("message", message)
            json.endObject()
        }
        json.endObject()
    }

    private static func write(_ data: WidgetData, _ json: JSONWriter) {
        json.field("data", raw: data.data.bytes)
        json.key("metadata")
        json.beginObject()
        json.field("last_updated", data.metadata.lastUpdated)
        json.field("source", data.metadata.source)
        json.field("record_count", data.metadata.recordCount)
        json.field("unit", data.metadata.unit)
        json.field("from", data.metadata.from)
        json.field("to", data.metadata.to)
        json.field("step_seconds", data.metadata.stepSeconds)
        json.endObject()
    }
}

extension Request {
    /// `from` and `to`.
    fileprivate var span: DataSpan {
        DataSpan(
            from: self.query("from")?.stringValue.flatMap { Instant(rfc3339: $0) },
            to: self.query("to")?.stringValue.flatMap { Instant(rfc3339: $0) })
    }
}
