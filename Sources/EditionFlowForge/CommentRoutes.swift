import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v2/tasks/{taskId}/comments`. Source: contracts' page §7.
enum CommentRoutes {
    private static let rule = FlowForgeEdition.Rules.standard
    private static let path = "/api/v2/tasks/{taskId}/comments"
    private static let one = "/api/v2/tasks/{taskId}/comments/{commentId}"

    private static let body = Shape.named(
        "CommentRequest", .object([.required("body", .string(WorkRules.commentLength))]))
    private static let shape = Shape.named(
        "Comment",
        .object([
            .required("id", .identifier(.comment)),
            .required("taskId", .identifier(.task)),
            .required("userId", .identifier(.user)),
            .required("authorName", .nullable(.text)),
            .required("body", .string(WorkRules.commentLength)),
            .required("version", .count, "Its entity tag; above 1 once it was edited."),
            .required("createdAt", .instant),
            .required("updatedAt", .instant),
        ]))

    static let routes: [Route] = [
        Route(
            .get, path, name: "listComments", summary: "A task's comments, oldest first.", rule: rule,
            access: .signedIn(.taskRead, list),
            query: ListWire.parameters(sortFields: ["createdAt"], default: "createdAt:asc"), body: nil,
            answer: .json(.ok, ListWire.shape(of: shape)), conditional: .read),
        Route(
            .post, path, name: "createComment", summary: "Comments a task.", rule: rule,
            access: .signedIn(.taskWrite, create), body: body, answer: .json(.created, shape),
            refusals: [Route.Refusal(.conflict, "The task has as many comments as it may.")]),
        Route(
            .put, one, name: "updateComment", summary: "Changes a comment; its author and administrators may.",
            rule: rule, access: .signedIn(.taskWrite, update), body: body, answer: .json(.ok, shape),
            conditional: .write),
        Route(
            .patch, one, name: "patchComment", summary: "The same as PUT.", rule: rule,
            access: .signedIn(.taskWrite, update), body: body, answer: .json(.ok, shape), conditional: .write),
        Route(
            .delete, one, name: "deleteComment", summary: "Removes a comment for good.", rule: rule,
            access: .signedIn(.taskWrite, delete), body: nil, answer: .noContent, conditional: .write),
    ]

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let page = try request.services.work.comments.list(
            of: try self.task(request), ascending: ListWire.sort(request).ascending, ListWire.page(request), for: actor)
        return ListWire.response(page, self.write)
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(
            .created,
            try request.services.work.comments.create(self.text(request), on: try self.task(request), by: actor))
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let comment = try request.services.work.comments.update(
            try request.identifier("commentId", .comment), of: try self.task(request), self.text(request),
            expected: request.expected, by: actor)
        return self.response(.ok, comment)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.work.comments.delete(
            try request.identifier("commentId", .comment), of: try self.task(request), expected: request.expected,
            by: actor)
        return .noContent
    }

    private static func task(_ request: Request) throws(CoreError) -> UUID { try request.identifier("taskId", .task) }

    private static func text(_ request: Request) -> String { request.body["body"]?.stringValue ?? "" }

    private static func response(_ status: HTTPStatus, _ comment: TaskComment) -> Response {
        Response.json(status, version: comment.version) { self.write(comment, $0) }
    }

    private static func write(_ comment: TaskComment, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", prefix: "cmt", comment.id)
        json.field("taskId", prefix: "task", comment.task)
        json.field("userId", prefix: "usr", comment.author)
        json.field("authorName", orNull: comment.authorName)
        json.field("body", comment.text)
        json.field("version", comment.version)
        json.field("createdAt", comment.createdAt)
        json.field("updatedAt", comment.updatedAt)
        json.endObject()
    }
}
