import MariaDB
import Primitives

/// Deleted tasks whose time is over.
package struct DeletedTaskStore {
    let transaction: Transaction

    /// Removes for good what was deleted before `time`, with comments and attachments; at most 100 tasks at once. A task
    /// on which time was spent stays as a title, so that the time remains accounted for.
    ///
    /// The attachments' files are removed by `AttachmentUpkeep`, which finds nobody to whom they belong.
    package func purge(deletedBefore time: Instant) throws {
        let tasks = try self.transaction.query(
            """
            SELECT id FROM tasks WHERE emptied_at IS NULL AND deleted_at < \(time)
            ORDER BY deleted_at LIMIT 100 FOR UPDATE SKIP LOCKED
            """
        ) { try $0.uuid(0) }
        guard !tasks.isEmpty else { return }
        let timed = try self.transaction.query(
            "SELECT DISTINCT task_id FROM time_entries WHERE task_id IN (\(list: tasks)) LOCK IN SHARE MODE"
        ) { try $0.uuid(0) }
        let untimed = tasks.filter { !timed.contains($0) }
        try self.transaction.execute("DELETE FROM tasks WHERE id IN (\(list: untimed))")
        guard !timed.isEmpty else { return }
        for table in ["task_tags", "task_comments", "attachments"] {
            try self.transaction.execute("DELETE FROM \(identifier: table) WHERE task_id IN (\(list: timed))")
        }
        try self.transaction.execute(
            """
            UPDATE tasks SET description = NULL, tags = '[]', milestone_id = NULL, emptied_at = \(self.transaction.now)
            WHERE id IN (\(list: timed))
            """)
    }
}

extension Transaction {
    package var deletedTasks: DeletedTaskStore { DeletedTaskStore(transaction: self) }
}
