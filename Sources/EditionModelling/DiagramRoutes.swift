import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/workspaces/{workspace_id}/data-flow-diagrams`. Source: modelling contract, data flow diagrams.
enum DiagramRoutes {
    private static let rule = ModellingEdition.Rules.requests
    private static let path = "/api/v1/workspaces/{workspace_id}/data-flow-diagrams"
    private static let one = "/api/v1/workspaces/{workspace_id}/data-flow-diagrams/{diagram_id}"

    static let routes: [Route] = [
        Route(
            .get, path, name: "listDiagrams", summary: "The workspace's diagrams of data flow, oldest first.",
            rule: rule, access: .signedIn(.modelRead, list), body: nil,
            answer: .json(.ok, ModelWire.list("diagrams", of: DiagramWire.shape, ModelRules.diagrams)),
            conditional: .read),
        Route(
            .post, path, name: "createDiagram", summary: "Makes a diagram.", rule: rule,
            access: .signedIn(.modelWrite, create), headers: EditName.headers, body: DiagramWire.create,
            answer: .json(.created, DiagramWire.shape), refusals: ModelRefusals.full),
        Route(
            .get, one, name: "getDiagram", summary: "One diagram.", rule: rule, access: .signedIn(.modelRead, get),
            body: nil, answer: .json(.ok, DiagramWire.shape), conditional: .read),
        Route(
            .put, one, name: "updateDiagram",
            summary: "Changes what is given, keeps the rest; connections of nodes that go, go with them.", rule: rule,
            access: .signedIn(.modelWrite, update), headers: EditName.headers, body: DiagramWire.update,
            answer: .json(.ok, DiagramWire.shape),
            conditional: .write, refusals: ModelRefusals.gone),
        Route(
            .delete, one, name: "deleteDiagram", summary: "Deletes a diagram; it can be brought back for a while.",
            rule: rule, access: .signedIn(.modelWrite, delete), headers: EditName.headers, body: nil,
            answer: .noContent, conditional: .write,
            refusals: ModelRefusals.gone),
        Route(
            .post, "\(one)/restore", name: "restoreDiagram", summary: "Brings a deleted diagram back.", rule: rule,
            access: .signedIn(.modelWrite, restore), headers: EditName.headers, body: nil,
            answer: .json(.ok, DiagramWire.shape),
            refusals: ModelRefusals.full),
    ]

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let diagrams = try request.services.models.diagrams.list(in: try request.workspace(), for: actor)
        return ModelWire.list("diagrams", diagrams, DiagramWire.write)
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        let made = try request.services.models.diagrams.create(
            DiagramWire.draft(request.body), in: try request.workspace(), origin: request.origin, by: actor)
        return self.response(.created, made.value)
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let diagram = try request.services.models.diagrams.get(
            try self.id(request), in: try request.workspace(), for: actor)
        return self.response(.ok, diagram)
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let edited = try request.services.models.diagrams.update(
            try self.id(request), DiagramWire.draft(request.body), in: try request.workspace(), basis: request.basis,
            by: actor)
        return self.response(.ok, edited.value)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        _ = try request.services.models.diagrams.delete(
            try self.id(request), in: try request.workspace(), basis: request.basis, by: actor)
        return .noContent
    }

    private static func restore(_ request: Request, _ actor: Actor) throws -> Response {
        let restored = try request.services.models.diagrams.restore(
            try self.id(request), in: try request.workspace(), origin: request.origin, by: actor)
        return self.response(.ok, restored.value)
    }

    private static func id(_ request: Request) throws(CoreError) -> UUID {
        try request.element("diagram_id", .diagram, "Diagram")
    }

    private static func response(_ status: HTTPStatus, _ diagram: FlowDiagram) -> Response {
        Response.json(status, version: diagram.version) { DiagramWire.write(diagram, $0) }
    }
}
