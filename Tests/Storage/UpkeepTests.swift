import Core
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// What workers clear away beside requests.
@Suite struct UpkeepTests {
    private static let day: Duration = .seconds(86_400)

    private func withSchema(_ body: (TestApp, Database) throws -> Void) throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app in try body(app, Database(app.settings)) }
    }

    /// Rows of a table, without the widgets that the account's first dashboard has from the start.
    private func count(_ table: String, _ database: Database) throws -> Int64? {
        if table == "widgets" {
            return try database.read { tx in
                try tx.first(
                    """
                    SELECT COUNT(*) FROM widgets w JOIN dashboards d ON d.id = w.dashboard_id WHERE NOT d.is_default
                    """
                ) { try $0.integer(0) }
            }
        }
        return try self.countAll(table, database)
    }

    private func countAll(_ table: String, _ database: Database) throws -> Int64? {
        try database.read { tx in
            try tx.first("SELECT COUNT(*) FROM \(identifier: table)") { try $0.integer(0) }
        }
    }

    @Test func `keys and failures go when they are older than was said, not before`() throws {
        try self.withSchema { _, database throws in
            let hashes = (1...3).map { [UInt8](repeating: $0, count: 32) }
            try database.transaction { tx in
                for (hash, age) in zip(hashes, [.zero, .seconds(86_300), .seconds(86_500)] as [Duration]) {
                    try tx.execute(
                        """
                        INSERT INTO idempotency_keys (scope, request_hash, response, created_at)
                        VALUES (\(hash), \(hash), '', \(tx.now - age))
                        """)
                    try tx.execute(
                        """
                        INSERT INTO signin_failures (email_hash, times, last_failed_at) VALUES (\(hash), '[]', \(tx.now - age))
                        """)
                }
            }
            for _ in 1...2 {
                try database.transaction { tx in try tx.upkeep.removeIdempotencyKeys(before: tx.now - Self.day) }
                try database.transaction { tx in try tx.upkeep.removeSignInFailures(before: tx.now - Self.day) }
                #expect(try self.count("idempotency_keys", database) == 2)
                #expect(try self.count("signin_failures", database) == 2)
            }
        }
    }

    @Test func `a sign-in with GitHub that nobody ended goes after a day`() throws {
        try self.withSchema { _, database throws in
            let account = ExternalAccount(subject: "1", login: "octo", name: nil, emails: [])
            let hashes = (1...3).map { [UInt8](repeating: $0, count: 32) }
            try database.transaction { tx in
                for hash in hashes {
                    try tx.identities.insertState(
                        hash: hash, browserHash: hash, redirectURI: "https://x.example/", challenge: nil)
                    try tx.identities.insertCode(
                        hash: hash, browserHash: nil, challenge: nil, account: account, session: UUID.v7())
                }
                for table in ["github_states", "github_codes"] {
                    try tx.execute(
                        """
                        UPDATE \(identifier: table) SET created_at = created_at - INTERVAL 25 HOUR
                        WHERE hash = \(hashes[0])
                        """)
                }
            }
            for _ in 1...2 {
                #expect(
                    try database.transaction { tx in try tx.upkeep.removeGitHubSignIns(before: tx.now - Self.day) })
                #expect(try self.count("github_states", database) == 2)
                #expect(try self.count("github_codes", database) == 2)
            }
        }
    }

    @Test func `a sign-in goes with its last refresh token`() throws {
        try self.withSchema { app, database throws in
            let old = try app.make.account()
            let lasting = try app.make.signIn(old)
            let session = try #require(TokenClaims(old.accessToken)?.session)
            let other = try #require(TokenClaims(lasting.accessToken)?.session)
            // Both began long ago; one has a token that is good still.
            try database.transaction { tx in
                try tx.execute("UPDATE sessions SET created_at = created_at - INTERVAL 30 DAY")
                try tx.execute(
                    "UPDATE refresh_tokens SET expires_at = expires_at - INTERVAL 30 DAY WHERE session_id = \(session)")
                try tx.upkeep.removeSessions(expiredBefore: tx.now - Self.day)
            }
            let left = try database.read { tx in try tx.query("SELECT id FROM sessions") { try $0.uuid(0) } }
            #expect(left == [other])
            #expect(try self.count("refresh_tokens", database) == 1)
            #expect(try app.request(.get, "/api/profile", as: lasting).status == 200)
        }
    }

    /// Makes a dashboard with widgets, tags, a view and data, deleted so long ago.
    private func makeDeleted(_ app: TestApp, _ account: TestAccount, widgets: Int, ago: Duration?) throws {
        let board = try app.make.dashboard("Old", by: account, ["tags": ["a", "b"]])
        for _ in 0..<widgets { _ = try app.make.widget(on: board, by: account) }
        _ = try app.request(.get, "/api/dashboards/\(board.id)", as: account)
        try app.flushViews()
        let id = try #require(UUID(base62: board.id.dropFirst(5)))
        try app.sql { tx in
            try tx.execute(
                """
                INSERT INTO widget_data (widget_id, data, source, record_count, updated_at)
                SELECT id, '[]', 'crm', 0, created_at FROM widgets WHERE dashboard_id = \(id)
                """)
            if let ago { try tx.execute("UPDATE dashboards SET deleted_at = \(tx.now - ago) WHERE id = \(id)") }
        }
    }

    @Test func `a deleted dashboard goes after its time with all that hangs on it, and not before`() throws {
        try self.withSchema { app, database throws in
            let account = try app.make.account()
            try self.makeDeleted(app, account, widgets: 2, ago: Self.day * 31)
            try self.makeDeleted(app, account, widgets: 3, ago: Self.day * 29)
            try self.makeDeleted(app, account, widgets: 4, ago: nil)
            try database.transaction { tx in try tx.deletedRows.purge(deletedBefore: tx.now - Self.day * 30) }
            // The two that are left, and the account's first one.
            #expect(try self.count("dashboards", database) == 3)
            #expect(try self.count("widgets", database) == 7)
            #expect(try self.count("widget_data", database) == 7)
            #expect(try self.count("dashboard_tags", database) == 4)
            #expect(try self.count("dashboard_views", database) == 2)
        }
    }

    @Test func `a deleted widget goes alone`() throws {
        try self.withSchema { app, database throws in
            let account = try app.make.account()
            try self.makeDeleted(app, account, widgets: 3, ago: nil)
            try database.transaction { tx in
                try tx.execute(
                    """
                    UPDATE widgets SET deleted_at = \(tx.now - Self.day * 31)
                    WHERE dashboard_id IN (SELECT id FROM dashboards WHERE NOT is_default) LIMIT 1
                    """)
                try tx.deletedRows.purge(deletedBefore: tx.now - Self.day * 30)
            }
            #expect(try self.count("widgets", database) == 2)
            #expect(try self.count("widget_data", database) == 2)
            #expect(try self.count("dashboards", database) == 2)
        }
    }

    /// A regression test: dashboards went before all their widgets had, and what was left was nobody's for ever.
    @Test func `nothing is left of dashboards with more widgets than are removed at once`() throws {
        try self.withSchema { app, database throws in
            let account = try app.make.account()
            for _ in 1...7 { try self.makeDeleted(app, account, widgets: 1, ago: Self.day * 31) }
            try database.transaction { tx in
                try tx.execute(
                    """
                    INSERT INTO widgets (id, workspace_id, dashboard_id, name, type, config, data_query, position_x,
                        position_y, width, height, min_width, min_height, refresh_interval, created_at, updated_at)
                    SELECT UUID(), workspace_id, dashboard_id, name, type, config, data_query, 0, 0, 1, 1, 1, 1, 0,
                        created_at, updated_at
                    FROM widgets, seq_2_to_200
                    WHERE dashboard_id IN (SELECT id FROM dashboards WHERE NOT is_default)
                    """)
                try tx.execute(
                    """
                    INSERT IGNORE INTO widget_data (widget_id, data, source, record_count, updated_at)
                    SELECT id, '[]', 'crm', 0, created_at FROM widgets
                    WHERE dashboard_id IN (SELECT id FROM dashboards WHERE NOT is_default)
                    """)
            }
            #expect(try self.count("widgets", database) == 1_400)
            for _ in 1...3 {
                try database.transaction { tx in try tx.deletedRows.purge(deletedBefore: tx.now - Self.day * 30) }
            }
            for table in ["widgets", "widget_data", "dashboard_tags", "dashboard_views"] {
                #expect(try self.count(table, database) == 0, "\(table)")
            }
            #expect(try self.count("dashboards", database) == 1)
        }
    }

    @Test func `two workers at upkeep at once do not wait for one another for long`() throws {
        try self.withSchema { app, database throws in
            let account = try app.make.account()
            for _ in 1...3 { try self.makeDeleted(app, account, widgets: 2, ago: Self.day * 31) }
            let settings = app.settings
            _ = try concurrently(4) { _ in
                let database = Database(settings)
                try database.transaction { tx in try tx.deletedRows.purge(deletedBefore: tx.now - Self.day * 30) }
                try database.transaction { tx in try tx.upkeep.removeSessions(expiredBefore: tx.now - Self.day) }
                try database.transaction { tx in try tx.upkeep.removeIdempotencyKeys(before: tx.now - Self.day) }
            }
            try database.transaction { tx in try tx.deletedRows.purge(deletedBefore: tx.now - Self.day * 30) }
            #expect(try self.count("dashboards", database) == 1)
            #expect(try self.count("widgets", database) == 0)
        }
    }

    /// A regression test: a delete over a range locked the end of the index, where new rows go.
    @Test func `a sign-in is not held up by upkeep that is under way`() throws {
        try self.withSchema { app, database throws in
            let account = try app.make.account()
            let early = Instant.now + .seconds(3_600)
            try database.transaction { tx in
                try tx.upkeep.removeSessions(expiredBefore: early - Self.day)
                try tx.upkeep.removeSignInFailures(before: early)
                #expect(try app.make.signIn(account).id == account.id)
                let out = try app.request(.post, "/auth/signout", as: account)
                #expect(out.status == 204)
            }
        }
    }

    @Test func `a deleted data set goes after its time with its rows, some at once`() throws {
        try self.withSchema { app, database throws in
            let account = try app.make.account()
            for (number, ago) in [Self.day * 31, Self.day * 29, nil].enumerated() {
                let name = "table \(number)"
                let set = try app.make.dataSet(name: name, by: account)
                let id = try #require(UUID(base62: set.id.dropFirst(3)))
                try app.sql { tx in
                    for row in 1...150 { try tx.dataSets.insertRows(Array("[[1]]".utf8), first: Int64(row), of: id) }
                    if let ago { try tx.execute("UPDATE data_sets SET deleted_at = \(tx.now - ago) WHERE id = \(id)") }
                }
            }
            #expect(try self.count("data_set_rows", database) == 453)
            for (sets, rows) in [(3, 353), (2, 302), (2, 302)] {
                try database.transaction { tx in try tx.dataSets.purge(deletedBefore: tx.now - Self.day * 30) }
                #expect(try self.count("data_sets", database) == Int64(sets))
                #expect(try self.count("data_set_rows", database) == Int64(rows))
            }
        }
    }
}
