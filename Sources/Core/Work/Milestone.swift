import Primitives

/// An aim that tasks lead to.
package struct Milestone: Sendable, Equatable {
    package var id: UUID
    package var workspace: UUID
    package var title: String
    package var description: String?
    package var status: Status
    package var dueAt: Instant?
    /// Tasks that lead to it, without the cancelled ones.
    package var taskCount: Int64
    /// Those of them that are completed.
    package var completedCount: Int64
    package var createdBy: UUID
    /// Its entity tag; the tasks' progress does not move it.
    package var version: Int64
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: UUID, workspace: UUID, title: String, description: String?, status: Status, dueAt: Instant?,
        taskCount: Int64, completedCount: Int64, createdBy: UUID, version: Int64, createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.workspace = workspace
        self.title = title
        self.description = description
        self.status = status
        self.dueAt = dueAt
        self.taskCount = taskCount
        self.completedCount = completedCount
        self.createdBy = createdBy
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    package enum Status: String, Sendable, CaseIterable {
        case open, closed
    }

    /// Share of its tasks that are completed, in whole percent rounded down, so that 100 means all; 0 without tasks.
    package var progress: Int64 {
        self.taskCount > 0 ? Int64((Double(self.completedCount) * 100 / Double(self.taskCount)).rounded(.down)) : 0
    }
}

/// What a milestone is made of or changed to; what is nil takes its default or stays.
package struct MilestoneDraft: Sendable {
    package var title: String?
    package var description: FieldChange<String>?
    package var status: Milestone.Status?
    package var dueAt: FieldChange<Instant>?

    package init() {}
}

/// Which milestones a list is of.
package struct MilestoneQuery: Sendable {
    package enum Order: String, Sendable, CaseIterable {
        case createdAt, dueDate, title
    }

    package var workspace: UUID?
    package var status: Milestone.Status?
    package var order = Order.createdAt
    package var ascending = false
    package var page = PageRequest()

    package init() {}
}
