import Core
import JSON
import Primitives
import Surface

/// Widgets on the wire: shapes of what comes in and goes out, and both translations.
enum WidgetWire {
    // MARK: Shapes

    private static let place: [(String, ClosedRange<Int64>)] = [
        ("position_x", WidgetRules.positions), ("position_y", WidgetRules.positions),
        ("width", WidgetRules.sizes), ("height", WidgetRules.sizes),
    ]
    private static let changeable: [Field] = [
        .optional("connector_id", .nullable(.identifier(.connector))),
        .optional("config", WidgetShapes.config, "Merged key by key; null removes one."),
        .optional("data_query", WidgetShapes.dataQuery, "Takes the place of the stored one."),
        .optional("min_width", .integer(WidgetRules.sizes)),
        .optional("min_height", .integer(WidgetRules.sizes)),
        .optional("is_resizable", .boolean),
        .optional("is_draggable", .boolean),
        .optional("refresh_interval", .integer(WidgetRules.refreshInterval), "In seconds; 0: never by itself."),
    ]

    static let create = Shape.object(
        [.required("name", .string(DashboardRules.nameLength)), .required("type", .choice(of: Widget.Kind.self))]
            + place.map { .required($0, .integer($1), "In grid columns or rows.") } + changeable)

    static let update = Shape.object(
        [.optional("name", .string(DashboardRules.nameLength)), .optional("type", .choice(of: Widget.Kind.self))]
            + place.map { .optional($0, .integer($1), "In grid columns or rows.") } + changeable)

    static let shape = Shape.named(
        "Widget",
        .object(
            [
                .required("id", .identifier(.widget)),
                .required("dashboard_id", .identifier(.dashboard)),
                .optional("connector_id", .identifier(.connector)),
                .required("name", .string(DashboardRules.nameLength)),
                .required("type", .choice(of: Widget.Kind.self)),
                .required("config", WidgetShapes.config),
                .required("data_query", WidgetShapes.dataQuery),
            ] + place.map { .required($0, .integer($1)) } + [
                .required("min_width", .integer(WidgetRules.sizes)),
                .required("min_height", .integer(WidgetRules.sizes)),
                .required("is_resizable", .boolean),
                .required("is_draggable", .boolean),
                .required("refresh_interval", .integer(WidgetRules.refreshInterval)),
                .optional("last_updated_at", .instant, "When its data was last fetched."),
                .required("version", .count, "The number in the entity tag."),
                .required("created_at", .instant),
                .required("updated_at", .instant),
            ]))

    // MARK: In

    static func draft(_ body: JSONObject) -> WidgetDraft {
        var draft = WidgetDraft()
        draft.name = body["name"]?.stringValue
        draft.type = body["type"]?.stringValue.flatMap(Widget.Kind.init)
        draft.connector = body.textChange("connector_id").map { change in
            change.value.flatMap { IdentifierPrefix.connector.identifier($0) }.map { .set($0) } ?? .clear
        }
        draft.config = body["config"]?.objectValue
        draft.dataQuery = body["data_query"]?.objectValue
        draft.x = body["position_x"]?.wholeNumber
        draft.y = body["position_y"]?.wholeNumber
        draft.width = body["width"]?.wholeNumber
        draft.height = body["height"]?.wholeNumber
        draft.minimumWidth = body["min_width"]?.wholeNumber
        draft.minimumHeight = body["min_height"]?.wholeNumber
        draft.isResizable = body["is_resizable"]?.boolValue
        draft.isDraggable = body["is_draggable"]?.boolValue
        draft.refreshInterval = body["refresh_interval"]?.wholeNumber
        return draft
    }

    // MARK: Out

    static func write(_ widget: Widget, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", prefix: "wgt", widget.id)
        json.field("dashboard_id", prefix: "dash", widget.dashboard)
        json.field("connector_id", prefix: "conn", widget.connector)
        json.field("name", widget.name)
        json.field("type", widget.type.rawValue)
        json.field("config", raw: widget.config.bytes)
        json.field("data_query", raw: widget.dataQuery.bytes)
        json.field("position_x", widget.frame.x)
        json.field("position_y", widget.frame.y)
        json.field("width", widget.frame.width)
        json.field("height", widget.frame.height)
        json.field("min_width", widget.frame.minimumWidth)
        json.field("min_height", widget.frame.minimumHeight)
        json.field("is_resizable", widget.isResizable)
        json.field("is_draggable", widget.isDraggable)
        json.field("refresh_interval", widget.refreshInterval)
        json.field("last_updated_at", widget.lastUpdatedAt)
        json.field("version", widget.version)
        json.field("created_at", widget.createdAt)
        json.field("updated_at", widget.updatedAt)
        json.endObject()
    }
}
