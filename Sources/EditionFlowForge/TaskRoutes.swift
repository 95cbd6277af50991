import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v2/tasks`. Source: flowforge contract, task management; contracts' page §5.
enum TaskRoutes {
    private static let rule = FlowForgeEdition.Rules.standard
    private static let path = "/api/v2/tasks"
    private static let one = "/api/v2/tasks/{taskId}"

    static let routes: [Route] = [
        Route(
            .get, path, name: "listTasks", summary: "Tasks of the account's workspaces, or of one of them.",
            rule: rule, access: .signedIn(.taskRead, list), query: query, body: nil,
            answer: .json(.ok, ListWire.shape(of: TaskWire.shape, [.required("summary", TaskWire.summary)])),
            conditional: .read),
        Route(
            .post, path, name: "createTask", summary: "Makes a task, the last of its column.", rule: rule,
            access: .signedIn(.taskWrite, create), body: TaskWire.create, answer: .json(.created, TaskWire.shape)),
        // Not answered with 304: what is counted on a task moves without its version.
        Route(
            .get, one, name: "getTask", summary: "One task.", rule: rule, access: .signedIn(.taskRead, get), body: nil,
            answer: .json(.ok, TaskWire.shape)),
        Route(
            .put, one, name: "updateTask", summary: "Changes what is given, keeps the rest.", rule: rule,
            access: .signedIn(.taskWrite, update), body: TaskWire.update, answer: .json(.ok, TaskWire.shape),
            conditional: .write),
        Route(
            .patch, one, name: "patchTask", summary: "The same as PUT.", rule: rule,
            access: .signedIn(.taskWrite, update), body: TaskWire.update, answer: .json(.ok, TaskWire.shape),
            conditional: .write),
        Route(
            .delete, one, name: "deleteTask", summary: "Deletes a task; it can be brought back for a while.",
            rule: rule, access: .signedIn(.taskWrite, delete), body: nil, answer: .noContent, conditional: .write),
        Route(
            .post, "\(one)/undelete", name: "undeleteTask",
            summary: "Brings a deleted task back, with all that hangs on it, as the last of its column.", rule: rule,
            access: .signedIn(.taskWrite, undelete), body: nil, answer: .json(.ok, TaskWire.shape)),
        Route(
            .post, "\(one)/move", name: "moveTask", summary: "Puts a task elsewhere on its board.", rule: rule,
            access: .signedIn(.taskWrite, move), body: TaskWire.move, answer: .json(.ok, TaskWire.shape),
            conditional: .write,
            refusals: [Route.Refusal(.conflict, "The task of `after` is not in that column (any more).")]),
    ]

    private static let query =
        ListWire.parameters(sortFields: TaskQuery.Order.allCases.map(\.rawValue)) + [
            QueryParameter("workspace", .identifier(.workspace), "Those of this workspace alone."),
            QueryParameter(
                "status", .array(.choice(of: ProjectTask.Status.self), 0...5),
                "Any of these; the summary counts the others all the same."),
            QueryParameter("priority", .array(.choice(of: ProjectTask.Priority.self), 0...4), "Any of these."),
            QueryParameter("assignee", .string(1...64), "An account's id, or `me`."),
            QueryParameter("milestone", .identifier(.milestone), "Those that lead to it."),
            QueryParameter(
                "tags", .array(.string(DashboardRules.tagLength), 0...10),
                "All of these; repeated or separated by commas."),
            QueryParameter("search", .string(WorkRules.searchLength), "Part of the title or description."),
            QueryParameter("dueBefore", .instant, "Those that are due before this time."),
            QueryParameter("deleted", .boolean, "Deleted ones that can be brought back.", initial: false),
        ]

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        var query = TaskQuery()
        query.workspace = request.identifier(query: "workspace", .workspace)
        query.statuses = request.texts("status").compactMap(ProjectTask.Status.init)
        query.priorities = request.texts("priority").compactMap(ProjectTask.Priority.init)
        query.assignee = try self.assignee(request, actor)
        query.milestone = request.identifier(query: "milestone", .milestone)
        query.tags = request.texts("tags").map(\.trimmed)
        query.search = request.query("search")?.stringValue.flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed }
        query.dueBefore = request.query("dueBefore")?.stringValue.flatMap { Instant(rfc3339: $0) }
        query.isDeleted = request.query("deleted")?.boolValue ?? false
        let sort = ListWire.sort(request)
        query.order = TaskQuery.Order(rawValue: sort.field) ?? .createdAt
        query.ascending = sort.ascending
        query.page = ListWire.page(request)
        let list = try request.services.work.tasks.list(query, for: actor)
        return ListWire.response(list.page, after: { TaskWire.writeSummary(list, $0) }, TaskWire.write)
    }

    private static func assignee(_ request: Request, _ actor: Actor) throws(CoreError) -> UUID? {
        guard let text = request.query("assignee")?.stringValue else { return nil }
        if text == "me" { return actor.user }
        guard let id = IdentifierPrefix.user.identifier(text) else {
            throw .validation([FieldIssue("assignee", .format, "This must be an account's id, or me.")])
        }
        return id
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(.created, try request.services.work.tasks.create(TaskWire.draft(request.body), by: actor))
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(.ok, try request.services.work.tasks.get(try self.id(request), for: actor))
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let task = try request.services.work.tasks.update(
            try self.id(request), TaskWire.draft(request.body), expected: request.expected, by: actor)
        return self.response(.ok, task)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.work.tasks.delete(try self.id(request), expected: request.expected, by: actor)
        return .noContent
    }

    private static func undelete(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(.ok, try request.services.work.tasks.undelete(try self.id(request), by: actor))
    }

    private static func move(_ request: Request, _ actor: Actor) throws -> Response {
        let status = request.body["status"]?.stringValue.flatMap(ProjectTask.Status.init) ?? .pending
        let after = request.body.change("after") { $0.stringValue.flatMap { IdentifierPrefix.task.identifier($0) } }
        let place: TaskOrderService.Place =
            switch after {
            case .set(let id): .behind(id)
            case .clear: .first
            case nil: .last
            }
        let task = try request.services.work.order.move(
            try self.id(request), to: status, place, expected: request.expected, by: actor)
        return self.response(.ok, task)
    }

    private static func id(_ request: Request) throws(CoreError) -> UUID { try request.identifier("taskId", .task) }

    private static func response(_ status: HTTPStatus, _ task: ProjectTask) -> Response {
        Response.json(status, version: task.version) { TaskWire.write(task, $0) }
    }
}

extension Request {
    /// A query parameter's key; the route's shape has checked its form.
    func identifier(query name: String, _ prefix: IdentifierPrefix) -> UUID? {
        self.query(name)?.stringValue.flatMap { prefix.identifier($0) }
    }

    /// A query parameter that is a list.
    func texts(_ name: String) -> [String] { self.query(name)?.arrayValue?.compactMap(\.stringValue) ?? [] }
}
