import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/workspaces/{workspace_id}/domains`. Source: modelling contract, domains.
enum DomainRoutes {
    private static let rule = ModellingEdition.Rules.requests
    private static let path = "/api/v1/workspaces/{workspace_id}/domains"
    private static let one = "/api/v1/workspaces/{workspace_id}/domains/{domain_id}"

    private static let createShape = Shape.named(
        "CreateDomainRequest",
        .object([
            ModelWire.ownID(.modelDomain), .required("name", ModelWire.name),
            .optional("model_type", .choice(of: ModelType.self), initial: "logical"),
        ]))
    static let updateShape = Shape.named(
        "UpdateDomainRequest",
        .object([.optional("name", ModelWire.name), .optional("model_type", .choice(of: ModelType.self))]))
    static let shape = Shape.named(
        "Domain",
        .object([
            .required("id", .identifier(.modelDomain)),
            .required("workspace_id", .identifier(.workspace)),
            .required("name", ModelWire.name),
            .required("model_type", .choice(of: ModelType.self)),
            .required("is_primary", .boolean, "The workspace's first one: it takes in the tables of those that go."),
            ModelWire.version,
            .required("created_at", .instant),
            .required("last_modified_at", .instant),
        ]))

    static let routes: [Route] = [
        Route(
            .get, path, name: "listDomains", summary: "The workspace's domains, oldest first.", rule: rule,
            access: .signedIn(.modelRead, list), body: nil,
            answer: .json(.ok, ModelWire.list("domains", of: shape, ModelRules.domains)), conditional: .read),
        Route(
            .post, path, name: "createDomain", summary: "Makes a domain; the first is the primary one.", rule: rule,
            access: .signedIn(.modelWrite, create), headers: EditName.headers, body: createShape,
            answer: .json(.created, shape),
            refusals: ModelRefusals.full),
        Route(
            .get, one, name: "getDomain", summary: "One domain.", rule: rule, access: .signedIn(.modelRead, get),
            body: nil, answer: .json(.ok, shape), conditional: .read),
        Route(
            .put, one, name: "updateDomain", summary: "Changes what is given, keeps the rest.", rule: rule,
            access: .signedIn(.modelWrite, update), headers: EditName.headers, body: updateShape,
            answer: .json(.ok, shape), conditional: .write,
            refusals: ModelRefusals.gone),
        Route(
            .delete, one, name: "deleteDomain",
            summary: "Deletes a domain; its tables go to the primary one. It can be brought back for a while.",
            rule: rule, access: .signedIn(.modelWrite, delete), headers: EditName.headers, body: nil,
            answer: .noContent, conditional: .write,
            refusals: [
                Route.Refusal(.conflict, "It was deleted already; or it is the primary one of others or of tables.")
            ]),
        Route(
            .post, "\(one)/restore", name: "restoreDomain", summary: "Brings a deleted domain back, without tables.",
            rule: rule, access: .signedIn(.modelWrite, restore), headers: EditName.headers, body: nil,
            answer: .json(.ok, shape),
            refusals: ModelRefusals.full),
    ]

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let domains = try request.services.models.domains.list(in: try request.workspace(), for: actor)
        return ModelWire.list("domains", domains, self.write)
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        let made = try request.services.models.domains.create(
            self.draft(request.body), in: try request.workspace(), origin: request.origin, by: actor)
        return self.response(.created, made.value)
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let domain = try request.services.models.domains.get(
            try self.id(request), in: try request.workspace(), for: actor)
        return self.response(.ok, domain)
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let edited = try request.services.models.domains.update(
            try self.id(request), self.draft(request.body), in: try request.workspace(), basis: request.basis,
            by: actor)
        return self.response(.ok, edited.value)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        _ = try request.services.models.domains.delete(
            try self.id(request), in: try request.workspace(), basis: request.basis, by: actor)
        return .noContent
    }

    private static func restore(_ request: Request, _ actor: Actor) throws -> Response {
        let restored = try request.services.models.domains.restore(
            try self.id(request), in: try request.workspace(), origin: request.origin, by: actor)
        return self.response(.ok, restored.value)
    }

    private static func id(_ request: Request) throws(CoreError) -> UUID {
        try request.element("domain_id", .modelDomain, "Domain")
    }

    // MARK: Wire

    static func draft(_ body: JSONObject) -> ModelDomainDraft {
        var draft = ModelDomainDraft()
        draft.id = body.identifier("id", .modelDomain)
        draft.name = body["name"]?.stringValue
        draft.modelType = body.choice("model_type")
        return draft
    }

    private static func response(_ status: HTTPStatus, _ domain: ModelDomain) -> Response {
        Response.json(status, version: domain.version) { self.write(domain, $0) }
    }

    static func write(_ domain: ModelDomain, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", domain.id)
        json.field("workspace_id", domain.workspace)
        for field in ["name", "model_type", "is_primary"] { self.write(field, of: domain, json) }
        json.field("version", domain.version)
        json.field("created_at", domain.createdAt)
        json.field("last_modified_at", domain.updatedAt)
        json.endObject()
    }

    /// One member of a domain, by its name; nothing for another name.
    static func write(_ field: String, of domain: ModelDomain, _ json: JSONWriter) {
        switch field {
        case "name": json.field("name", domain.name)
        case "model_type": json.field("model_type", domain.modelType.rawValue)
        case "is_primary": json.field("is_primary", domain.isPrimary)
        default: break
        }
    }
}

/// Refusals that changes of models share.
enum ModelRefusals {
    static let gone = [Route.Refusal(.conflict, "It was deleted already.")]
    static let full = [Route.Refusal(.conflict, "The id is in use, or there are as many as there may be.")]
}
