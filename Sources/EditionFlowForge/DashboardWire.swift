import Core
import JSON
import Primitives
import Surface

/// Dashboards on the wire. Source: flowforge contract, `Dashboard` and `DashboardDetail`; contracts' page §4.
enum DashboardWire {
    /// What this edition knows of `DashboardRules.layoutTypes`; the others are shown as `grid` and stay in the row.
    static let layouts = ["grid", "freeform", "responsive"]

    // MARK: Shapes

    private static let sharingFields: [Field] = [
        .optional("public", .boolean, "Readable by every signed-in account."),
        .optional("users", grantees(.user), "Who may read it by name."),
        .optional("teams", grantees(.workspace), "Workspaces; without the dashboard's own it is kept from that one."),
    ]

    private static func grantees(_ prefix: IdentifierPrefix) -> Shape {
        .array(.identifier(prefix), 0...DashboardShares.limit + 1)
    }
    private static let changeable: [Field] = [
        .optional("description", .nullable(.string(DashboardRules.descriptionLength))),
        .optional("layout", .choice(layouts)),
        .optional("theme", .choice(DashboardRules.themeModes)),
        .optional("tags", .array(.string(DashboardRules.tagLength), DashboardRules.tagCount)),
        .optional("sharing", .object(sharingFields)),
    ]
    static let create = Shape.object(
        [
            .required("name", .string(DashboardRules.nameLength)),
            .optional("widgets", .array(WidgetWire.create, 0...WidgetRules.perDashboard)),
        ] + changeable)
    static let update = Shape.object([.optional("name", .string(DashboardRules.nameLength))] + changeable)

    private static let head: [Field] = [
        .required("id", .identifier(.dashboard)),
        .required("name", .string(DashboardRules.nameLength)),
        .optional("description", .string(DashboardRules.descriptionLength)),
        .required("workspace", .identifier(.workspace)),
        .required("layout", .choice(layouts), "A layout that this edition does not know is shown as `grid`."),
        .required("theme", .choice(DashboardRules.themeModes)),
        .required("tags", .array(.string(DashboardRules.tagLength), DashboardRules.tagCount)),
        .required("createdBy", .identifier(.user)),
        .required("createdAt", .instant),
        .required("updatedAt", .instant),
    ]
    static let shape = Shape.named("Dashboard", .object(head + [.required("widgets", .count, "How many it has.")]))
    static let detail = Shape.named(
        "DashboardDetail",
        .object(
            head + [
                .required("widgets", .array(WidgetWire.shape, 0...WidgetRules.perDashboard)),
                .required(
                    "permissions", .array(.string(1...64), 0...Permission.allCases.count),
                    "What the asking account may do with it."),
                .required(
                    "sharing",
                    .object([
                        .required("public", .boolean),
                        .required("users", grantees(.user), "Told to those alone whose dashboard it is."),
                        .required("teams", grantees(.workspace), "The same."),
                    ])),
            ]))

    // MARK: In

    static func draft(_ body: JSONObject) -> DashboardDraft {
        var draft = DashboardDraft()
        draft.name = body["name"]?.stringValue
        draft.description = body.textChange("description")
        draft.layoutType = body["layout"]?.stringValue.map { (type: $0, known: self.layouts) }
        draft.theme = body["theme"]?.stringValue.map { ["mode": .string($0)] }
        draft.tags = body["tags"]?.arrayValue?.compactMap(\.stringValue)
        draft.sharing = body["sharing"]?.objectValue.map { sharing in
            DashboardSharing(
                isPublic: sharing["public"]?.boolValue, users: self.ids(sharing["users"], .user),
                teams: self.ids(sharing["teams"], .workspace))
        }
        return draft
    }

    private static func ids(_ value: JSONValue?, _ prefix: IdentifierPrefix) -> [UUID]? {
        value?.arrayValue?.compactMap { $0.stringValue.flatMap { prefix.identifier($0) } }
    }

    // MARK: Out

    static func write(_ dashboard: Dashboard, widgets: Int64, _ json: JSONWriter) {
        json.beginObject()
        self.writeHead(dashboard, json)
        json.field("widgets", widgets)
        json.endObject()
    }

    static func writeDetail(_ dashboard: Dashboard, _ widgets: [Widget], for actor: Actor, _ json: JSONWriter) {
        json.beginObject()
        self.writeHead(dashboard, json)
        json.key("widgets")
        json.beginArray()
        for widget in widgets { WidgetWire.write(widget, json) }
        json.endArray()
        json.field("permissions", self.permissions(on: dashboard, of: actor))
        json.key("sharing")
        json.beginObject()
        let sharing = dashboard.sharing(for: actor)
        json.field("public", sharing.isPublic)
        json.field("users", (sharing.users ?? []).map { "usr_" + $0.base62 })
        json.field("teams", (sharing.teams ?? []).map { "ws_" + $0.base62 })
        json.endObject()
        json.endObject()
    }

    static func writeHead(_ dashboard: Dashboard, _ json: JSONWriter) {
        json.field("id", prefix: "dash", dashboard.id)
        json.field("name", dashboard.name)
        json.field("description", dashboard.description)
        json.field("workspace", prefix: "ws", dashboard.workspace)
        json.field("layout", DashboardRules.layoutType(of: dashboard.layout, known: self.layouts))
        json.field("theme", DashboardRules.themeMode(of: dashboard.theme))
        json.field("tags", raw: dashboard.tags.bytes)
        json.field("createdBy", prefix: "usr", dashboard.owner)
        json.field("createdAt", dashboard.createdAt)
        json.field("updatedAt", dashboard.updatedAt)
    }

    /// Of those that are about dashboards: what the actor may in its workspace; elsewhere it can be read, or it were not
    /// shown.
    private static func permissions(on dashboard: Dashboard, of actor: Actor) -> [String] {
        let writes =
            actor.permissions(in: dashboard.workspace).contains(.dashboardWrite) && dashboard.belongs(to: actor)
        return ([.dashboardRead] + (writes ? [.dashboardWrite] : [])).map(\Permission.rawValue)
    }
}
