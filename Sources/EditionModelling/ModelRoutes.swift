import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/workspaces/{workspace_id}/model`: all of it in one answer, and where the event stream goes on behind it.
enum ModelRoutes {
    private static let shape = Shape.named(
        "Model",
        .object([
            .required("workspace", WorkspaceRoutes.shape),
            .required("offset", .count, "Of the last event that it holds: what to follow the workspace from."),
            .required("access_level", .choice(["read", "edit"]), "What the account may do with it."),
            .required("domains", .array(DomainRoutes.shape, 0...ModelRules.domains)),
            .required("tables", .array(TableWire.shape, 0...ModelRules.tables)),
            .required("relationships", .array(RelationshipRoutes.shape, 0...ModelRules.relationships)),
            .required("diagrams", .array(DiagramWire.shape, 0...ModelRules.diagrams)),
        ]))

    static let routes: [Route] = [
        Route(
            .get, "/api/v1/workspaces/{workspace_id}/model", name: "getModel",
            summary: "Everything in a workspace's model, as it was at one moment.",
            rule: ModellingEdition.Rules.requests, access: .signedIn(.modelRead, get), body: nil,
            answer: .json(.ok, shape), conditional: .read)
    ]

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let model = try request.services.models.whole.get(try request.workspace(), for: actor)
        let mayEdit = actor.permissions(in: model.workspace.id).contains(.modelWrite)
        return .json { json in
            json.beginObject()
            json.key("workspace")
            WorkspaceRoutes.write(model.workspace, json)
            json.field("offset", model.offset)
            json.field("access_level", mayEdit ? "edit" : "read")
            ModelWire.field("domains", model.domains, json, DomainRoutes.write)
            ModelWire.field("tables", model.tables, json, TableWire.write)
            ModelWire.field("relationships", model.relationships, json, RelationshipRoutes.write)
            ModelWire.field("diagrams", model.diagrams, json, DiagramWire.write)
            json.endObject()
        }
    }
}
