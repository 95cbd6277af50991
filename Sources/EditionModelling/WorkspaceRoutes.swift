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
            ModelWire.version,
            .required("created_at", .instant),
            .required("last_modified_at", .instant),
        ]))
    private static let createShape = Shape.named(
        "CreateWorkspaceRequest",
        .object([
            .required("name", ModelWire.name),
            .optional("type", .choice(of: Workspace.Kind.self), "Personal: nobody can be invited.", initial: "shared"),
        ]))
    private static let updateShape = Shape.named(
        "UpdateWorkspaceRequest",
        .object([.optional("name", ModelWire.name), .optional("type", .choice(of: Workspace.Kind.self))]))

    static let routes: [Route] = [
        Route(
            .get, path, name: "listWorkspaces", summary: "The workspaces that the account is in, oldest first.",
            rule: rule, access: .signedIn(.modelRead, list), body: nil,
            answer: .json(.ok, .object([.required("workspaces", .array(shape, 0...100_000))])), conditional: .read),
        Route(
            .get, one, name: "getWorkspace", summary: "One workspace.", rule: rule,
            access: .signedIn(.modelRead, get), body: nil, answer: .json(.ok, shape), conditional: .read),
        Route(
            .post, path, name: "createWorkspace", summary: "Makes a workspace that the account owns.", rule: rule,
            access: .signedIn(.workspaceAdmin, create), body: createShape, answer: .json(.created, shape),
            refusals: [Route.Refusal(.conflict, "The account owns as many as it may.")]),
        Route(
            .put, one, name: "updateWorkspace", summary: "Changes what is given, keeps the rest.", rule: rule,
            access: .signedIn(.workspaceAdmin, update), body: updateShape, answer: .json(.ok, shape),
            conditional: .write, refusals: [Route.Refusal(.conflict, "It cannot be of that type.")]),
        Route(
            .delete, one, name: "deleteWorkspace",
            summary: "Deletes a workspace for all of its members; its owner can bring it back.", rule: rule,
            access: .signedIn(.workspaceAdmin, delete), body: nil, answer: .noContent, conditional: .write,
            refusals: [Route.Refusal(.conflict, "It came with the account.")]),
        Route(
            .post, "\(one)/restore", name: "restoreWorkspace",
            summary: "Brings a deleted workspace back to its owner and members.", rule: rule,
            access: .signedIn(.workspaceAdmin, restore), body: nil, answer: .json(.ok, shape),
            refusals: [Route.Refusal(.conflict, "The account owns as many as it may.")]),
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
        return self.response(.ok, workspace)
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(.created, try request.services.models.workspaces.create(self.draft(request.body), by: actor))
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let workspace = try request.services.models.workspaces.update(
            try request.workspace(), self.draft(request.body), expected: request.expected, by: actor)
        return self.response(.ok, workspace)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.models.workspaces.delete(
            try request.workspace(), expected: request.expected, by: actor)
        return .noContent
    }

    private static func restore(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(
            .ok, try request.services.models.workspaces.restore(try request.workspace(), by: actor))
    }

    private static func draft(_ body: JSONObject) -> WorkspaceDraft {
        WorkspaceDraft(name: body["name"]?.stringValue, kind: body.choice("type"))
    }

    private static func response(_ status: HTTPStatus, _ workspace: Workspace) -> Response {
        Response.json(status, version: workspace.version) { self.write(workspace, $0) }
    }

    static func write(_ workspace: Workspace, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", workspace.id)
        json.field("name", workspace.name)
        json.field("type", workspace.kind.rawValue)
        json.field("owner_id", workspace.owner)
        json.field("version", workspace.version)
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
