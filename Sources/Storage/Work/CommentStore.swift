import Core
import MariaDB
import Primitives

/// Comments and attachments of a task that the caller has found the actor may see.
package struct CommentStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: "c.id, c.task_id, c.author_id, u.full_name, c.body, c.version, c.created_at, c.updated_at")

    private static func comment(_ row: borrowing Row) throws -> TaskComment {
        TaskComment(
            id: try row.uuid(0), task: try row.uuid(1), author: try row.uuid(2), authorName: try row.stringOrNil(3),
            text: try row.string(4), version: try row.integer(5), createdAt: try row.instant(6),
            updatedAt: try row.instant(7))
    }

    package func page(of task: UUID, ascending: Bool, _ request: PageRequest) throws -> Page<TaskComment> {
        let direction = SQL(unsafe: ascending ? "ASC" : "DESC")
        let items = try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM task_comments c JOIN users u ON u.id = c.author_id
            WHERE c.task_id = \(task) ORDER BY c.created_at \(sql: direction), c.id \(sql: direction)
            LIMIT \(request.limit) OFFSET \(request.offset)
            """, as: Self.comment)
        return Page(items: items, total: try self.count(of: task), request: request)
    }

    package func count(of task: UUID) throws -> Int64 {
        try self.transaction.first("SELECT COUNT(*) FROM task_comments WHERE task_id = \(task)") {
            try $0.integer(0)
        } ?? 0
    }

    package func find(_ id: UUID, of task: UUID) throws -> TaskComment? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.columns) FROM task_comments c JOIN users u ON u.id = c.author_id
            WHERE c.id = \(id) AND c.task_id = \(task)
            """, as: Self.comment)
    }

    package func insert(_ comment: TaskComment) throws {
        try self.transaction.execute(
            """
            INSERT INTO task_comments (id, task_id, author_id, body, version, created_at, updated_at)
            VALUES (\(comment.id), \(comment.task), \(comment.author), \(comment.text), \(comment.version),
                \(comment.createdAt), \(comment.updatedAt))
            """)
    }

    package func update(_ comment: TaskComment) throws {
        try self.transaction.execute(
            """
            UPDATE task_comments SET body = \(comment.text), version = \(comment.version),
                updated_at = \(comment.updatedAt)
            WHERE id = \(comment.id)
            """)
    }

    package func delete(_ id: UUID) throws {
        try self.transaction.execute("DELETE FROM task_comments WHERE id = \(id)")
    }
}

package struct AttachmentStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: "a.id, a.task_id, a.uploader_id, a.name, a.type, a.size_bytes, a.created_at")

    private static func attachment(_ row: borrowing Row) throws -> Attachment {
        Attachment(
            id: try row.uuid(0), task: try row.uuid(1), uploader: try row.uuid(2), name: try row.string(3),
            type: FileType(rawValue: try row.string(4)) ?? .unknown, sizeBytes: try row.integer(5),
            createdAt: try row.instant(6))
    }

    /// Oldest first; a task has few.
    package func all(of task: UUID) throws -> [Attachment] {
        try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM attachments a WHERE a.task_id = \(task)
            ORDER BY a.created_at, a.id LIMIT \(WorkRules.attachmentsPerTask)
            """, as: Self.attachment)
    }

    package func find(_ id: UUID, of task: UUID) throws -> Attachment? {
        try self.transaction.first(
            "SELECT \(sql: Self.columns) FROM attachments a WHERE a.id = \(id) AND a.task_id = \(task)",
            as: Self.attachment)
    }

    package func insert(_ attachment: Attachment) throws {
        try self.transaction.execute(
            """
            INSERT INTO attachments (id, task_id, uploader_id, name, type, size_bytes, created_at)
            VALUES (\(attachment.id), \(attachment.task), \(attachment.uploader), \(attachment.name),
                \(attachment.type.rawValue), \(attachment.sizeBytes), \(attachment.createdAt))
            """)
    }

    package func delete(_ id: UUID) throws {
        try self.transaction.execute("DELETE FROM attachments WHERE id = \(id)")
    }

    /// Those of `ids` that are attached to something.
    package func known(among ids: [UUID]) throws -> Set<UUID> {
        guard !ids.isEmpty else { return [] }
        return Set(
            try self.transaction.query("SELECT id FROM attachments WHERE id IN (\(list: ids))") { try $0.uuid(0) })
    }
}

extension Transaction {
    package var comments: CommentStore { CommentStore(transaction: self) }
    package var attachments: AttachmentStore { AttachmentStore(transaction: self) }
}
