import Core
import MariaDB
import Primitives
import Storage

/// Comments on tasks. Whoever may change a task may comment it; authors and administrators change comments.
package struct CommentService {
    let database: Database
    let events: EventLog

    /// - Throws: `.notFound`, `.forbidden`.
    package func list(
        of task: UUID, ascending: Bool, _ page: PageRequest, for actor: Actor
    ) throws -> Page<TaskComment> {
        try self.database.snapshot { tx in
            _ = try tx.tasks.requireWorkspace(of: task, .taskRead, actor)
            return try tx.comments.page(of: task, ascending: ascending, page)
        }
    }

    /// - Throws: `.notFound`, `.forbidden`; `.validation` naming `body`; `.quotaExceeded`.
    package func create(_ text: String, on task: UUID, by actor: Actor) throws -> TaskComment {
        let text = try Self.checked(text)
        return try self.database.transaction { tx in
            let commented = try tx.tasks.lockForChange(task, by: actor)
            guard try tx.comments.count(of: task) < WorkRules.commentsPerTask else {
                throw CoreError.quotaExceeded("A task has at most \(WorkRules.commentsPerTask) comments.")
            }
            let id = UUID.v7(at: tx.now)
            try tx.comments.insert(
                TaskComment(
                    id: id, task: task, author: actor.user, authorName: nil, text: text, version: 1,
                    createdAt: tx.now, updatedAt: tx.now))
            guard let comment = try tx.comments.find(id, of: task) else { throw Self.missing }
            try self.tell(commented.id, commented.workspace, actor, tx)
            return comment
        }
    }

    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`, or `.validation` naming `body`.
    package func update(
        _ id: UUID, of task: UUID, _ text: String, expected: VersionCondition, by actor: Actor
    ) throws -> TaskComment {
        let text = try Self.checked(text)
        return try self.database.transaction { tx in
            var (comment, workspace) = try Self.own(id, of: task, actor, tx)
            try expected.check(comment.version)
            comment.text = text
            comment.version += 1
            comment.updatedAt = tx.now
            try tx.comments.update(comment)
            try self.tell(task, workspace, actor, tx)
            return comment
        }
    }

    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`.
    package func delete(_ id: UUID, of task: UUID, expected: VersionCondition, by actor: Actor) throws {
        try self.database.transaction { tx in
            let (comment, workspace) = try Self.own(id, of: task, actor, tx)
            try expected.check(comment.version)
            try tx.comments.delete(id)
            try self.tell(task, workspace, actor, tx)
        }
    }

    /// A comment that the actor may change, its task locked.
    private static func own(
        _ id: UUID, of task: UUID, _ actor: Actor, _ tx: Transaction
    ) throws -> (TaskComment, workspace: UUID) {
        let commented = try tx.tasks.lockForChange(task, by: actor)
        guard let comment = try tx.comments.find(id, of: task) else { throw Self.missing }
        guard comment.author == actor.user || actor.may(.workspaceAdmin, in: commented.workspace) else {
            throw CoreError.forbidden("Only its author and administrators change a comment.")
        }
        return (comment, workspace: commented.workspace)
    }

    /// The task's own version stays: an edit of the task that is under way must not fail for a comment.
    private func tell(_ task: UUID, _ workspace: UUID, _ actor: Actor, _ tx: Transaction) throws {
        let tasks = try tx.tasks.find([task], in: [workspace])
        try self.events.append(tasks.map { .changed($0, from: $0.status) }, by: actor.user, tx)
    }

    private static func checked(_ text: String) throws(CoreError) -> String {
        try WorkRules.line(text, WorkRules.commentLength, field: "body")
    }

    private static var missing: CoreError { .notFound("There is no such comment.") }
}
