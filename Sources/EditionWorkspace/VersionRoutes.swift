import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/dashboards/{id}/versions`: every earlier state of a dashboard with its widgets.
enum VersionRoutes {
    static let routes: [Route] = [
        Route(
            .get, "/api/dashboards/{id}/versions", name: "listDashboardVersions",
            summary: "Versions of a dashboard, newest first.", rule: WorkspaceEdition.Rules.dataFetching,
            access: .signedIn(.dashboardRead, list), query: QueryParameter.page, body: nil,
            answer: .json(.ok, ListWire.shape("versions", of: shape)), conditional: .read),
        Route(
            .get, "/api/dashboards/{id}/versions/{version}", name: "getDashboardVersion",
            summary: "The dashboard and its widgets as they were.", rule: WorkspaceEdition.Rules.dataFetching,
            access: .signedIn(.dashboardRead, get), body: nil, answer: .json(.ok, DashboardRoutes.withWidgets),
            conditional: .read),
        Route(
            .post, "/api/dashboards/{id}/versions/{version}/restore", name: "restoreDashboardVersion",
            summary: "Makes the dashboard and its widgets what they were, as a new version.",
            rule: WorkspaceEdition.Rules.dashboardOperations, access: .signedIn(.dashboardWrite, restore), body: nil,
            answer: .json(.ok, DashboardRoutes.withWidgets), conditional: .write),
    ]

    private static let shape = Shape.named(
        "DashboardVersion",
        .object([
            .required("version", .count),
            .required("name", .string(DashboardRules.nameLength)),
            .required("widget_count", .count, "Widgets on the dashboard at that version."),
            .required("changed_at", .instant),
            .required("changed_by", .identifier(.user)),
        ]))

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let page = try request.services.versions.list(
            ofDashboard: try request.identifier("id", .dashboard), request.page, for: actor)
        return ListWire.response("versions", page) { version, json in
            json.beginObject()
            json.field("version", version.version)
            json.field("name", version.name)
            json.field("widget_count", version.widgetCount)
            json.field("changed_at", version.changedAt)
            json.field("changed_by", prefix: "usr", version.changedBy)
            json.endObject()
        }
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let found = try request.services.versions.get(
            try request.ordinal("version"), ofDashboard: try request.identifier("id", .dashboard), for: actor)
        return Response.json { DashboardWire.write(found, $0) }
    }

    private static func restore(_ request: Request, _ actor: Actor) throws -> Response {
        let restored = try request.services.versions.restore(
            try request.ordinal("version"), ofDashboard: try request.identifier("id", .dashboard),
            expected: request.expected, by: actor)
        return Response.json(version: restored.dashboard.version) { DashboardWire.write(restored, $0) }
    }
}
