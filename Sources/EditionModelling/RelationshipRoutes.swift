import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/workspaces/{workspace_id}/relationships`. Source: modelling contract, relationships.
enum RelationshipRoutes {
    private typealias Cardinality = ModelRelationship.Cardinality
    private typealias Optionality = ModelRelationship.Optionality

    private static let rule = ModellingEdition.Rules.requests
    private static let path = "/api/v1/workspaces/{workspace_id}/relationships"
    private static let one = "/api/v1/workspaces/{workspace_id}/relationships/{relationship_id}"

    private static let changeable: [Field] = [
        .optional("cardinality", .choice(of: Cardinality.self), "Of a new one: one-to-many."),
        .optional("optionality", .choice(of: Optionality.self), "Of a new one: optional."),
        .optional("name", .nullable(.string(0...ModelRules.nameLength.upperBound))),
        .optional("source_column_id", .nullable(.identifier(.modelColumn)), "Of the source table."),
        .optional("target_column_id", .nullable(.identifier(.modelColumn)), "Of the target table."),
    ]
    private static let createShape = Shape.named(
        "CreateRelationshipRequest",
        .object(
            [
                ModelWire.ownID(.relationship), .required("source_table_id", .identifier(.modelTable)),
                .required("target_table_id", .identifier(.modelTable)),
            ] + changeable))
    static let updateShape = Shape.named(
        "UpdateRelationshipRequest",
        .object(
            [
                .optional("source_table_id", .identifier(.modelTable), "Another one clears the source column."),
                .optional("target_table_id", .identifier(.modelTable), "Another one clears the target column."),
            ] + changeable))
    static let shape = Shape.named(
        "Relationship",
        .object([
            .required("id", .identifier(.relationship)),
            .required("workspace_id", .identifier(.workspace)),
            .required("source_table_id", .identifier(.modelTable)),
            .required("target_table_id", .identifier(.modelTable)),
            .required("cardinality", .choice(of: Cardinality.self)),
            .required("optionality", .choice(of: Optionality.self)),
            .required("name", .nullable(ModelWire.name)),
            .required("source_column_id", .nullable(.identifier(.modelColumn))),
            .required("target_column_id", .nullable(.identifier(.modelColumn))),
            .required("is_circular", .boolean, "One can go from the target back to the source along relationships."),
            ModelWire.version,
            .required("created_at", .instant),
            .required("last_modified_at", .instant),
        ]))

    static let routes: [Route] = [
        Route(
            .get, path, name: "listRelationships", summary: "The workspace's relationships, oldest first.",
            rule: rule, access: .signedIn(.modelRead, list), body: nil,
            answer: .json(.ok, ModelWire.list("relationships", of: shape, ModelRules.relationships)),
            conditional: .read),
        Route(
            .post, path, name: "createRelationship", summary: "Connects two tables, or one with itself.", rule: rule,
            access: .signedIn(.modelWrite, create), headers: EditName.headers, body: createShape,
            answer: .json(.created, shape),
            refusals: ModelRefusals.full),
        Route(
            .get, one, name: "getRelationship", summary: "One relationship.", rule: rule,
            access: .signedIn(.modelRead, get), body: nil, answer: .json(.ok, shape), conditional: .read),
        Route(
            .put, one, name: "updateRelationship", summary: "Changes what is given, keeps the rest.", rule: rule,
            access: .signedIn(.modelWrite, update), headers: EditName.headers, body: updateShape,
            answer: .json(.ok, shape), conditional: .write,
            refusals: ModelRefusals.gone),
        Route(
            .delete, one, name: "deleteRelationship",
            summary: "Deletes a relationship; it can be brought back for a while.", rule: rule,
            access: .signedIn(.modelWrite, delete), headers: EditName.headers, body: nil, answer: .noContent,
            conditional: .write,
            refusals: ModelRefusals.gone),
        Route(
            .post, "\(one)/restore", name: "restoreRelationship", summary: "Brings a deleted relationship back.",
            rule: rule, access: .signedIn(.modelWrite, restore), headers: EditName.headers, body: nil,
            answer: .json(.ok, shape),
            refusals: [
                Route.Refusal(
                    .conflict, "One of its tables is deleted, or there are as many relationships as there may be.")
            ]),
    ]

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let all = try request.services.models.relationships.list(in: try request.workspace(), for: actor)
        return ModelWire.list("relationships", all, self.write)
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        let made = try request.services.models.relationships.create(
            self.draft(request.body), in: try request.workspace(), origin: request.origin, by: actor)
        return self.response(.created, made.value)
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let found = try request.services.models.relationships.get(
            try self.id(request), in: try request.workspace(), for: actor)
        return self.response(.ok, found)
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let edited = try request.services.models.relationships.update(
            try self.id(request), self.draft(request.body), in: try request.workspace(), basis: request.basis,
            by: actor)
        return self.response(.ok, edited.value)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        _ = try request.services.models.relationships.delete(
            try self.id(request), in: try request.workspace(), basis: request.basis, by: actor)
        return .noContent
    }

    private static func restore(_ request: Request, _ actor: Actor) throws -> Response {
        let restored = try request.services.models.relationships.restore(
            try self.id(request), in: try request.workspace(), origin: request.origin, by: actor)
        return self.response(.ok, restored.value)
    }

    private static func id(_ request: Request) throws(CoreError) -> UUID {
        try request.element("relationship_id", .relationship, "Relationship")
    }

    // MARK: Wire

    static func draft(_ body: JSONObject) -> ModelRelationshipDraft {
        var draft = ModelRelationshipDraft()
        draft.id = body.identifier("id", .relationship)
        draft.sourceTable = body.identifier("source_table_id", .modelTable)
        draft.targetTable = body.identifier("target_table_id", .modelTable)
        draft.cardinality = body.choice("cardinality")
        draft.optionality = body.choice("optionality")
        draft.name = body.change("name", \.stringValue)
        draft.sourceColumn = body.change("source_column_id", .modelColumn)
        draft.targetColumn = body.change("target_column_id", .modelColumn)
        return draft
    }

    private static func response(_ status: HTTPStatus, _ one: ModelRelationship) -> Response {
        Response.json(status, version: one.version) { self.write(one, $0) }
    }

    static func write(_ one: ModelRelationship, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", one.id)
        json.field("workspace_id", one.workspace)
        for field in ModelRelationship.Field.allCases { self.write(field, of: one, json) }
        json.field("version", one.version)
        json.field("created_at", one.createdAt)
        json.field("last_modified_at", one.updatedAt)
        json.endObject()
    }

    /// One member of a relationship, by its name.
    static func write(_ field: ModelRelationship.Field, of one: ModelRelationship, _ json: JSONWriter) {
        switch field {
        case .sourceTable: json.field("source_table_id", one.sourceTable)
        case .targetTable: json.field("target_table_id", one.targetTable)
        case .cardinality: json.field("cardinality", one.cardinality.rawValue)
        case .optionality: json.field("optionality", one.optionality.rawValue)
        case .name: json.field("name", orNull: one.name)
        case .sourceColumn: json.field("source_column_id", orNull: one.sourceColumn)
        case .targetColumn: json.field("target_column_id", orNull: one.targetColumn)
        case .isCircular: json.field("is_circular", one.isCircular)
        }
    }
}
