import Core
import JSON
import Primitives
import Surface

/// Widgets on the wire: `dataSource` and `query` are two parts of the stored query, `position` is the frame. Source:
/// flowforge contract, `Widget`; contracts' page §4.
enum WidgetWire {
    // MARK: Shapes

    private static let place: [(name: String, range: ClosedRange<Int64>)] = [
        ("x", WidgetRules.positions), ("y", WidgetRules.positions), ("width", WidgetRules.sizes),
        ("height", WidgetRules.sizes),
    ]
    static let move = Shape.object(
        place.map { name, range in
            name.count == 1 ? .required(name, .integer(range)) : .optional(name, .integer(range))
        })

    private static let changeable: [Field] = [
        .optional("dataSource", .nullable(.string(1...500)), "Where its data is from: `endpoint` of the data query."),
        .optional("query", .nullable(.string(0...20_000)), "`parameters.query` of the data query."),
        .optional("dataQuery", WidgetShapes.dataQuery, "The whole data query; takes the place of the stored one."),
        .optional("refreshInterval", .integer(WidgetRules.refreshInterval), "In seconds; 0: never by itself."),
        .optional("position", .object(place.map { .optional($0.name, .integer($0.range)) }), "In columns and rows."),
        .optional("config", WidgetShapes.config, "Merged key by key; null removes one."),
    ]
    static let create = Shape.named(
        "CreateWidgetRequest",
        .object(
            [
                .required("type", .choice(of: Widget.Kind.self)),
                .required("title", .string(DashboardRules.nameLength)),
            ] + changeable))
    static let update = Shape.named(
        "UpdateWidgetRequest",
        .object(
            [
                .optional("type", .choice(of: Widget.Kind.self)),
                .optional("title", .string(DashboardRules.nameLength)),
            ] + changeable))

    static let shape = Shape.named(
        "Widget",
        .object([
            .required("id", .identifier(.widget)),
            .required("dashboardId", .identifier(.dashboard)),
            .required("type", .choice(of: Widget.Kind.self)),
            .required("title", .string(DashboardRules.nameLength)),
            .optional("dataSource", .text),
            .optional("query", .text),
            .required("dataQuery", WidgetShapes.dataQuery),
            .required("refreshInterval", .integer(WidgetRules.refreshInterval), "In seconds."),
            .required("position", .object(place.map { .required($0.name, .integer($0.range)) })),
            .required("config", WidgetShapes.config),
            .optional("lastUpdated", .instant, "When its data was last fetched."),
            .required("createdAt", .instant),
            .required("updatedAt", .instant),
        ]))

    // MARK: In

    /// A new one without a place goes below the others, four columns wide and three rows high.
    static func draft(_ body: JSONObject) -> WidgetDraft {
        var draft = self.frame(body["position"]?.objectValue ?? [:])
        draft.name = body["title"]?.stringValue
        draft.type = body["type"]?.stringValue.flatMap(Widget.Kind.init)
        draft.config = body["config"]?.objectValue
        draft.dataQuery = body["dataQuery"]?.objectValue
        draft.endpoint = body.textChange("dataSource")
        draft.queryText = body.textChange("query")
        draft.refreshInterval = body["refreshInterval"]?.wholeNumber
        return draft
    }

    static func frame(_ position: JSONObject) -> WidgetDraft {
        var draft = WidgetDraft()
        draft.x = position["x"]?.wholeNumber
        draft.y = position["y"]?.wholeNumber
        draft.width = position["width"]?.wholeNumber
        draft.height = position["height"]?.wholeNumber
        draft.standardSize = (width: 4, height: 3)
        return draft
    }

    /// What the services find wrong with a widget, in this edition's words.
    static func inOurWords<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch CoreError.validation(let issues) {
            throw CoreError.validation(issues.map { FieldIssue(self.field($0.field), $0.code, $0.message) })
        }
    }

    private static let words = [
        "width": "position.width", "height": "position.height", "data_query": "dataQuery",
    ]

    private static func field(_ name: String) -> String {
        let isOfList = name.hasPrefix("widgets[")
        guard let end = isOfList ? name.firstIndex(of: "]") : nil else { return self.words[name] ?? name }
        let member = String(name[end...].dropFirst(2))
        return name[...end] + "." + (member == "name" ? "title" : self.words[member] ?? member)
    }

    // MARK: Out

    static func write(_ widget: Widget, _ json: JSONWriter) {
        let query = widget.dataQuery.object
        json.beginObject()
        json.field("id", prefix: "wgt", widget.id)
        json.field("dashboardId", prefix: "dash", widget.dashboard)
        json.field("type", widget.type.rawValue)
        json.field("title", widget.name)
        json.field("dataSource", query["endpoint"]?.stringValue)
        json.field("query", query["parameters"]?["query"]?.stringValue)
        json.field("dataQuery", raw: widget.dataQuery.bytes)
        json.field("refreshInterval", widget.refreshInterval)
        json.key("position")
        json.beginObject()
        json.field("x", widget.frame.x)
        json.field("y", widget.frame.y)
        json.field("width", widget.frame.width)
        json.field("height", widget.frame.height)
        json.endObject()
        json.field("config", raw: widget.config.bytes)
        json.field("lastUpdated", widget.lastUpdatedAt)
        json.field("createdAt", widget.createdAt)
        json.field("updatedAt", widget.updatedAt)
        json.endObject()
    }
}
