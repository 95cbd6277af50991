import JSON
import Primitives

/// The stored form of tasks and time entries in the event log.
extension ProjectTask {
    func writeSnapshot(_ json: JSONWriter) {
        json.field("id", self.id)
        json.field("workspace", self.workspace)
        json.field("title", self.title)
        json.field("description", self.description)
        json.field("status", self.status.rawValue)
        json.field("priority", self.priority.rawValue)
        json.field("assignee", self.assignee)
        json.field("milestone", self.milestone)
        json.field("estimatedHours", self.estimatedHours)
        json.field("actualSeconds", self.actualSeconds)
        json.field("tags", self.tags)
        json.field("position", self.position)
        json.field("dueAt", self.dueAt?.microseconds)
        json.field("completedAt", self.completedAt?.microseconds)
        json.field("commentCount", self.commentCount)
        json.field("attachmentCount", self.attachmentCount)
        json.field("createdBy", self.createdBy)
        json.field("version", self.version)
        json.field("createdAt", self.createdAt.microseconds)
        json.field("updatedAt", self.updatedAt.microseconds)
    }

    init(snapshot: SnapshotReading) throws(DamagedSnapshot) {
        guard let status = Status(rawValue: try snapshot.text("status")) else { throw DamagedSnapshot(field: "status") }
        guard let priority = Priority(rawValue: try snapshot.text("priority")) else {
            throw DamagedSnapshot(field: "priority")
        }
        self.init(
            id: try snapshot.id("id"), workspace: try snapshot.id("workspace"), title: try snapshot.text("title"),
            description: snapshot.textOrNil("description"), status: status, priority: priority,
            assignee: snapshot.idOrNil("assignee"), milestone: snapshot.idOrNil("milestone"),
            estimatedHours: snapshot.object["estimatedHours"]?.numberValue,
            actualSeconds: try snapshot.integer("actualSeconds"),
            tags: snapshot.object["tags"]?.arrayValue?.compactMap(\.stringValue) ?? [],
            position: try snapshot.integer("position"), dueAt: snapshot.instantOrNil("dueAt"),
            completedAt: snapshot.instantOrNil("completedAt"), commentCount: try snapshot.integer("commentCount"),
            attachmentCount: try snapshot.integer("attachmentCount"), createdBy: try snapshot.id("createdBy"),
            version: try snapshot.integer("version"), createdAt: try snapshot.instant("createdAt"),
            updatedAt: try snapshot.instant("updatedAt"))
    }
}

extension TimeEntry {
    func writeSnapshot(_ json: JSONWriter) {
        json.field("id", self.id)
        json.field("workspace", self.workspace)
        json.field("user", self.user)
        json.field("task", self.task)
        json.field("taskTitle", self.taskTitle)
        json.field("description", self.description)
        json.field("startedAt", self.startedAt.microseconds)
        json.field("endedAt", self.endedAt?.microseconds)
        json.field("rateCents", self.rate?.cents)
        json.field("currency", self.rate?.currency)
        json.field("costCents", self.costCents)
        json.field("version", self.version)
        json.field("createdAt", self.createdAt.microseconds)
        json.field("updatedAt", self.updatedAt.microseconds)
    }

    init(snapshot: SnapshotReading) throws(DamagedSnapshot) {
        var price: HourlyRate.Price?
        if let cents = snapshot.object["rateCents"]?.integerValue, let currency = snapshot.textOrNil("currency") {
            price = HourlyRate.Price(cents: cents, currency: currency)
        }
        self.init(
            id: try snapshot.id("id"), workspace: try snapshot.id("workspace"), user: try snapshot.id("user"),
            task: try snapshot.id("task"), taskTitle: try snapshot.text("taskTitle"),
            description: snapshot.textOrNil("description"), startedAt: try snapshot.instant("startedAt"),
            endedAt: snapshot.instantOrNil("endedAt"), rate: price,
            costCents: snapshot.object["costCents"]?.integerValue, version: try snapshot.integer("version"),
            createdAt: try snapshot.instant("createdAt"), updatedAt: try snapshot.instant("updatedAt"))
    }
}
