import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v2/milestones`. Source: contracts' page §7.
enum MilestoneRoutes {
    private static let rule = FlowForgeEdition.Rules.standard
    private static let path = "/api/v2/milestones"
    private static let one = "/api/v2/milestones/{milestoneId}"

    private static let changeable: [Field] = [
        .optional("description", .nullable(.string(WorkRules.descriptionLength))),
        .optional("dueDate", .nullable(.instant)),
        .optional("status", .choice(of: Milestone.Status.self)),
    ]
    private static let createShape = Shape.named(
        "CreateMilestoneRequest", .object([.required("title", .string(WorkRules.titleLength))] + changeable))
    private static let updateShape = Shape.named(
        "UpdateMilestoneRequest", .object([.optional("title", .string(WorkRules.titleLength))] + changeable))
    private static let shape = Shape.named(
        "Milestone",
        .object([
            .required("id", .identifier(.milestone)),
            .required("workspace", .identifier(.workspace)),
            .required("title", .string(WorkRules.titleLength)),
            .required("description", .nullable(.string(WorkRules.descriptionLength))),
            .required("dueDate", .nullable(.instant)),
            .required("status", .choice(of: Milestone.Status.self)),
            .required("progress", .integer(0...100), "Percent of its tasks that are completed, the cancelled apart."),
            .required("taskCount", .count, "Without the cancelled ones."),
            .required("completedCount", .count),
            .required("createdBy", .identifier(.user)),
            .required("version", .count, "Its entity tag."),
            .required("createdAt", .instant),
            .required("updatedAt", .instant),
        ]))

    static let routes: [Route] = [
        Route(
            .get, path, name: "listMilestones", summary: "Milestones of the account's workspaces, or of one of them.",
            rule: rule, access: .signedIn(.taskRead, list),
            query: ListWire.parameters(sortFields: MilestoneQuery.Order.allCases.map(\.rawValue)) + [
                QueryParameter("workspace", .identifier(.workspace), "Those of this workspace alone."),
                QueryParameter("status", .choice(of: Milestone.Status.self), "Those with this status alone."),
            ], body: nil, answer: .json(.ok, ListWire.shape(of: shape)), conditional: .read),
        Route(
            .post, path, name: "createMilestone", summary: "Makes a milestone.", rule: rule,
            access: .signedIn(.taskWrite, create), body: createShape, answer: .json(.created, shape)),
        // Not answered with 304: its tasks' progress moves without its version.
        Route(
            .get, one, name: "getMilestone", summary: "One milestone.", rule: rule,
            access: .signedIn(.taskRead, get), body: nil, answer: .json(.ok, shape)),
        Route(
            .put, one, name: "updateMilestone", summary: "Changes what is given, keeps the rest.", rule: rule,
            access: .signedIn(.taskWrite, update), body: updateShape, answer: .json(.ok, shape), conditional: .write),
        Route(
            .patch, one, name: "patchMilestone", summary: "The same as PUT.", rule: rule,
            access: .signedIn(.taskWrite, update), body: updateShape, answer: .json(.ok, shape), conditional: .write),
        Route(
            .delete, one, name: "deleteMilestone", summary: "Removes a milestone for good; its tasks stay.",
            rule: rule, access: .signedIn(.taskWrite, delete), body: nil, answer: .noContent, conditional: .write),
    ]

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        var query = MilestoneQuery()
        query.workspace = request.identifier(query: "workspace", .workspace)
        query.status = request.query("status")?.stringValue.flatMap(Milestone.Status.init)
        let sort = ListWire.sort(request)
        query.order = MilestoneQuery.Order(rawValue: sort.field) ?? .createdAt
        query.ascending = sort.ascending
        query.page = ListWire.page(request)
        return ListWire.response(try request.services.work.milestones.list(query, for: actor), self.write)
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(.created, try request.services.work.milestones.create(self.draft(request.body), by: actor))
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(.ok, try request.services.work.milestones.get(try self.id(request), for: actor))
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let milestone = try request.services.work.milestones.update(
            try self.id(request), self.draft(request.body), expected: request.expected, by: actor)
        return self.response(.ok, milestone)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.work.milestones.delete(try self.id(request), expected: request.expected, by: actor)
        return .noContent
    }

    private static func id(_ request: Request) throws(CoreError) -> UUID {
        try request.identifier("milestoneId", .milestone)
    }

    private static func draft(_ body: JSONObject) -> MilestoneDraft {
        var draft = MilestoneDraft()
        draft.title = body["title"]?.stringValue
        draft.description = body.change("description", \.stringValue)
        draft.status = body["status"]?.stringValue.flatMap(Milestone.Status.init)
        draft.dueAt = body.change("dueDate") { $0.stringValue.flatMap { Instant(rfc3339: $0) } }
        return draft
    }

    private static func response(_ status: HTTPStatus, _ milestone: Milestone) -> Response {
        Response.json(status, version: milestone.version) { self.write(milestone, $0) }
    }

    private static func write(_ milestone: Milestone, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", prefix: "mil", milestone.id)
        json.field("workspace", prefix: "ws", milestone.workspace)
        json.field("title", milestone.title)
        json.field("description", orNull: milestone.description)
        json.field("dueDate", orNull: milestone.dueAt)
        json.field("status", milestone.status.rawValue)
        json.field("progress", milestone.progress)
        json.field("taskCount", milestone.taskCount)
        json.field("completedCount", milestone.completedCount)
        json.field("createdBy", prefix: "usr", milestone.createdBy)
        json.field("version", milestone.version)
        json.field("createdAt", milestone.createdAt)
        json.field("updatedAt", milestone.updatedAt)
        json.endObject()
    }
}
