import Core
import MariaDB
import Primitives

/// What was made up besides records of the CRM. Every statement is scoped to one workspace.
package struct DemoStore {
    let transaction: Transaction

    package enum Kind: String, Sendable, CaseIterable {
        case milestone, task
        case timeEntry = "time_entry"
        case domain, table, diagram, widget
    }

    /// Keeps every other connection from filling or emptying the workspace until `release`, or until this one ends.
    ///
    /// - Returns: false when another one is at it.
    package func claim(_ workspace: UUID) throws -> Bool {
        try self.transaction.first(
            "SELECT GET_LOCK(CONCAT('demo:', MD5(CONCAT(DATABASE(), \(workspace.description)))), 0)"
        ) { try $0.integerOrNil(0) } == 1
    }

    package func release(_ workspace: UUID) throws {
        try self.transaction.query(
            "SELECT RELEASE_LOCK(CONCAT('demo:', MD5(CONCAT(DATABASE(), \(workspace.description)))))"
        ) { _ in }
    }

    // MARK: Marks

    package func mark(_ ids: [UUID], as kind: Kind, in workspace: UUID) throws {
        guard !ids.isEmpty else { return }
        let rows = ids.map { "(\(workspace), \(kind.rawValue), \($0))" as SQL }
        try self.transaction.execute(
            "INSERT INTO demo_objects (workspace_id, kind, object_id) VALUES \(sql: rows.joined())")
    }

    /// What carries the mark; some of it may be gone.
    package func marked(_ kind: Kind, in workspace: UUID) throws -> [UUID] {
        try self.transaction.query(
            "SELECT object_id FROM demo_objects WHERE workspace_id = \(workspace) AND kind = \(kind.rawValue)"
        ) { try $0.uuid(0) }
    }

    package func removeMarks(in workspace: UUID) throws {
        try self.transaction.execute("DELETE FROM demo_objects WHERE workspace_id = \(workspace)")
    }

    /// Whether anything of the CRM or besides it is made up.
    package func exists(in workspace: UUID) throws -> Bool {
        try self.transaction.first(
            """
            SELECT EXISTS (SELECT 1 FROM demo_objects WHERE workspace_id = \(workspace))
                OR EXISTS (SELECT 1 FROM crm_customers WHERE workspace_id = \(workspace) AND is_demo)
                OR EXISTS (SELECT 1 FROM crm_goals WHERE workspace_id = \(workspace) AND is_demo)
                OR EXISTS (SELECT 1 FROM crm_rates WHERE workspace_id = \(workspace) AND is_demo)
            """
        ) { try $0.bool(0) } ?? false
    }

    // MARK: What people have

    /// Whether the workspace has tasks or milestones.
    package func hasWork(in workspace: UUID) throws -> Bool {
        try self.transaction.first(
            """
            SELECT EXISTS (SELECT 1 FROM tasks WHERE workspace_id = \(workspace) AND deleted_at IS NULL)
                OR EXISTS (SELECT 1 FROM milestones WHERE workspace_id = \(workspace))
            """
        ) { try $0.bool(0) } ?? true
    }

    /// Whether the workspace has a data model, or a part of one.
    package func hasModel(in workspace: UUID) throws -> Bool {
        try self.transaction.first(
            """
            SELECT EXISTS (SELECT 1 FROM model_domains WHERE workspace_id = \(workspace) AND deleted_at IS NULL)
                OR EXISTS (SELECT 1 FROM model_diagrams WHERE workspace_id = \(workspace) AND deleted_at IS NULL)
            """
        ) { try $0.bool(0) } ?? true
    }

    // MARK: Removal

    /// Removes for good time entries and tasks, deleted ones too.
    ///
    /// - Returns: how many there were.
    /// - Throws: a `DatabaseError` about a foreign key when other time was spent on one of the tasks.
    package func deleteWork(tasks: [UUID], times: [UUID], in workspace: UUID) throws -> Int {
        try self.delete(times, from: "time_entries", in: workspace)
            + (try self.delete(tasks, from: "tasks", in: workspace))
    }

    /// Removes for good parts of a model, deleted ones too; a domain goes with the tables of others that were deleted in
    /// it.
    ///
    /// - Returns: how many there were.
    /// - Throws: a `DatabaseError` about a foreign key when a domain has a table that is not one of these.
    package func deleteModel(domains: [UUID], tables: [UUID], diagrams: [UUID], in workspace: UUID) throws -> Int {
        var count = try self.delete(diagrams, from: "model_diagrams", in: workspace)
        count += try self.delete(tables, from: "model_tables", in: workspace)
        if !domains.isEmpty {
            try self.transaction.execute(
                """
                DELETE FROM model_tables
                WHERE primary_domain_id IN (\(list: domains)) AND workspace_id = \(workspace) AND deleted_at IS NOT NULL
                """)
        }
        return count + (try self.delete(domains, from: "model_domains", in: workspace))
    }

    private func delete(_ ids: [UUID], from table: String, in workspace: UUID) throws -> Int {
        guard !ids.isEmpty else { return 0 }
        return try self.transaction.execute(
            "DELETE FROM \(identifier: table) WHERE id IN (\(list: ids)) AND workspace_id = \(workspace)")
    }
}

extension Transaction {
    package var demo: DemoStore { DemoStore(transaction: self) }
}
