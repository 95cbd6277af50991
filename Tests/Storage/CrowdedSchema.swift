import Core
import MariaDB
import Primitives
import Storage
import TestSupport

/// A schema with the rows of many tenants, and with history, so that a plan which reads what it need not is seen.
struct CrowdedSchema {
    static let tenants = 120
    /// Dashboards of each tenant.
    static let dashboards = 20
    /// Dashboards of the actor.
    static let own = 60
    /// Versions of each of the actor's dashboards.
    static let versions = 12
    static let publicDashboards = 30

    let database: Database
    let actor: Actor
    /// One of the actor's dashboards, with ten widgets.
    let board: UUID
    let widget: UUID
    /// One of the actor's data sets.
    let dataSet: UUID
    let email: String

    /// Runs `body` in such a schema.
    static func with<R>(_ body: (CrowdedSchema) throws -> R) throws -> R {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        return try withApp(setup) { app in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account, ["tags": ["red"]])
            for number in 0..<10 {
                _ = try app.make.widget(on: board, by: account, ["position_y": .integer(Int64(number))])
            }
            let widgets = try app.request(.get, "/api/dashboards/\(board.id)", as: account).list("widgets")
            let database = Database(app.settings)
            guard let session = TokenClaims(account.accessToken)?.session,
                let actor = try database.read({ try $0.sessions.actor(session: session) }),
                let boardKey = UUID(base62: board.id.dropFirst(5)),
                let widgetKey = UUID(base62: widgets[0].id.dropFirst(4))
            else { throw ContractMissing() }
            try Self.fill(database, actor, board: boardKey)
            let dataSet = try database.read { try $0.dataSets.page(PageRequest(), in: actor.workspaces) }.items[0].id
            return try body(
                CrowdedSchema(
                    database: database, actor: actor, board: boardKey, widget: widgetKey, dataSet: dataSet,
                    email: account.email))
        }
    }

    private struct ContractMissing: Swift.Error {}

    private static func fill(_ database: Database, _ actor: Actor, board: UUID) throws {
        try database.transaction { tx in
            try Self.fillAccounts(tx, actor)
            try Self.fillDashboards(tx, actor, board)
            try Self.fillDataSets(tx)
            try Self.fillAccess(tx)
        }
        // Each change of a row in a transaction of its own, as history has it.
        for _ in 0..<Self.versions {
            try database.transaction { tx in
                try tx.execute("UPDATE widgets SET version = version + 1 WHERE workspace_id = \(actor.workspace)")
                try tx.execute("UPDATE dashboards SET version = version + 1 WHERE workspace_id = \(actor.workspace)")
            }
        }
        try database.transaction { tx in
            for table in [
                "dashboards", "widgets", "users", "workspaces", "workspace_members", "sessions", "refresh_tokens",
                "dashboard_tags", "dashboard_views", "widget_data", "idempotency_keys", "signin_failures",
                "data_sets", "data_set_rows", "dashboard_shares", "api_keys", "oauth_clients", "oauth_grants",
                "oauth_codes",
            ] {
                try tx.query("ANALYZE TABLE \(identifier: table)") { _ in }
            }
        }
    }

    private static func fillAccounts(_ tx: Transaction, _ actor: Actor) throws {
        try tx.execute(
            """
            INSERT INTO users (id, organization_id, email, preferences, settings, created_at, updated_at)
            SELECT UUID(), \(actor.organization), CONCAT('crowd', seq, '@example.com'), '{}', '{}', \(tx.now), \(tx.now)
            FROM seq_1_to_1000 LIMIT \(Self.tenants)
            """)
        try tx.execute(
            """
            INSERT INTO workspaces (id, organization_id, name, type, owner_id, created_at, updated_at)
            SELECT UUID(), organization_id, email, 'personal', id, created_at, updated_at FROM users
            WHERE email LIKE 'crowd%'
            """)
        try tx.execute(
            """
            INSERT INTO workspace_members (workspace_id, user_id, role, added_at)
            SELECT id, owner_id, 'owner', created_at FROM workspaces WHERE name LIKE 'crowd%'
            """)
        try tx.execute(
            """
            INSERT INTO sessions (id, user_id, edition, created_at)
            SELECT UUID(), id, 'workspace', created_at FROM users, seq_1_to_10 WHERE email LIKE 'crowd%'
            """)
        try tx.execute(
            """
            INSERT INTO refresh_tokens (hash, session_id, created_at, expires_at)
            SELECT UNHEX(SHA2(id, 256)), id, created_at, created_at + INTERVAL 7 DAY FROM sessions
            """)
        try tx.execute(
            """
            INSERT INTO idempotency_keys (scope, request_hash, response, created_at)
            SELECT UNHEX(SHA2(id, 256)), UNHEX(SHA2(id, 256)), 'x', created_at FROM sessions
            """)
        try tx.execute(
            """
            INSERT INTO signin_failures (email_hash, times, last_failed_at)
            SELECT UNHEX(SHA2(id, 256)), '[]', created_at FROM sessions
            """)
    }

    private static func fillDashboards(_ tx: Transaction, _ actor: Actor, _ board: UUID) throws {
        let copied = SQL(
            unsafe: """
                INSERT INTO dashboards (id, workspace_id, owner_id, name, layout, theme, config, tags, visibility, \
                created_at, updated_at, updated_by) \
                SELECT UUID(), w.id, w.owner_id, CONCAT('Board ', s.seq), d.layout, d.theme, d.config, d.tags, 'shared', \
                d.created_at - INTERVAL s.seq SECOND, d.updated_at - INTERVAL s.seq SECOND, w.owner_id \
                FROM dashboards d, workspaces w, seq_1_to_1000 s
                """)
        try tx.execute(
            """
            \(sql: copied) WHERE d.id = \(board) AND w.name LIKE 'crowd%' AND s.seq <= \(Self.dashboards)
            """)
        try tx.execute(
            """
            \(sql: copied) WHERE d.id = \(board) AND w.id = \(actor.workspace) AND s.seq <= \(Self.own - 2)
            """)
        try tx.execute(
            """
            UPDATE dashboards SET visibility = 'public' WHERE workspace_id <> \(actor.workspace)
            LIMIT \(Self.publicDashboards)
            """)
        try tx.execute(
            """
            INSERT INTO widgets (id, workspace_id, dashboard_id, name, type, config, data_query, position_x, position_y,
                width, height, min_width, min_height, refresh_interval, created_at, updated_at)
            SELECT UUID(), d.workspace_id, d.id, 'Tile', 'text', '{}', '{}', 0, s.seq, 1, 1, 1, 1, 0, d.created_at,
                d.updated_at
            FROM dashboards d, seq_1_to_3 s WHERE d.id <> \(board)
            """)
        try tx.execute("INSERT INTO dashboard_tags SELECT id, 'red' FROM dashboards WHERE id <> \(board)")
        try tx.execute("INSERT INTO dashboard_views SELECT id, 5, created_at FROM dashboards")
        try tx.execute(
            """
            INSERT INTO widget_data (widget_id, data, source, record_count, updated_at)
            SELECT id, '[]', 'crm', 0, created_at FROM widgets
            """)
    }

    /// Every dashboard shared with somebody, and of each account five keys and five applications, let in by ten people.
    private static func fillAccess(_ tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO dashboard_shares (dashboard_id, grantee_id, kind, shared_by, shared_at)
            SELECT d.id, UUID(), 'user', d.owner_id, d.created_at FROM dashboards d, seq_1_to_3
            """)
        try tx.execute(
            """
            INSERT INTO api_keys (id, user_id, hash, start, name, permissions, created_at)
            SELECT UUID(), u.id, UNHEX(SHA2(CONCAT(u.id, s.seq), 256)), 'atk_', 'Key', 'dashboard:read', u.created_at
            FROM users u, seq_1_to_5 s
            """)
        try tx.execute(
            """
            INSERT INTO oauth_clients (id, owner_id, name, redirect_uris, scopes, created_at)
            SELECT UUID(), u.id, 'App', '["https://app.example/"]', 'read', u.created_at FROM users u, seq_1_to_5
            """)
        try tx.execute(
            """
            INSERT IGNORE INTO oauth_grants (id, user_id, client_id, scopes, created_at)
            SELECT UUID(), u.id, c.id, 'read', u.created_at FROM (SELECT * FROM oauth_clients LIMIT 10) c, users u
            """)
        try tx.execute(
            """
            INSERT INTO oauth_codes (hash, grant_id, scopes, redirect_uri, challenge, session_id, created_at)
            SELECT UNHEX(SHA2(id, 256)), id, scopes, 'https://app.example/', REPEAT('a', 43), UUID(), created_at
            FROM oauth_grants
            """)
    }

    /// Twenty of each workspace, each of ten packets of rows.
    private static func fillDataSets(_ tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO data_sets (id, workspace_id, owner_id, name, format, columns, row_count, size_bytes, created_at)
            SELECT UUID(), w.id, w.owner_id, 'Sales', 'csv', '[]', 100, 1000, w.created_at + INTERVAL s.seq SECOND
            FROM workspaces w, seq_1_to_20 s
            """)
        try tx.execute(
            """
            INSERT INTO data_set_rows (data_set_id, first_row, cells)
            SELECT d.id, 10 * (s.seq - 1), '[[1]]' FROM data_sets d, seq_1_to_10 s
            """)
    }
}
