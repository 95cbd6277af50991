import Core
import JSON
import MariaDB
import Primitives

/// The columns, filters and row decoder of `TaskStore`.
extension TaskStore {
    /// Counts and sums by subquery: each is one look into an index, for the rows of the page alone.
    static let columns = SQL(
        unsafe: """
            t.id, t.workspace_id, t.title, t.description, t.status, t.priority, t.assignee_id, t.milestone_id, \
            t.estimated_hours, (SELECT COALESCE(SUM(e.seconds), 0) FROM time_entries e WHERE e.task_id = t.id), \
            t.tags, t.position, t.due_at, t.completed_at, \
            (SELECT COUNT(*) FROM task_comments c WHERE c.task_id = t.id), \
            (SELECT COUNT(*) FROM attachments a WHERE a.task_id = t.id), \
            t.created_by, t.version, t.created_at, t.updated_at
            """)

    static func task(_ row: borrowing Row) throws -> ProjectTask {
        ProjectTask(
            id: try row.uuid(0), workspace: try row.uuid(1), title: try row.string(2),
            description: try row.stringOrNil(3),
            status: ProjectTask.Status(rawValue: try row.string(4)) ?? .pending,
            priority: ProjectTask.Priority(rawValue: try row.string(5)) ?? .medium,
            assignee: try row.uuidOrNil(6), milestone: try row.uuidOrNil(7), estimatedHours: try row.doubleOrNil(8),
            actualSeconds: try row.integer(9), tags: Self.tags(JSONText(stored: try row.bytes(10))),
            position: try row.integer(11), dueAt: try row.instantOrNil(12), completedAt: try row.instantOrNil(13),
            commentCount: try row.integer(14), attachmentCount: try row.integer(15), createdBy: try row.uuid(16),
            version: try row.integer(17), createdAt: try row.instant(18), updatedAt: try row.instant(19))
    }

    private static func tags(_ text: JSONText) -> [String] {
        guard case .array(let tags)? = try? JSONValue(parsing: text.bytes) else { return [] }
        return tags.compactMap(\.stringValue)
    }

    /// Everything that the query asks but the status, so that the others can be counted.
    static func filter(_ query: TaskQuery, in workspaces: [UUID]) -> SQL {
        var filter: SQL = "t.workspace_id IN (\(list: workspaces))"
        filter +=
            query.isDeleted ? " AND t.deleted_at IS NOT NULL AND t.emptied_at IS NULL" : " AND t.deleted_at IS NULL"
        if !query.priorities.isEmpty { filter += " AND t.priority IN (\(list: query.priorities.map(\.rawValue)))" }
        if let assignee = query.assignee { filter += " AND t.assignee_id = \(assignee)" }
        if let milestone = query.milestone { filter += " AND t.milestone_id = \(milestone)" }
        if let due = query.dueBefore { filter += " AND t.due_at < \(due)" }
        if let search = query.search {
            let pattern = "%\(LikePattern.escaped(search))%"
            filter += " AND (t.title LIKE \(pattern) OR t.description LIKE \(pattern))"
        }
        for tag in query.tags {
            filter += " AND EXISTS (SELECT 1 FROM task_tags g WHERE g.task_id = t.id AND g.tag = \(tag))"
        }
        return filter
    }

    static func column(of order: TaskQuery.Order) -> SQL {
        switch order {
        case .createdAt: "t.created_at"
        case .updatedAt: "t.updated_at"
        case .title: "t.title"
        case .status: "FIELD(t.status, 'pending', 'in_progress', 'blocked', 'completed', 'cancelled')"
        case .priority: "t.urgency"
        case .dueDate: "t.due_at"
        case .position: "t.position"
        }
    }
}
