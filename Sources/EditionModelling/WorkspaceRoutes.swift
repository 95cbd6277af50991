import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/workspaces`. Source: modelling contract, workspaces.
enum WorkspaceRoutes {
    private static let rule = ModellingEdition.Rules.requests
    private static let path = "/api/v1/workspaces"
    private static let one = "/api/v1/workspaces/{workspace_id}"

    static let shape = Shape.named(
        "Workspace",
        .object([
            .required("id", .identifier(.workspace)),
            .required("name", .string(0...200)),
            .required("type", .choice(of: Workspace.Kind.self)),
            .required("owner_id", .identifier(.user)),
            .required("created_at", .instant),
            .required("last_modified_at", .instant),
        ]))

    static let routes: [Route] = [
        Route(
            .get, path, name: "listWorkspaces", summary: "The workspaces that the account is in, oldest first.",
            rule: rule, access: .signedIn(.modelRead, list), body: nil,
            answer: .json(.ok, .object([.required("workspaces", .array(shape, 0...100_000))])), conditional: .read),
        Route(
            .get, one, name: "getWorkspace", summary: "One workspace.", rule: rule,
            access: .signedIn(.modelRead, get), body: nil, answer: .json(.ok, shape), conditional: .read),
    ]

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let workspaces = try request.services.models.workspaces.list(for: actor)
        return .json { json in
            json.beginObject()
            json.key("workspaces")
            json.beginArray()
            for workspace in workspaces { self.write(workspace, json) }
            json.endArray()
            json.endObject()
        }
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let workspace = try request.services.models.workspaces.get(try request.workspace(), for: actor)
        return .json { self.write(workspace, $0) }
    }

    static func write(_ workspace: Workspace, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", workspace.id)
        json.field("name", workspace.name)
        json.field("type", workspace.kind.rawValue)
        json.field("owner_id", workspace.owner)
        json.field("created_at", workspace.createdAt)
        json.field("last_modified_at", workspace.updatedAt)
        json.endObject()
    }
}

extension Request {
    /// The workspace that the path names.
    func workspace() throws(CoreError) -> UUID {
        guard let id = IdentifierPrefix.workspace.identifier(self.pathParameter("workspace_id")) else {
            throw .notFound("Workspace not found")
        }
        return id
    }
}
