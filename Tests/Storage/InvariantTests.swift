import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// What the database itself does not let happen, by the name of each constraint.
@Suite struct InvariantTests {
    /// The constraint that a change by SQL breaks; nil when it breaks none.
    private func broken(_ change: (TestApp, TestAccount, UUID, Transaction) throws -> Void) throws -> String? {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            _ = try app.make.widget(on: board, by: account)
            let id = try #require(UUID(base62: board.id.dropFirst(5)))
            do {
                try app.sql { tx in try change(app, account, id, tx) }
                return nil
            } catch let error as DatabaseError {
                return error.constraint ?? "\(error)"
            }
        }
    }

    @Test func `a person has one default dashboard`() throws {
        let broken = try self.broken { _, _, board, tx in
            try tx.execute("UPDATE dashboards SET is_default = TRUE WHERE id = \(board)")
        }
        #expect(broken == "dashboards_one_default")
    }

    @Test func `a deleted default dashboard makes room for another`() throws {
        let broken = try self.broken { _, account, board, tx in
            let owner = try #require(UUID(base62: account.id.dropFirst(4)))
            try tx.execute("UPDATE dashboards SET deleted_at = \(tx.now) WHERE owner_id = \(owner) AND is_default")
            try tx.execute("UPDATE dashboards SET is_default = TRUE WHERE id = \(board)")
        }
        #expect(broken == nil)
    }

    @Test(arguments: [
        ("UPDATE dashboards SET layout = '{' WHERE id = ?", "dashboards_layout"),
        ("UPDATE dashboards SET theme = 'x' WHERE id = ?", "dashboards_theme"),
        ("UPDATE dashboards SET config = '' WHERE id = ?", "dashboards_config"),
        ("UPDATE dashboards SET tags = '[' WHERE id = ?", "dashboards_tags"),
        ("UPDATE dashboards SET visibility = 'secret' WHERE id = ?", "dashboards_visibility"),
        ("UPDATE dashboards SET owner_id = UUID() WHERE id = ?", "dashboards_owner"),
        ("UPDATE dashboards SET workspace_id = UUID() WHERE id = ?", "dashboards_workspace"),
        ("UPDATE widgets SET type = 'clock' WHERE dashboard_id = ?", "widgets_type"),
        ("UPDATE widgets SET config = '{' WHERE dashboard_id = ?", "widgets_config"),
        ("UPDATE widgets SET data_query = '{' WHERE dashboard_id = ?", "widgets_data_query"),
        ("UPDATE widgets SET width = 0 WHERE dashboard_id = ?", "widgets_size"),
        ("UPDATE widgets SET position_y = -1 WHERE dashboard_id = ?", "widgets_size"),
    ])
    func `a row that makes no sense is refused`(statement: String, constraint: String) throws {
        let broken = try self.broken { _, _, board, tx in
            let parts = statement.split(separator: "?", omittingEmptySubsequences: false).map {
                SQL(unsafe: String($0))
            }
            try tx.execute("\(sql: parts[0])\(board)\(sql: parts[1])")
        }
        #expect(broken == constraint)
    }

    @Test func `a role is one of four, and a person has one personal workspace`() throws {
        let role = try self.broken { _, account, _, tx in
            try tx.execute("UPDATE workspace_members SET role = 'king' WHERE workspace_id = \(account.workspace)")
        }
        #expect(role == "workspace_members_role")
        let second = try self.broken { _, account, _, tx in
            try tx.execute(
                """
                INSERT INTO workspaces (id, organization_id, name, type, owner_id, created_at, updated_at)
                SELECT UUID(), organization_id, name, type, owner_id, created_at, updated_at
                FROM workspaces WHERE id = \(account.workspace)
                """)
        }
        #expect(second == "workspaces_one_personal")
    }

    @Test func `an address has one account`() throws {
        let broken = try self.broken { app, account, _, tx in
            let other = try app.make.account()
            try tx.execute("UPDATE users SET email = \(account.email) WHERE email = \(other.email)")
        }
        #expect(broken == "users_email")
    }
}
