import Core
import JSON
import Primitives
import Services
import Surface

/// Dashboards and their configuration on the wire. Source: crm contract, data models.
enum BoardWire {
    // MARK: Shapes

    private static let ids = Shape.array(.string(1...100), 0...100)

    private static let settings = Catalogue.keys.map { Field.optional($0, .open([])) }

    /// Which ids there are is judged with words of its own.
    static let configFields: [Field] = [
        .required("enabledWidgets", ids, "Keys of the catalogue, each once."),
        .optional("widgetOrder", ids, "The same keys in order; without it, in the order of enabledWidgets."),
        .optional(
            "widgetConfigs", .open(settings),
            "Settings by key, against each one's config_schema; without it, the stored ones stay."),
    ]
    static let configShape = Shape.named(
        "DashboardConfig",
        .object([
            .required("enabledWidgets", .array(.choice(Catalogue.keys), 0...Catalogue.keys.count)),
            .required("widgetOrder", .array(.choice(Catalogue.keys), 0...Catalogue.keys.count)),
            .required("widgetConfigs", .object(settings)),
        ]))

    private static let changeable: [Field] = [
        .optional("description", .nullable(.string(DashboardRules.descriptionLength))),
        .optional("is_default", .boolean, "Takes the place of the default dashboard."),
        .optional("config", .object(configFields)),
    ]
    static let create = Shape.object([.required("name", .string(DashboardRules.nameLength))] + changeable)
    static let update = Shape.object([.optional("name", .string(DashboardRules.nameLength))] + changeable)

    private static let head: [Field] = [
        .required("id", .identifier(.dashboard)),
        .required("name", .string(DashboardRules.nameLength)),
        .required("description", .string(DashboardRules.descriptionLength)),
        .required("created_at", .instant),
        .required("updated_at", .instant),
        .required("is_default", .boolean),
    ]
    static let item = Shape.named(
        "DashboardItem", .object(head + [.required("widget_count", .count, "Widgets of the catalogue.")]))
    static let shape = Shape.named(
        "Dashboard",
        .object(head + [.required("user_id", .identifier(.user)), .required("config", configShape)]))

    // MARK: In

    static func draft(_ body: JSONObject) throws(CoreError) -> BoardService.Draft {
        var draft = BoardService.Draft()
        draft.name = body["name"]?.stringValue
        if let description = body["description"] {
            let text = description.stringValue ?? ""
            draft.description = text.isEmpty ? .clear : .set(text)
        }
        draft.isDefault = body["is_default"]?.boolValue
        draft.config = try body["config"]?.objectValue.map { object throws(CoreError) in
            try BoardConfig(object, at: "config.")
        }
        return draft
    }

    // MARK: Out

    static func write(_ board: BoardService.Board, _ json: JSONWriter) {
        json.beginObject()
        self.writeHead(board.dashboard, json)
        json.field("user_id", prefix: "usr", board.dashboard.owner)
        json.key("config")
        self.write(board.config, json)
        json.endObject()
    }

    static func writeItem(_ dashboard: Dashboard, widgets: Int64, _ json: JSONWriter) {
        json.beginObject()
        self.writeHead(dashboard, json)
        json.field("widget_count", widgets)
        json.endObject()
    }

    private static func writeHead(_ dashboard: Dashboard, _ json: JSONWriter) {
        json.field("id", prefix: "dash", dashboard.id)
        json.field("name", dashboard.name)
        json.field("description", dashboard.description ?? "")
        json.field("created_at", dashboard.createdAt)
        json.field("updated_at", dashboard.updatedAt)
        json.field("is_default", dashboard.isDefault)
    }

    static func write(_ config: BoardConfig, _ json: JSONWriter) {
        let keys = config.keys.map(\.rawValue)
        json.beginObject()
        json.field("enabledWidgets", keys)
        json.field("widgetOrder", keys)
        json.key("widgetConfigs")
        json.beginObject()
        for key in config.keys {
            guard let settings = config.settings?[key], !settings.isEmpty else { continue }
            json.key(key.rawValue)
            settings.write(to: json)
        }
        json.endObject()
        json.endObject()
    }
}
