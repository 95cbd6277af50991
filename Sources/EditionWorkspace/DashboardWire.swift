import Core
import JSON
import Primitives
import Surface

/// Dashboards on the wire: shapes of what comes in and goes out, and both translations.
enum DashboardWire {
    // MARK: Shapes

    private static let layout: [Field] = [
        .optional("type", .choice(DashboardRules.layoutTypes)),
        .optional("columns", .integer(DashboardRules.columns)),
        .optional("gap", .integer(DashboardRules.gap), "In CSS pixels."),
        .optional("auto_fit", .boolean),
    ]
    private static let theme: [Field] = [
        .optional("mode", .choice(DashboardRules.themeModes)),
        .optional("primary_color", .nullable(.string(4...9, .color))),
        .optional("background_color", .nullable(.string(4...9, .color))),
        .optional("text_color", .nullable(.string(4...9, .color))),
        .optional("font_family", .nullable(.string(1...100))),
    ]
    private static let config: [Field] = [
        .optional("auto_refresh", .boolean),
        .optional("refresh_interval", .integer(DashboardRules.refreshInterval), "In seconds; 0: never by itself."),
        .optional("show_timestamps", .boolean),
        .optional("allow_public_access", .boolean),
        .optional(
            "range_seconds", .nullable(.integer(DashboardRules.range)),
            "The time that its widgets show when it is opened, up to now."),
    ]
    private static let changeable: [Field] = [
        .optional("description", .nullable(.string(DashboardRules.descriptionLength))),
        .optional("layout", .object(layout), "Merged key by key."),
        .optional("theme", .object(theme), "Merged key by key; null removes one."),
        .optional("config", .object(config), "Merged key by key."),
        .optional("is_public", .boolean, "Readable by every signed-in account."),
        .optional("is_template", .boolean),
        .optional("template_category", .nullable(.string(DashboardRules.categoryLength))),
        .optional("tags", .array(.string(DashboardRules.tagLength), DashboardRules.tagCount)),
    ]

    static let create = Shape.object([.required("name", .string(DashboardRules.nameLength))] + changeable)
    static let update = Shape.object([.optional("name", .string(DashboardRules.nameLength))] + changeable)

    static let shape = Shape.named(
        "Dashboard",
        .object([
            .required("id", .identifier(.dashboard)),
            .required("user_id", .identifier(.user)),
            .required("workspace_id", .identifier(.workspace)),
            .required("name", .string(DashboardRules.nameLength)),
            .optional("description", .string(DashboardRules.descriptionLength)),
            .required("layout", .object(layout)),
            .required("theme", .object(theme)),
            .required("config", .object(config)),
            .required("is_public", .boolean),
            .required("is_template", .boolean),
            .optional("template_category", .string(DashboardRules.categoryLength)),
            .required("is_default", .boolean, "The account's first page."),
            .required("tags", .array(.string(DashboardRules.tagLength), DashboardRules.tagCount)),
            .required("view_count", .count),
            .optional("last_viewed_at", .instant),
            .required("version", .count, "The number in the entity tag."),
            .required("created_at", .instant),
            .required("updated_at", .instant),
        ]))

    // MARK: In

    static func draft(_ body: JSONObject) -> DashboardDraft {
        var draft = DashboardDraft()
        draft.name = body["name"]?.stringValue
        draft.description = body.textChange("description")
        draft.layout = body["layout"]?.objectValue
        draft.theme = body["theme"]?.objectValue
        draft.config = body["config"]?.objectValue
        draft.isPublic = body["is_public"]?.boolValue
        draft.isTemplate = body["is_template"]?.boolValue
        draft.templateCategory = body.textChange("template_category")
        draft.tags = body["tags"]?.arrayValue?.compactMap(\.stringValue)
        return draft
    }

    // MARK: Out

    static func write(_ dashboard: Dashboard, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", prefix: "dash", dashboard.id)
        json.field("user_id", prefix: "usr", dashboard.owner)
        json.field("workspace_id", prefix: "ws", dashboard.workspace)
        json.field("name", dashboard.name)
        json.field("description", dashboard.description)
        json.field("layout", raw: dashboard.layout.bytes)
        json.field("theme", raw: dashboard.theme.bytes)
        json.field("config", raw: dashboard.config.bytes)
        json.field("is_public", dashboard.visibility == .public)
        json.field("is_template", dashboard.isTemplate)
        json.field("template_category", dashboard.templateCategory)
        json.field("is_default", dashboard.isDefault)
        json.field("tags", raw: dashboard.tags.bytes)
        json.field("view_count", dashboard.viewCount)
        json.field("last_viewed_at", dashboard.lastViewedAt)
        json.field("version", dashboard.version)
        json.field("created_at", dashboard.createdAt)
        json.field("updated_at", dashboard.updatedAt)
        json.endObject()
    }

    static func write(_ found: (dashboard: Dashboard, widgets: [Widget]), _ json: JSONWriter) {
        json.beginObject()
        json.key("dashboard")
        self.write(found.dashboard, json)
        json.key("widgets")
        json.beginArray()
        for widget in found.widgets { WidgetWire.write(widget, json) }
        json.endArray()
        json.endObject()
    }
}

/// Lists as the contract wraps them: the plural, `total`, `has_more`, `pagination`. Source: contracts' page §5.
enum ListWire {
    static func shape(_ name: String, of item: Shape) -> Shape {
        .object([
            .required(name, .array(item, 0...Int(PageRequest.limits.upperBound))),
            .required("total", .count),
            .required("has_more", .boolean),
            .required("pagination", self.pagination),
        ])
    }

    static let pagination = Shape.named(
        "Pagination",
        .object([.required("limit", .count), .required("offset", .count), .optional("next_offset", .count)]))

    /// - Parameter before: writes members of its own in front of the list.
    static func response<Item>(
        _ name: StaticString, _ page: Page<Item>, before: @escaping (JSONWriter) -> Void = { _ in },
        _ write: @escaping (Item, JSONWriter) -> Void
    ) -> Response {
        Response.json { json in
            json.beginObject()
            before(json)
            json.key(name)
            json.beginArray()
            for item in page.items { write(item, json) }
            json.endArray()
            json.field("total", page.total)
            json.field("has_more", page.hasMore)
            json.key("pagination")
            json.beginObject()
            json.field("limit", page.request.limit)
            json.field("offset", page.request.offset)
            json.field("next_offset", page.nextOffset)
            json.endObject()
            json.endObject()
        }
    }
}
