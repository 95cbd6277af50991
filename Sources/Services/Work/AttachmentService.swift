import Core
import MariaDB
import Primitives
import Storage

/// Files that hang on tasks. Whoever may see a task may read them; whoever may change it may add some, and remove
/// their own; administrators remove any.
package struct AttachmentService {
    let database: Database
    let events: EventLog
    let files: AttachmentFiles

    /// Oldest first.
    ///
    /// - Throws: `.notFound`, `.forbidden`.
    package func list(of task: UUID, for actor: Actor) throws -> [Attachment] {
        try self.database.snapshot { tx in
            _ = try tx.tasks.requireWorkspace(of: task, .taskRead, actor)
            return try tx.attachments.all(of: task)
        }
    }

    /// An attachment, and the name of its file below the folder of files.
    ///
    /// - Throws: `.notFound`, `.forbidden`.
    package func open(_ id: UUID, of task: UUID, for actor: Actor) throws -> (attachment: Attachment, file: String) {
        let attachment = try self.database.read { tx in
            _ = try tx.tasks.requireWorkspace(of: task, .taskRead, actor)
            return try tx.attachments.find(id, of: task)
        }
        guard let attachment, self.files.exists(id) else { throw Self.missing }
        return (attachment: attachment, file: self.files.name(of: id))
    }

    /// Hangs a file on a task. What it is its first bytes say.
    ///
    /// - Throws: `.notFound`, `.forbidden`; `.validation` naming `file` when it is empty; `.unsupportedMediaType` for a
    ///   program; `.quotaExceeded`.
    package func create(
        name: String, _ content: SpooledFile, on task: UUID, by actor: Actor
    ) throws -> Attachment {
        let type = try Self.type(of: content)
        try self.database.read { tx in _ = try tx.tasks.requireWorkspace(of: task, .taskWrite, actor) }
        let id = UUID.v7()
        try self.files.store(content, as: id)
        do {
            return try self.database.transaction { tx in
                let holder = try tx.tasks.lockForChange(task, by: actor)
                guard try Int64(tx.attachments.all(of: task).count) < WorkRules.attachmentsPerTask else {
                    throw CoreError.quotaExceeded("A task has at most \(WorkRules.attachmentsPerTask) attachments.")
                }
                let attachment = Attachment(
                    id: id, task: task, uploader: actor.user, name: WorkRules.fileName(name), type: type,
                    sizeBytes: Int64(content.count), createdAt: tx.now)
                try tx.attachments.insert(attachment)
                try self.tell(task, holder.workspace, actor, tx)
                return attachment
            }
        } catch let error as CoreError {
            // It is certain that there is no row. After any other error there may be one; upkeep finds out.
            try self.files.remove(id)
            throw error
        }
    }

    /// - Throws: `.notFound`, `.forbidden`.
    package func delete(_ id: UUID, of task: UUID, by actor: Actor) throws {
        try self.database.transaction { tx in
            let holder = try tx.tasks.lockForChange(task, by: actor)
            guard let attachment = try tx.attachments.find(id, of: task) else { throw Self.missing }
            guard attachment.uploader == actor.user || actor.may(.workspaceAdmin, in: holder.workspace) else {
                throw CoreError.forbidden("Only who uploaded it and administrators remove an attachment.")
            }
            try tx.attachments.delete(id)
            self.database.afterCommit { self.files.discard(id) }
            try self.tell(task, holder.workspace, actor, tx)
        }
    }

    private static func type(of content: SpooledFile) throws -> FileType {
        guard content.count > 0 else {
            throw CoreError.validation([FieldIssue("file", .length, "The file is empty.")])
        }
        let head = try content.head(FileType.sniffedBytes)
        let type = FileType.sniff(head, isWhole: head.count == content.count)
        guard type != .program else { throw CoreError.unsupportedMediaType("a program") }
        return type
    }

    /// The task's own version stays, as with comments.
    private func tell(_ task: UUID, _ workspace: UUID, _ actor: Actor, _ tx: Transaction) throws {
        let tasks = try tx.tasks.find([task], in: [workspace])
        try self.events.append(tasks.map { .changed($0, from: $0.status) }, by: actor.user, tx)
    }

    private static var missing: CoreError { .notFound("There is no such attachment.") }
}
