import Core
import MariaDB
import Primitives

/// Milestones, with how far their tasks are. Every statement is scoped to workspaces that the actor may see.
package struct MilestoneStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: """
            m.id, m.workspace_id, m.title, m.description, m.status, m.due_at, \
            (SELECT COUNT(*) FROM tasks t WHERE t.milestone_id = m.id AND t.deleted_at IS NULL \
            AND t.status <> 'cancelled'), \
            (SELECT COUNT(*) FROM tasks t WHERE t.milestone_id = m.id AND t.deleted_at IS NULL \
            AND t.status = 'completed'), m.created_by, m.version, m.created_at, m.updated_at
            """)

    private static func milestone(_ row: borrowing Row) throws -> Milestone {
        Milestone(
            id: try row.uuid(0), workspace: try row.uuid(1), title: try row.string(2),
            description: try row.stringOrNil(3), status: Milestone.Status(rawValue: try row.string(4)) ?? .open,
            dueAt: try row.instantOrNil(5), taskCount: try row.integer(6), completedCount: try row.integer(7),
            createdBy: try row.uuid(8), version: try row.integer(9), createdAt: try row.instant(10),
            updatedAt: try row.instant(11))
    }

    // MARK: Reading

    package func page(_ query: MilestoneQuery, in workspaces: [UUID]) throws -> Page<Milestone> {
        var filter: SQL = "m.workspace_id IN (\(list: workspaces))"
        if let status = query.status { filter += " AND m.status = \(status.rawValue)" }
        let order: SQL =
            switch query.order {
            case .createdAt: "m.created_at"
            case .dueDate: "m.due_at"
            case .title: "m.title"
            }
        let direction = SQL(unsafe: query.ascending ? "ASC" : "DESC")
        let items = try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM milestones m WHERE \(sql: filter)
            ORDER BY \(sql: order) \(sql: direction), m.id \(sql: direction)
            LIMIT \(query.page.limit) OFFSET \(query.page.offset)
            """, as: Self.milestone)
        let total = try self.transaction.first("SELECT COUNT(*) FROM milestones m WHERE \(sql: filter)") {
            try $0.integer(0)
        }
        return Page(items: items, total: total ?? 0, request: query.page)
    }

    package func find(_ id: UUID, in workspaces: [UUID]) throws -> Milestone? {
        try self.one(id, workspaces, locking: "")
    }

    package func lock(_ id: UUID, in workspaces: [UUID]) throws -> Milestone? {
        try self.one(id, workspaces, locking: " FOR UPDATE")
    }

    private func one(_ id: UUID, _ workspaces: [UUID], locking: SQL) throws -> Milestone? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.columns) FROM milestones m
            WHERE m.id = \(id) AND m.workspace_id IN (\(list: workspaces))\(sql: locking)
            """, as: Self.milestone)
    }

    /// Whether tasks of the workspace may lead to it.
    package func exists(_ id: UUID, in workspace: UUID) throws -> Bool {
        try self.transaction.first("SELECT 1 FROM milestones WHERE workspace_id = \(workspace) AND id = \(id)") { _ in
            true
        } ?? false
    }

    // MARK: Writing

    package func insert(_ milestone: Milestone) throws {
        try self.transaction.execute(
            """
            INSERT INTO milestones (id, workspace_id, title, description, status, due_at, created_by, version,
                created_at, updated_at)
            VALUES (\(milestone.id), \(milestone.workspace), \(milestone.title), \(milestone.description),
                \(milestone.status.rawValue), \(milestone.dueAt), \(milestone.createdBy), \(milestone.version),
                \(milestone.createdAt), \(milestone.updatedAt))
            """)
    }

    /// Writes what may change, as the version that the value carries.
    package func update(_ milestone: Milestone) throws {
        try self.transaction.execute(
            """
            UPDATE milestones SET title = \(milestone.title), description = \(milestone.description),
                status = \(milestone.status.rawValue), due_at = \(milestone.dueAt),
                version = \(milestone.version), updated_at = \(milestone.updatedAt)
            WHERE id = \(milestone.id)
            """)
    }

    /// Removes it for good; its tasks, deleted ones too, lead nowhere from then on.
    ///
    /// - Returns: the ids of the present tasks that led to it, each of which has a new version now.
    package func delete(_ id: UUID) throws -> [UUID] {
        let tasks = try self.transaction.query(
            "SELECT id FROM tasks WHERE milestone_id = \(id) AND deleted_at IS NULL FOR UPDATE"
        ) { try $0.uuid(0) }
        try self.transaction.execute(
            """
            UPDATE tasks SET milestone_id = NULL, version = version + 1, updated_at = \(self.transaction.now)
            WHERE milestone_id = \(id)
            """)
        try self.transaction.execute("DELETE FROM milestones WHERE id = \(id)")
        return tasks
    }
}

extension Transaction {
    package var milestones: MilestoneStore { MilestoneStore(transaction: self) }
}
