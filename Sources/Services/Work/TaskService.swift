import Core
import MariaDB
import Primitives
import Storage

/// Tasks: find, make, change, delete, bring back. Members of a workspace see all of its tasks.
package struct TaskService {
    let database: Database
    let events: EventLog

    /// - Throws: `.notFound`, `.forbidden` about the workspace that is named.
    package func list(_ query: TaskQuery, for actor: Actor) throws -> TaskList {
        let workspaces = try actor.workspaces(allowing: .taskRead, named: query.workspace)
        return try self.database.snapshot { tx in try tx.tasks.list(query, in: workspaces) }
    }

    /// - Throws: `.notFound`, `.forbidden`.
    package func get(_ id: UUID, for actor: Actor) throws -> ProjectTask {
        try self.database.read { tx in
            guard let task = try tx.tasks.find([id], in: actor.workspaces).first else { throw TaskStore.missing }
            try actor.require(.taskRead, in: task.workspace)
            return task
        }
    }

    /// Makes a task in the actor's workspace, the last of its column.
    ///
    /// - Throws: `.forbidden`; `.validation` naming a field.
    package func create(_ draft: TaskDraft, by actor: Actor) throws -> ProjectTask {
        try actor.require(.taskWrite, in: actor.workspace)
        return try self.database.transaction { tx in
            var task = Self.blank(for: actor, at: tx.now)
            try TaskRules.apply(draft, to: &task, at: tx.now)
            try Self.checkReferences(draft, in: task.workspace, tx)
            try tx.tasks.lockBoard(of: task.workspace)
            task.position = try Self.end(of: task.status, of: task.workspace, tx)
            try tx.tasks.insert(task)
            try self.events.append([.created(task)], by: actor.user, tx)
            return task
        }
    }

    /// Changes what is given. A task that gets another status becomes the last of that column.
    ///
    /// - Parameter expected: the version that the caller saw, when it must still be the stored one.
    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`, or `.validation` naming a field.
    package func update(
        _ id: UUID, _ draft: TaskDraft, expected: VersionCondition, by actor: Actor
    ) throws -> ProjectTask {
        try self.database.transaction { tx in
            let workspace = try tx.tasks.requireWorkspace(of: id, .taskWrite, actor)
            if draft.status != nil { try tx.tasks.lockBoard(of: workspace) }
            var task = try tx.tasks.lockForChange(id, by: actor)
            try expected.check(task.version)
            let before = task.status
            try TaskRules.apply(draft, to: &task, at: tx.now)
            try Self.checkReferences(draft, in: workspace, tx)
            if task.status != before { task.position = try Self.end(of: task.status, of: workspace, tx) }
            Self.touch(&task, at: tx.now)
            try tx.tasks.update(task, replacingTags: draft.tags != nil)
            try self.events.append([.changed(task, from: before)], by: actor.user, tx)
            return task
        }
    }

    /// Hides the task; it can be brought back until its time is over.
    ///
    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`.
    package func delete(_ id: UUID, expected: VersionCondition, by actor: Actor) throws {
        try self.database.transaction { tx in
            var task = try tx.tasks.lockForChange(id, by: actor)
            try expected.check(task.version)
            Self.touch(&task, at: tx.now)
            try tx.tasks.setDeleted(tx.now, task)
            try self.events.append([.deleted(task)], by: actor.user, tx)
        }
    }

    /// Brings a deleted task back, as the last of its column.
    ///
    /// - Throws: `.notFound` when there is no such deleted task that the actor could see, or not any more; `.forbidden`.
    package func undelete(_ id: UUID, by actor: Actor) throws -> ProjectTask {
        try self.database.transaction { tx in
            guard let workspace = try tx.tasks.lock(id, in: actor.workspaces, deleted: true)?.workspace else {
                throw CoreError.notFound("There is no such deleted task.")
            }
            try actor.require(.taskWrite, in: workspace)
            try tx.tasks.lockBoard(of: workspace)
            var task = try tx.tasks.lockForChange(id, by: actor, deleted: true)
            task.position = try Self.end(of: task.status, of: workspace, tx)
            Self.touch(&task, at: tx.now)
            try tx.tasks.setDeleted(nil, task)
            try self.events.append([.created(task)], by: actor.user, tx)
            return task
        }
    }

    // MARK: What changes have in common

    static func touch(_ task: inout ProjectTask, at now: Instant) {
        task.version += 1
        task.updatedAt = now
    }

    /// The place behind all of a column, whose board the caller has locked.
    static func end(of status: ProjectTask.Status, of workspace: UUID, _ tx: Transaction) throws -> Int64 {
        let last = try tx.tasks.lastPosition(in: status, of: workspace)
        return BoardOrder.place(behind: last, before: [], isAll: true)?.position ?? 0
    }

    /// - Throws: `.validation` when an assignee is no member, or a milestone not the workspace's.
    private static func checkReferences(_ draft: TaskDraft, in workspace: UUID, _ tx: Transaction) throws {
        var issues: [FieldIssue] = []
        if let assignee = draft.assignee?.value, try tx.accounts.workspace(workspace, of: assignee) == nil {
            issues.append(FieldIssue("assignee", .value, "This is no member of the workspace."))
        }
        if let milestone = draft.milestone?.value, try !tx.milestones.exists(milestone, in: workspace) {
            issues.append(FieldIssue("milestone", .value, "There is no such milestone in this workspace."))
        }
        guard issues.isEmpty else { throw CoreError.validation(issues) }
    }

    private static func blank(for actor: Actor, at now: Instant) -> ProjectTask {
        ProjectTask(
            id: UUID.v7(at: now), workspace: actor.workspace, title: "", description: nil, status: .pending,
            priority: .medium, assignee: nil, milestone: nil, estimatedHours: nil, actualSeconds: 0, tags: [],
            position: 0, dueAt: nil, completedAt: nil, commentCount: 0, attachmentCount: 0, createdBy: actor.user,
            version: 1, createdAt: now, updatedAt: now)
    }
}
