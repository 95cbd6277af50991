import Core
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// No query of a request looks at every row of a table, at other tenants' rows, or at history that it is not about.
@Suite struct QueryPlanTests {
    /// One schema for all: to fill it takes seconds.
    @Test func `no query reads much more than the rows that it is about`() throws {
        try CrowdedSchema.with { schema in
            try self.checkRuler(schema)
            try self.checkLists(schema)
            try self.checkDashboards(schema)
            try self.checkVersions(schema)
            try self.checkData(schema)
            try self.checkAccounts(schema)
            try self.checkAccess(schema)
            try self.checkUpkeep(schema)
        }
    }

    private func expect(
        _ name: String, atMost rows: Int64, _ schema: CrowdedSchema, _ body: (Transaction) throws -> Void
    ) throws {
        let counters = try ReadCounters.measure(schema.database, body)
        #expect(counters.scans == 0, "\(name) looks at a whole table")
        #expect(counters.rows <= rows, "\(name) reads \(counters.rows) rows")
    }

    /// What is to be found is found: a scan of a table, and of its history.
    private func checkRuler(_ schema: CrowdedSchema) throws {
        let present = try ReadCounters.measure(schema.database) { tx in
            try tx.query("SELECT 1 FROM dashboards WHERE description = 'none'") { _ in }
        }
        #expect(present.scans == 1)
        #expect(present.rows > Int64(CrowdedSchema.tenants * CrowdedSchema.dashboards))
        let joined = try ReadCounters.measure(schema.database) { tx in
            try tx.query(
                "SELECT 1 FROM dashboards d JOIN users u ON u.full_name = d.description WHERE d.id = \(schema.board)"
            ) { _ in }
        }
        #expect(joined.scans == 1)
    }

    /// A page of 20 with its views, and the count of the whole list.
    private func checkLists(_ schema: CrowdedSchema) throws {
        let own = Int64(CrowdedSchema.own)
        for order in DashboardQuery.Order.allCases {
            for ascending in [true, false] {
                for isPublic in [nil, true, false] {
                    var query = DashboardQuery()
                    query.order = order
                    query.ascending = ascending
                    query.isPublic = isPublic
                    let name =
                        "the list by \(order.rawValue), ascending \(ascending), public \(isPublic.map(String.init) ?? "–")"
                    // Views are no column of the list's indexes: each row's are fetched and sorted.
                    let limit = order == .viewCount ? own * 5 : own * 2
                    try self.expect(name, atMost: limit, schema) { tx in
                        _ = try tx.dashboards.page(query, for: schema.actor)
                    }
                }
            }
        }
        for change in [{ $0.search = "1" }, { $0.tags = ["red"] }, { $0.isTemplate = true }]
            as [(inout DashboardQuery) -> Void]
        {
            var query = DashboardQuery()
            change(&query)
            try self.expect("the list by \(query)", atMost: own * 5, schema) { tx in
                _ = try tx.dashboards.page(query, for: schema.actor)
            }
        }
    }

    private func checkDashboards(_ schema: CrowdedSchema) throws {
        let (actor, board, widget) = (schema.actor, schema.board, schema.widget)
        try self.expect("one dashboard", atMost: 8, schema) { _ = try $0.dashboards.find(board, for: actor) }
        try self.expect("its version", atMost: 1, schema) { _ = try $0.dashboards.version(of: board, for: actor) }
        try self.expect("a dashboard's lock", atMost: 8, schema) { _ = try $0.dashboards.lock(board, for: actor) }
        try self.expect("its widgets", atMost: 24, schema) { _ = try $0.widgets.ofDashboard(board) }
        try self.expect("a page of them", atMost: 40, schema) {
            _ = try $0.widgets.pageOfDashboard(board, PageRequest())
        }
        try self.expect("one widget", atMost: 5, schema) { _ = try $0.widgets.find(widget, for: actor) }
        try self.expect("a widget's dashboard", atMost: 2, schema) { _ = try $0.widgets.dashboard(of: widget) }
        try self.expect("a widget's lock", atMost: 4, schema) { _ = try $0.widgets.lock(widget) }
        try self.expect("a new version", atMost: 2, schema) { try $0.dashboards.touch(board, by: actor.user) }
        try self.expect("tags", atMost: 4, schema) { try $0.dashboards.replaceTags(["a", "b"], of: board) }
        try self.expect("views", atMost: 2, schema) {
            try $0.dashboards.addViews([(dashboard: board, count: 1, last: $0.now)])
        }
        try self.expect("a widget's end", atMost: 4, schema) { try $0.widgets.softDelete([widget]) }
    }

    /// What widgets show, and the data sets that they read.
    private func checkData(_ schema: CrowdedSchema) throws {
        let (actor, board, widget) = (schema.actor, schema.board, schema.widget)
        try self.expect("one widget's data", atMost: 5, schema) { _ = try $0.widgetData.find(widget, for: actor) }
        try self.expect("a dashboard's data", atMost: 24, schema) {
            _ = try $0.widgetData.ofDashboard(board, widgets: nil)
        }
        try self.expect("some of it", atMost: 24, schema) {
            _ = try $0.widgetData.ofDashboard(board, widgets: [widget])
        }
        let set = schema.dataSet
        try self.expect("the data sets", atMost: 45, schema) {
            _ = try $0.dataSets.page(PageRequest(), in: actor.workspaces)
        }
        try self.expect("one data set", atMost: 2, schema) { _ = try $0.dataSets.find([set], in: actor.workspaces) }
        try self.expect("a data set's lock", atMost: 2, schema) {
            _ = try $0.dataSets.lock(set, in: actor.workspaces)
        }
        try self.expect("a packet of rows", atMost: 2, schema) { _ = try $0.dataSets.packet(of: 15, in: set) }
        try self.expect("the end of a data set", atMost: 2, schema) { try $0.dataSets.softDelete(set) }
    }

    /// History of one dashboard and its widgets.
    private func checkVersions(_ schema: CrowdedSchema) throws {
        let board = schema.board
        let history = Int64(10 * (CrowdedSchema.versions + 2))
        try self.expect("the first page of versions", atMost: history * 20, schema) { tx in
            _ = try tx.versions.page(ofDashboard: board, PageRequest())
        }
        try self.expect("a version", atMost: 40, schema) { _ = try $0.versions.dashboard(board, at: 5) }
        try self.expect("a version's widgets", atMost: history * 2, schema) { tx in
            _ = try tx.versions.widgets(ofDashboard: board, at: 5)
        }
    }

    /// What programs are let in by, and what is shared: among the keys, grants and shares of everybody.
    private func checkAccess(_ schema: CrowdedSchema) throws {
        let actor = schema.actor
        let unknown = [UInt8](repeating: 1, count: 32)
        func first(_ sql: SQL) throws -> UUID {
            let found = try schema.database.read { tx in try tx.first(sql) { try $0.uuid(0) } }
            return try #require(found)
        }
        let hash = try schema.database.read { try $0.first("SELECT hash FROM api_keys LIMIT 1") { try $0.bytes(0) } }
        for key in [try #require(hash), unknown] {
            try self.expect("a key's actor", atMost: 8, schema) { _ = try $0.apiKeys.actor(hash: key) }
        }
        let key = try first("SELECT id FROM api_keys WHERE user_id = \(actor.user) LIMIT 1")
        try self.expect("a known key's actor", atMost: 8, schema) { _ = try $0.apiKeys.actor(id: key) }
        try self.expect("the keys", atMost: 20, schema) { _ = try $0.apiKeys.page(PageRequest(), of: actor.user) }
        try self.expect("one key", atMost: 2, schema) { _ = try $0.apiKeys.find(key, of: actor.user) }
        try self.expect("a key's use", atMost: 4, schema) { try $0.apiKeys.setUses(keys: [key: $0.now], grants: [:]) }
        try self.expect("the applications", atMost: 20, schema) {
            _ = try $0.oauth.clients(PageRequest(), of: actor.user)
        }
        try self.expect("the grants", atMost: 60, schema) { _ = try $0.oauth.grants(PageRequest(), of: actor.user) }
        let grant = try first("SELECT id FROM oauth_grants WHERE user_id = \(actor.user) LIMIT 1")
        try self.expect("a grant's sessions", atMost: 4, schema) { _ = try $0.oauth.sessions(ofGrant: grant) }
        try self.expect("a code", atMost: 8, schema) { _ = try $0.oauth.takeCode(hash: unknown) }
        let client = try first("SELECT id FROM oauth_clients WHERE owner_id = \(actor.user) LIMIT 1")
        try self.expect("a client", atMost: 2, schema) { _ = try $0.oauth.client(client) }
        try self.expect("a client's sessions", atMost: 400, schema) { _ = try $0.oauth.sessions(ofClient: client) }
        try self.expect("whom one knows", atMost: 6, schema) {
            _ = try $0.shares.reachable([actor.user, UUID.v7()], for: actor)
        }
        try self.checkShared(schema)
    }

    /// Twenty dashboards of others that are shared with the actor, beside their own.
    private func checkShared(_ schema: CrowdedSchema) throws {
        let actor = schema.actor
        try schema.database.transaction { tx in
            try tx.execute(
                """
                INSERT INTO dashboard_shares (dashboard_id, grantee_id, kind, shared_by, shared_at)
                SELECT id, \(actor.user), 'user', owner_id, created_at FROM dashboards
                WHERE workspace_id <> \(actor.workspace) LIMIT 20
                """)
        }
        let shared = try schema.database.read { try $0.shares.dashboards(sharedWith: actor) }
        #expect(shared.count == 20)
        for order in DashboardQuery.Order.allCases {
            var query = DashboardQuery()
            query.order = order
            let page = try schema.database.read { try $0.dashboards.page(query, for: actor) }
            #expect(page.total == Int64(CrowdedSchema.own) + 20)
            try self.expect(
                "the list by \(order.rawValue) with what is shared", atMost: Int64(CrowdedSchema.own + 20) * 9, schema
            ) { tx in
                _ = try tx.dashboards.page(query, for: actor)
            }
        }
    }

    private func checkAccounts(_ schema: CrowdedSchema) throws {
        let actor = schema.actor
        let hash = try schema.database.read { tx in
            try tx.first("SELECT hash FROM refresh_tokens WHERE session_id = \(actor.session)") { try $0.bytes(0) }
        }
        let token = try #require(hash)
        let unknown = [UInt8](repeating: 1, count: 32)
        try self.expect("the actor", atMost: 6, schema) { _ = try $0.sessions.actor(session: actor.session) }
        try self.expect("credentials", atMost: 3, schema) { _ = try $0.accounts.credentials(email: schema.email) }
        try self.expect("a profile", atMost: 2, schema) { _ = try $0.accounts.profile(user: actor.user) }
        for known in [token, unknown] {
            try self.expect("a refresh token", atMost: 4, schema) { _ = try $0.sessions.lockRefreshToken(hash: known) }
        }
        try self.expect("a token's use", atMost: 2, schema) { try $0.sessions.markUsed(hash: token) }
        try self.expect("a revocation", atMost: 2, schema) { try $0.sessions.revoke(actor.session, because: .signout) }
        try self.expect("all of a person's", atMost: 4, schema) { tx in
            try tx.sessions.revokeAll(user: actor.user, because: .signout)
        }
        try self.expect("failed attempts", atMost: 4, schema) { tx in
            _ = try tx.sessions.lockFailures(emailHash: unknown)
            try tx.sessions.setFailures([tx.now], emailHash: unknown)
            try tx.sessions.clearFailures(emailHash: unknown)
        }
        try self.expect("a claim", atMost: 3, schema) { tx in
            let since = tx.now - .seconds(86_400)
            #expect(try tx.idempotency.claim(scope: unknown, requestHash: unknown, keptSince: since) == .claimed)
            try tx.idempotency.complete(scope: unknown, response: [1])
        }
    }

    /// With nothing to do, and with a little.
    private func checkUpkeep(_ schema: CrowdedSchema) throws {
        let yesterday = Instant.now - .seconds(86_400)
        for old in [0, 5] {
            try schema.database.transaction { tx in try self.letAge(old, tx) }
            let most = Int64(20 * old + 8)
            try self.expect("old keys", atMost: most, schema) { try $0.upkeep.removeIdempotencyKeys(before: yesterday) }
            try self.expect("old failures", atMost: most, schema) {
                try $0.upkeep.removeSignInFailures(before: yesterday)
            }
            try self.expect("old sessions", atMost: most, schema) {
                try $0.upkeep.removeSessions(expiredBefore: yesterday)
            }
            try self.expect("deleted data sets", atMost: 40, schema) {
                try $0.dataSets.purge(deletedBefore: yesterday)
            }
            // Each of the dashboards has three widgets, and each widget data.
            try self.expect("deleted rows", atMost: most * 4, schema) {
                try $0.deletedRows.purge(deletedBefore: yesterday)
            }
        }
    }

    private func letAge(_ count: Int, _ tx: Transaction) throws {
        for (table, column) in [
            ("idempotency_keys", "created_at"), ("signin_failures", "last_failed_at"), ("refresh_tokens", "expires_at"),
            ("sessions", "created_at"),
        ] {
            try tx.execute(
                """
                UPDATE \(identifier: table) SET \(identifier: column) = \(identifier: column) - INTERVAL 60 DAY
                ORDER BY \(identifier: column) LIMIT \(count)
                """)
        }
        try tx.execute("UPDATE dashboards SET deleted_at = \(tx.now - .seconds(172_800)) LIMIT \(count)")
    }
}
