import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `…/versions`, `…/diff`: states of a model that people keep, and how they differ.
enum ModelVersionRoutes {
    private static let rule = ModellingEdition.Rules.requests
    private static let path = "/api/v1/workspaces/{workspace_id}/versions"
    private static let one = "/api/v1/workspaces/{workspace_id}/versions/{version_id}"

    private static let shape = Shape.named(
        "ModelVersion",
        .object([
            .required("id", .identifier(.modelVersion)),
            .required("workspace_id", .identifier(.workspace)),
            .required("name", ModelWire.name),
            .required("created_by", .identifier(.user)),
            .required("created_at", .instant),
            .required("offset", .count, "Of the last event that it holds."),
            .required("tables", .count),
            .required("relationships", .count),
            .required("size_bytes", .count),
        ]))
    private static let difference = Shape.named(
        "ModelDiff",
        .object([
            .required(
                "changes",
                .array(
                    .object([
                        .required("element", .choice(of: ModelDiff.Element.self)),
                        .required("id", .identifier(.modelTable)),
                        .required("name", .nullable(.text)),
                        .optional("table_id", .identifier(.modelTable), "Of a column."),
                        .required("action", .choice(of: ModelDiff.Action.self)),
                        .required(
                            "fields",
                            .array(
                                .object([
                                    .required("field", .text), .required("from", .any), .required("to", .any),
                                ]), 0...20)),
                    ]), 0...2_100_000)),
            .required(
                "summary",
                .object([.required("added", .count), .required("removed", .count), .required("changed", .count)])),
        ]))

    static let routes: [Route] = [
        Route(
            .get, path, name: "listModelVersions", summary: "The kept states of the model, newest first.", rule: rule,
            access: .signedIn(.modelRead, list), body: nil,
            answer: .json(.ok, ModelWire.list("versions", of: shape, ModelVersion.most)), conditional: .read),
        Route(
            .post, path, name: "createModelVersion", summary: "Keeps the model as it is now.", rule: rule,
            access: .signedIn(.modelWrite, create),
            body: .named("CreateModelVersionRequest", .object([.required("name", ModelWire.name)])),
            answer: .json(.created, shape), refusals: ModelRefusals.full),
        Route(
            .get, one, name: "getModelVersion", summary: "One kept state, without what it holds.", rule: rule,
            access: .signedIn(.modelRead, get), body: nil, answer: .json(.ok, shape), conditional: .read),
        Route(
            .delete, one, name: "deleteModelVersion", summary: "Forgets a kept state.", rule: rule,
            access: .signedIn(.modelWrite, delete), body: nil, answer: .noContent),
        Route(
            .get, "\(one)/odcs", name: "getModelVersionODCS", summary: "A kept state as a data contract.", rule: rule,
            access: .signedIn(.modelRead, contract), body: nil,
            answer: .document("application/yaml", "The contract, as an attachment.")),
        Route(
            .post, "\(one)/restore", name: "restoreModelVersion",
            summary: "Makes the model what it was; what it has besides is deleted.", rule: rule,
            access: .signedIn(.modelWrite, restore), headers: EditName.headers, body: nil,
            answer: .json(.ok, ImportWire.shape),
            refusals: ModelRefusals.full),
        Route(
            .get, "/api/v1/workspaces/{workspace_id}/diff", name: "getModelDiff",
            summary: "How one state of the model differs from another.", rule: rule,
            access: .signedIn(.modelRead, diff),
            query: [
                QueryParameter("from", .string(1...64), "A version's id, or `current`.", initial: "current"),
                QueryParameter("to", .string(1...64), "A version's id, or `current`.", initial: "current"),
            ], body: nil, answer: .json(.ok, difference)),
    ]

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let versions = try request.services.models.versions.list(in: try request.workspace(), for: actor)
        return ModelWire.list("versions", versions, self.write)
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        let version = try request.services.models.versions.create(
            request.body["name"]?.stringValue ?? "", in: try request.workspace(), by: actor)
        return .json(.created) { self.write(version, $0) }
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let version = try request.services.models.versions.get(
            try self.id(request), in: try request.workspace(), for: actor)
        return .json { self.write(version, $0) }
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.models.versions.delete(
            try self.id(request), in: try request.workspace(), by: actor)
        return .noContent
    }

    private static func contract(_ request: Request, _ actor: Actor) throws -> Response {
        let id = try self.id(request)
        return ImportWire.attachment(
            try request.services.models.versions.contract(id, in: try request.workspace(), for: actor),
            "application/yaml", "version-\(id).yaml")
    }

    private static func restore(_ request: Request, _ actor: Actor) throws -> Response {
        let workspace = try request.workspace()
        let outcome = try request.services.models.versions.restore(
            try self.id(request), in: workspace, origin: request.origin, by: actor)
        return ImportWire.response(outcome, workspace)
    }

    private static func diff(_ request: Request, _ actor: Actor) throws -> Response {
        let difference = try request.services.models.versions.diff(
            from: try self.state("from", request), to: try self.state("to", request), in: try request.workspace(),
            for: actor)
        return .json { json in
            json.beginObject()
            ModelWire.field("changes", difference.changes, json, self.write)
            json.key("summary")
            json.beginObject()
            json.field("added", difference.count(.added))
            json.field("removed", difference.count(.removed))
            json.field("changed", difference.count(.changed))
            json.endObject()
            json.endObject()
        }
    }

    private static func id(_ request: Request) throws(CoreError) -> UUID {
        try request.element("version_id", .modelVersion, "Version")
    }

    private static func state(_ name: String, _ request: Request) throws(CoreError) -> ModelVersionService.State {
        let text = request.query(name)?.stringValue ?? "current"
        if text == "current" { return .current }
        guard let id = IdentifierPrefix.modelVersion.identifier(text) else {
            throw .validation([FieldIssue(name, .format, "This must be a version's id, or current.")])
        }
        return .version(id)
    }

    // MARK: Out

    private static func write(_ version: ModelVersion, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", version.id)
        json.field("workspace_id", version.workspace)
        json.field("name", version.name)
        json.field("created_by", version.createdBy)
        json.field("created_at", version.createdAt)
        json.field("offset", version.offset)
        json.field("tables", version.tables)
        json.field("relationships", version.relationships)
        json.field("size_bytes", version.sizeBytes)
        json.endObject()
    }

    private static func write(_ change: ModelDiff.Change, _ json: JSONWriter) {
        json.beginObject()
        json.field("element", change.element.rawValue)
        json.field("id", change.id)
        json.field("name", orNull: change.name)
        if let table = change.table { json.field("table_id", table) }
        json.field("action", change.action.rawValue)
        ModelWire.field("fields", change.fields, json) { field, json in
            json.beginObject()
            json.field("field", field.name)
            json.field("from", field.from)
            json.field("to", field.to)
            json.endObject()
        }
        json.endObject()
    }
}
