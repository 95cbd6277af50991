import Core
import JSON
import MariaDB
import Primitives

/// Tasks. Every statement is scoped to workspaces that the caller has found the actor may see.
package struct TaskStore {
    let transaction: Transaction

    // MARK: Reading

    /// Two statements, however long the list.
    package func list(_ query: TaskQuery, in workspaces: [UUID]) throws -> TaskList {
        let filter = Self.filter(query, in: workspaces)
        var byStatus = Dictionary(uniqueKeysWithValues: ProjectTask.Status.allCases.map { ($0, Int64(0)) })
        try self.transaction.query(
            "SELECT t.status, COUNT(*) FROM tasks t WHERE \(sql: filter) GROUP BY t.status"
        ) { row in
            if let status = ProjectTask.Status(rawValue: try row.string(0)) { byStatus[status] = try row.integer(1) }
        }
        let wanted = query.statuses.isEmpty ? ProjectTask.Status.allCases : query.statuses
        let total = Set(wanted).reduce(into: Int64(0)) { $0 += byStatus[$1] ?? 0 }
        let status: SQL =
            query.statuses.isEmpty ? "" : " AND t.status IN (\(list: query.statuses.map(\.rawValue)))"
        let direction = SQL(unsafe: query.ascending ? "ASC" : "DESC")
        let items = try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM tasks t WHERE \(sql: filter)\(sql: status)
            ORDER BY \(sql: Self.column(of: query.order)) \(sql: direction), t.id \(sql: direction)
            LIMIT \(query.page.limit) OFFSET \(query.page.offset)
            """, as: Self.task)
        return TaskList(page: Page(items: items, total: total, request: query.page), byStatus: byStatus)
    }

    package func find(_ ids: [UUID], in workspaces: [UUID]) throws -> [ProjectTask] {
        guard !ids.isEmpty else { return [] }
        return try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM tasks t
            WHERE t.id IN (\(list: ids)) AND t.deleted_at IS NULL AND t.workspace_id IN (\(list: workspaces))
            """, as: Self.task)
    }

    /// One task, its row locked until the transaction ends.
    ///
    /// - Parameter deleted: whether it must be a deleted one of which everything is left, or one of the present.
    package func lock(_ id: UUID, in workspaces: [UUID], deleted: Bool = false) throws -> ProjectTask? {
        let state = SQL(
            unsafe: deleted ? "t.deleted_at IS NOT NULL AND t.emptied_at IS NULL" : "t.deleted_at IS NULL")
        return try self.transaction.first(
            """
            SELECT \(sql: Self.columns) FROM tasks t
            WHERE t.id = \(id) AND \(sql: state) AND t.workspace_id IN (\(list: workspaces)) FOR UPDATE
            """, as: Self.task)
    }

    /// Where a task is, without its row; nil also for a deleted one.
    package func workspace(of id: UUID, in workspaces: [UUID]) throws -> UUID? {
        try self.transaction.first(
            """
            SELECT t.workspace_id FROM tasks t
            WHERE t.id = \(id) AND t.deleted_at IS NULL AND t.workspace_id IN (\(list: workspaces))
            """
        ) { try $0.uuid(0) }
    }

    // MARK: Writing

    package func insert(_ task: ProjectTask) throws {
        try self.transaction.execute(
            """
            INSERT INTO tasks (id, workspace_id, title, description, status, priority, assignee_id, milestone_id,
                estimated_hours, tags, position, due_at, completed_at, created_by, version, created_at, updated_at)
            VALUES (\(task.id), \(task.workspace), \(task.title), \(task.description), \(task.status.rawValue),
                \(task.priority.rawValue), \(task.assignee), \(task.milestone), \(task.estimatedHours),
                \(Self.encoded(task.tags)), \(task.position), \(task.dueAt), \(task.completedAt), \(task.createdBy),
                \(task.version), \(task.createdAt), \(task.updatedAt))
            """)
        try self.insertTags(task)
    }

    /// Writes what may change, as the version that the value carries.
    package func update(_ task: ProjectTask, replacingTags: Bool) throws {
        try self.transaction.execute(
            """
            UPDATE tasks SET title = \(task.title), description = \(task.description),
                status = \(task.status.rawValue), priority = \(task.priority.rawValue),
                assignee_id = \(task.assignee), milestone_id = \(task.milestone),
                estimated_hours = \(task.estimatedHours), tags = \(Self.encoded(task.tags)),
                position = \(task.position), due_at = \(task.dueAt), completed_at = \(task.completedAt),
                version = \(task.version), updated_at = \(task.updatedAt)
            WHERE id = \(task.id)
            """)
        guard replacingTags else { return }
        try self.transaction.execute("DELETE FROM task_tags WHERE task_id = \(task.id)")
        try self.insertTags(task)
    }

    /// Hides a task, or brings it back.
    package func setDeleted(_ deletedAt: Instant?, _ task: ProjectTask) throws {
        try self.transaction.execute(
            """
            UPDATE tasks SET deleted_at = \(deletedAt), position = \(task.position), version = \(task.version),
                updated_at = \(task.updatedAt)
            WHERE id = \(task.id)
            """)
    }

    private func insertTags(_ task: ProjectTask) throws {
        guard !task.tags.isEmpty else { return }
        let rows = task.tags.map { "(\(task.id), \($0))" as SQL }
        try self.transaction.execute(
            "INSERT IGNORE INTO task_tags (task_id, tag) VALUES \(sql: rows.joined())")
    }

    private static func encoded(_ tags: [String]) -> [UInt8] { JSONValue.array(tags.map(JSONValue.string)).encoded }

    // MARK: Order

    /// Keeps everybody else from changing the order of a workspace's tasks until the transaction ends. Comes before any
    /// lock of a task.
    package func lockBoard(of workspace: UUID) throws {
        try self.transaction.execute(
            """
            INSERT INTO task_boards (workspace_id, changes) VALUES (\(workspace), 1)
            ON DUPLICATE KEY UPDATE changes = changes + 1
            """)
    }

    /// The last place in a column; nil when it is empty.
    package func lastPosition(in status: ProjectTask.Status, of workspace: UUID) throws -> Int64? {
        try self.transaction.first(
            """
            SELECT position FROM tasks
            WHERE workspace_id = \(workspace) AND deleted_at IS NULL AND status = \(status.rawValue)
            ORDER BY position DESC LIMIT 1 LOCK IN SHARE MODE
            """
        ) { try $0.integer(0) }
    }

    /// A task's place in a column; nil when it is not there.
    package func position(of id: UUID, in status: ProjectTask.Status, of workspace: UUID) throws -> Int64? {
        try self.transaction.first(
            """
            SELECT position FROM tasks
            WHERE id = \(id) AND workspace_id = \(workspace) AND deleted_at IS NULL AND status = \(status.rawValue)
            LOCK IN SHARE MODE
            """
        ) { try $0.integer(0) }
    }

    /// The tasks behind a place of a column, in order, without the one that moves.
    ///
    /// - Parameter left: the place, and who is there; nil: before the first.
    package func followers(
        of left: (position: Int64, id: UUID)?, in status: ProjectTask.Status, of workspace: UUID, without moving: UUID,
        limit: Int64
    ) throws -> [(id: UUID, position: Int64)] {
        var filter: SQL = """
            workspace_id = \(workspace) AND deleted_at IS NULL AND status = \(status.rawValue) AND id <> \(moving)
            """
        if let left {
            filter += """
                 AND position >= \(left.position) AND (position > \(left.position) OR id > \(left.id))
                """
        }
        return try self.transaction.query(
            """
            SELECT id, position FROM tasks WHERE \(sql: filter)
            ORDER BY position, id LIMIT \(limit) LOCK IN SHARE MODE
            """
        ) { (id: try $0.uuid(0), position: try $0.integer(1)) }
    }

    package func setPosition(_ position: Int64, of id: UUID) throws {
        try self.transaction.execute("UPDATE tasks SET position = \(position) WHERE id = \(id)")
    }
}

extension Transaction {
    package var tasks: TaskStore { TaskStore(transaction: self) }
}
