import Core
import JSON
import Primitives
import Surface

/// Tasks on the wire. Source: flowforge contract, `Task`; its GraphQL type for dates and the fifth status.
enum TaskWire {
    // MARK: Shapes

    private static let title = Shape.string(WorkRules.titleLength)
    private static let description = Shape.nullable(.string(WorkRules.descriptionLength))
    private static let tags = Shape.array(.string(DashboardRules.tagLength), DashboardRules.tagCount)
    private static let hours = Shape.number(WorkRules.estimatedHours)

    private static let changeable: [Field] = [
        .optional("description", description),
        .optional("status", .choice(of: ProjectTask.Status.self), "Another one puts it at the end of that column."),
        .optional("priority", .choice(of: ProjectTask.Priority.self)),
        .optional("assignee", .nullable(.identifier(.user)), "A member of the workspace."),
        .optional("milestone", .nullable(.identifier(.milestone)), "One of the same workspace."),
        .optional("estimatedHours", .nullable(hours)),
        .optional("dueDate", .nullable(.instant)),
        .optional("tags", tags, "Takes the place of all."),
    ]
    static let create = Shape.named("CreateTaskRequest", .object([.required("title", title)] + changeable))
    static let update = Shape.named("UpdateTaskRequest", .object([.optional("title", title)] + changeable))
    static let move = Shape.named(
        "MoveTaskRequest",
        .object([
            .required("status", .choice(of: ProjectTask.Status.self), "The column."),
            .optional(
                "after", .nullable(.identifier(.task)),
                "The task of that column that it shall stand behind; null: it becomes the first; absent: the last."),
        ]))

    static let shape = Shape.named(
        "Task",
        .object([
            .required("id", .identifier(.task)),
            .required("workspace", .identifier(.workspace)),
            .required("title", title),
            .required("description", description),
            .required("status", .choice(of: ProjectTask.Status.self)),
            .required("priority", .choice(of: ProjectTask.Priority.self)),
            .required("assignee", .nullable(.identifier(.user))),
            .required("milestone", .nullable(.identifier(.milestone))),
            .required("estimatedHours", .nullable(hours)),
            .required("actualHours", .number(0...1e12), "Of its finished time entries."),
            .required("tags", tags),
            .required("dueDate", .nullable(.instant)),
            .required("completedAt", .nullable(.instant), "Since when its status is completed."),
            .required("position", .integer(BoardOrder.positions), "Orders the tasks of one status."),
            .required("commentCount", .count),
            .required("attachmentCount", .count),
            .required("createdBy", .identifier(.user)),
            .required("version", .count, "Its entity tag."),
            .required("createdAt", .instant),
            .required("updatedAt", .instant),
        ]))

    static let summary = Shape.object([
        .required("total", .count, "Of all statuses."),
        .required("byStatus", .object(ProjectTask.Status.allCases.map { .required($0.rawValue, .count) })),
    ])

    // MARK: In

    /// - Throws: `.validation` for a time that is none.
    static func draft(_ body: JSONObject) -> TaskDraft {
        var draft = TaskDraft()
        draft.title = body["title"]?.stringValue
        draft.description = body.change("description", \.stringValue)
        draft.status = body["status"]?.stringValue.flatMap(ProjectTask.Status.init)
        draft.priority = body["priority"]?.stringValue.flatMap(ProjectTask.Priority.init)
        draft.assignee = body.change("assignee") { $0.stringValue.flatMap { IdentifierPrefix.user.identifier($0) } }
        draft.milestone = body.change("milestone") {
            $0.stringValue.flatMap { IdentifierPrefix.milestone.identifier($0) }
        }
        draft.estimatedHours = body.change("estimatedHours", \.numberValue)
        draft.dueAt = body.change("dueDate") { $0.stringValue.flatMap { Instant(rfc3339: $0) } }
        draft.tags = body["tags"]?.arrayValue?.compactMap(\.stringValue)
        return draft
    }

    // MARK: Out

    static func write(_ task: ProjectTask, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", prefix: "task", task.id)
        json.field("workspace", prefix: "ws", task.workspace)
        json.field("title", task.title)
        json.field("description", orNull: task.description)
        json.field("status", task.status.rawValue)
        json.field("priority", task.priority.rawValue)
        json.field("assignee", prefix: "usr", orNull: task.assignee)
        json.field("milestone", prefix: "mil", orNull: task.milestone)
        json.field("estimatedHours", orNull: task.estimatedHours)
        json.field("actualHours", task.actualHours)
        json.field("tags", task.tags)
        json.field("dueDate", orNull: task.dueAt)
        json.field("completedAt", orNull: task.completedAt)
        json.field("position", task.position)
        json.field("commentCount", task.commentCount)
        json.field("attachmentCount", task.attachmentCount)
        json.field("createdBy", prefix: "usr", task.createdBy)
        json.field("version", task.version)
        json.field("createdAt", task.createdAt)
        json.field("updatedAt", task.updatedAt)
        json.endObject()
    }

    static func writeSummary(_ list: TaskList, _ json: JSONWriter) {
        json.key("summary")
        json.beginObject()
        json.field("total", list.byStatus.values.reduce(0, +))
        json.key("byStatus")
        json.beginObject()
        for status in ProjectTask.Status.allCases {
            json.key(status.rawValue)
            json.integer(list.byStatus[status] ?? 0)
        }
        json.endObject()
        json.endObject()
    }
}

extension JSONObject {
    /// What a body says of a member that null clears; nil when it says nothing.
    func change<Value>(_ key: String, _ read: (JSONValue) -> Value?) -> FieldChange<Value>? {
        guard let value = self[key] else { return nil }
        return value == .null ? .clear : read(value).map(FieldChange.set)
    }
}
