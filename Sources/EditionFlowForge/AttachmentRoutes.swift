import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v2/tasks/{taskId}/attachments`. Source: contracts' page §5 and §7.
enum AttachmentRoutes {
    private static let rule = FlowForgeEdition.Rules.standard
    private static let path = "/api/v2/tasks/{taskId}/attachments"
    private static let one = "/api/v2/tasks/{taskId}/attachments/{attachmentId}"

    private static let form = FormShape(
        file: "file", "Anything but programs for a machine; what it is, its first bytes say.", fields: [],
        limit: .attachment)
    private static let shape = Shape.named(
        "Attachment",
        .object([
            .required("id", .identifier(.attachment)),
            .required("taskId", .identifier(.task)),
            .required("userId", .identifier(.user), "Who uploaded it."),
            .required("name", .string(1...WorkRules.fileNameLength)),
            .required("contentType", .text, "By the file's first bytes, whatever the sender said."),
            .required("size", .count, "In bytes."),
            .required("url", .text, "Where it is downloaded, on this server."),
            .required("createdAt", .instant),
        ]))

    static let routes: [Route] = [
        Route(
            .get, path, name: "listAttachments", summary: "A task's attachments, oldest first; all of them.",
            rule: rule, access: .signedIn(.taskRead, list), body: nil,
            answer: .json(.ok, ListWire.shape(of: shape)), conditional: .read),
        Route(
            .post, path, name: "createAttachment", summary: "Hangs a file on a task.",
            rule: FlowForgeEdition.Rules.fileUpload, access: .signedIn(.taskWrite, create), body: nil, form: form,
            answer: .json(.created, shape),
            refusals: [Route.Refusal(.conflict, "The task has as many attachments as it may.")]),
        Route(
            .get, one, name: "getAttachment",
            summary: "Downloads a file; ranges are served. What a browser could run is offered for saving only.",
            rule: rule, access: .signedIn(.taskRead, get), body: nil,
            answer: .file("The file.")),
        Route(
            .delete, one, name: "deleteAttachment",
            summary: "Removes a file for good; who uploaded it and administrators may.", rule: rule,
            access: .signedIn(.taskWrite, delete), body: nil, answer: .noContent),
    ]

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let all = try request.services.work.attachments.list(of: try self.task(request), for: actor)
        let page = Page(
            items: all, total: Int64(all.count), request: PageRequest(limit: WorkRules.attachmentsPerTask))
        return ListWire.response(page, self.write)
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        guard let file = request.file else { throw CoreError.fault("a form's route without a file") }
        let attachment = try request.services.work.attachments.create(
            name: file.name, file.content, on: try self.task(request), by: actor)
        return Response.json(.created) { self.write(attachment, $0) }
    }

    /// Names the file to nginx, which sends it.
    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let (attachment, file) = try request.services.work.attachments.open(
            try request.identifier("attachmentId", .attachment), of: try self.task(request), for: actor)
        let disposition = ContentDisposition(isShown: attachment.type.isShown, fileName: attachment.name)
        return Response(
            .ok,
            headers: [
                (name: "X-Accel-Redirect", value: "/.atrium/attachments/\(file)"),
                (name: "Content-Disposition", value: disposition.header),
                (name: "Cache-Control", value: "private, no-cache"),
            ], body: .bytes([], type: attachment.type.mediaType))
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.work.attachments.delete(
            try request.identifier("attachmentId", .attachment), of: try self.task(request), by: actor)
        return .noContent
    }

    private static func task(_ request: Request) throws(CoreError) -> UUID { try request.identifier("taskId", .task) }

    private static func write(_ attachment: Attachment, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", prefix: "att", attachment.id)
        json.field("taskId", prefix: "task", attachment.task)
        json.field("userId", prefix: "usr", attachment.uploader)
        json.field("name", attachment.name)
        json.field("contentType", attachment.type.mediaType)
        json.field("size", attachment.sizeBytes)
        json.field("url", "/api/v2/tasks/task_\(attachment.task.base62)/attachments/att_\(attachment.id.base62)")
        json.field("createdAt", attachment.createdAt)
        json.endObject()
    }
}
