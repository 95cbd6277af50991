import Core
import JSON
import Primitives
import Surface

/// Dashboards on the wire. Source: flowforge contract, `Dashboard`; contracts' page §4.
enum DashboardWire {
    static let layouts = ["grid", "freeform", "responsive"]

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

    static func write(_ dashboard: Dashboard, widgets: Int64, _ json: JSONWriter) {
        json.beginObject()
        self.writeHead(dashboard, json)
        json.field("widgets", widgets)
        json.endObject()
    }

    private static func writeHead(_ dashboard: Dashboard, _ json: JSONWriter) {
        json.field("id", prefix: "dash", dashboard.id)
        json.field("name", dashboard.name)
        json.field("description", dashboard.description)
        json.field("workspace", prefix: "ws", dashboard.workspace)
        json.field("layout", self.layout(of: dashboard))
        json.field("theme", self.theme(of: dashboard))
        json.field("tags", raw: dashboard.tags.bytes)
        json.field("createdBy", prefix: "usr", dashboard.owner)
        json.field("createdAt", dashboard.createdAt)
        json.field("updatedAt", dashboard.updatedAt)
    }

    /// The type alone of the stored object; one that this edition lacks stays in the row.
    private static func layout(of dashboard: Dashboard) -> String {
        let type = dashboard.layout.object["type"]?.stringValue ?? ""
        return self.layouts.contains(type) ? type : "grid"
    }

    private static func theme(of dashboard: Dashboard) -> String {
        let mode = dashboard.theme.object["mode"]?.stringValue ?? ""
        return DashboardRules.themeModes.contains(mode) ? mode : "auto"
    }
}
