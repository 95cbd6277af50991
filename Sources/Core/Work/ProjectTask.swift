import Primitives

/// Something to be done in a workspace: a card of its board. Source: flowforge contract, Task.
package struct ProjectTask: Sendable, Equatable {
    package var id: UUID
    package var workspace: UUID
    package var title: String
    package var description: String?
    package var status: Status
    package var priority: Priority
    /// A member of the workspace when it was assigned.
    package var assignee: UUID?
    package var milestone: UUID?
    package var estimatedHours: Double?
    /// Seconds of the finished time entries on it.
    package var actualSeconds: Int64
    package var tags: [String]
    /// Orders the tasks of one status, smallest first; its distance to others means nothing.
    package var position: Int64
    package var dueAt: Instant?
    /// Since when its status is `completed`.
    package var completedAt: Instant?
    package var commentCount: Int64
    package var attachmentCount: Int64
    package var createdBy: UUID
    /// Moves with every change of its own fields; its entity tag.
    package var version: Int64
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: UUID, workspace: UUID, title: String, description: String?, status: Status, priority: Priority,
        assignee: UUID?, milestone: UUID?, estimatedHours: Double?, actualSeconds: Int64, tags: [String],
        position: Int64, dueAt: Instant?, completedAt: Instant?, commentCount: Int64, attachmentCount: Int64,
        createdBy: UUID, version: Int64, createdAt: Instant, updatedAt: Instant
    ) {
        self.id = id
        self.workspace = workspace
        self.title = title
        self.description = description
        self.status = status
        self.priority = priority
        self.assignee = assignee
        self.milestone = milestone
        self.estimatedHours = estimatedHours
        self.actualSeconds = actualSeconds
        self.tags = tags
        self.position = position
        self.dueAt = dueAt
        self.completedAt = completedAt
        self.commentCount = commentCount
        self.attachmentCount = attachmentCount
        self.createdBy = createdBy
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// Source: flowforge contract, TaskStatus.
    package enum Status: String, Sendable, CaseIterable {
        case pending
        case inProgress = "in_progress"
        case completed
        case blocked
        case cancelled
    }

    /// From the least to the most pressing. Source: flowforge contract, Priority.
    package enum Priority: String, Sendable, CaseIterable {
        case low, medium, high, critical
    }

    package var actualHours: Double { WorkRules.hours(self.actualSeconds) }
}

/// What a task is made of or changed to; what is nil takes its default or stays.
package struct TaskDraft: Sendable {
    package var title: String?
    package var description: FieldChange<String>?
    package var status: ProjectTask.Status?
    package var priority: ProjectTask.Priority?
    package var assignee: FieldChange<UUID>?
    package var milestone: FieldChange<UUID>?
    package var estimatedHours: FieldChange<Double>?
    package var dueAt: FieldChange<Instant>?
    package var tags: [String]?

    package init() {}
}

/// Which tasks a list is of. What is nil or empty asks nothing.
package struct TaskQuery: Sendable {
    package enum Order: String, Sendable, CaseIterable {
        case createdAt, updatedAt, title, status, priority, dueDate, position
    }

    /// One workspace; nil: all in which the actor may read tasks.
    package var workspace: UUID?
    /// Any of these.
    package var statuses: [ProjectTask.Status] = []
    /// Any of these.
    package var priorities: [ProjectTask.Priority] = []
    package var assignee: UUID?
    package var milestone: UUID?
    /// All of these must be on the task.
    package var tags: [String] = []
    /// Part of the title or of the description, without regard to case or accents.
    package var search: String?
    package var dueBefore: Instant?
    /// Deleted ones that can be brought back, instead of the present ones.
    package var isDeleted = false
    package var order = Order.createdAt
    package var ascending = false
    package var page = PageRequest()

    package init() {}
}

/// A page of tasks, and how many there are of each status when the status is not asked for.
package struct TaskList: Sendable {
    package let page: Page<ProjectTask>
    /// Every status is there.
    package let byStatus: [ProjectTask.Status: Int64]

    package init(page: Page<ProjectTask>, byStatus: [ProjectTask.Status: Int64]) {
        self.page = page
        self.byStatus = byStatus
    }
}
