import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `…/export/ddl`, `…/import/database`: models as statements of SQL, and databases as models.
enum DdlRoutes {
    private static let address = Shape.named(
        "ImportDatabaseRequest",
        .object([
            .required("host", .string(1...253), "A name or an address."),
            .optional("port", .integer(1...65_535), initial: 3306),
            .required("database", .string(1...64)),
            .required("user", .string(1...128), "It needs to read; it is asked for nothing else."),
            .optional("password", .string(0...1_024), "Used once, and kept nowhere."),
            .optional("tls", .boolean, "Whether the connection must be encrypted.", initial: false),
        ]))

    static let routes: [Route] = [
        Route(
            .post, "/api/v1/workspaces/{workspace_id}/export/ddl", name: "exportDDL",
            summary: "Statements that make the model's tables.", rule: ModellingEdition.Rules.requests,
            access: .signedIn(.modelRead, export),
            query: [
                QueryParameter(
                    "dialect", .choice(of: SQLDialect.self), "MariaDB 10.11 or PostgreSQL 15.", initial: "mariadb")
            ], body: nil, answer: .document("text/plain", "The script, as an attachment.")),
        Route(
            .post, "/api/v1/workspaces/{workspace_id}/import/database", name: "importDatabase",
            summary: "Reads the tables of a MariaDB database into the model.",
            rule: ModellingEdition.Rules.fileUpload, access: .signedIn(.modelWrite, take), query: [ImportWire.mode],
            headers: EditName.headers, body: address, answer: .json(.ok, ImportWire.shape),
            refusals: ModelRefusals.full + [
                Route.Refusal(.unprocessable, "The server is not to be reached, or not understood.")
            ]),
    ]

    private static func export(_ request: Request, _ actor: Actor) throws -> Response {
        let workspace = try request.workspace()
        let dialect = request.query("dialect")?.stringValue.flatMap(SQLDialect.init) ?? .mariadb
        return ImportWire.attachment(
            try request.services.models.exchange.statements(of: workspace, dialect, for: actor),
            "text/plain; charset=utf-8", "workspace-\(workspace).\(dialect.rawValue).sql")
    }

    private static func take(_ request: Request, _ actor: Actor) throws -> Response {
        let workspace = try request.workspace()
        let body = request.body
        let address = DatabaseAddress(
            host: body["host"]?.stringValue ?? "", port: UInt16(clamping: body["port"]?.integerValue ?? 3306),
            database: body["database"]?.stringValue ?? "", user: body["user"]?.stringValue ?? "",
            password: body["password"]?.stringValue ?? "", requiresTLS: body["tls"]?.boolValue ?? false)
        let taken = try request.services.models.databases.read(
            address, ImportWire.mode(request), in: workspace, origin: request.origin, by: actor)
        return ImportWire.response(taken.value, workspace)
    }
}
