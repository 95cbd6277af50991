import Core
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// An import reads the rows that its file is about, whatever else there is.
@Suite struct ImportPlanTests {
    private static let customers = 20_000

    @Test func `a batch of rows is looked up by its keys`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let database = Database(app.settings)
            let workspace = try app.make.account().workspace
            for other in [workspace, try app.make.account().workspace] { try self.fill(database, other) }
            let keys = (1...500).map { "c\($0 * 7)" }
            let ids = try database.read { try Array($0.records.imported(.customers, keys, in: workspace).values) }
            #expect(ids.count == 500)
            func expect(_ name: String, atMost rows: Int64, _ body: (Transaction) throws -> Void) throws {
                let counters = try ReadCounters.measure(database, body)
                #expect(counters.scans == 0, "\(name) looks at a whole table")
                #expect(counters.rows <= rows, "\(name) reads \(counters.rows) rows")
            }
            try expect("external ids", atMost: 1_100) { _ = try $0.records.imported(.customers, keys, in: workspace) }
            try expect("records", atMost: 1_100) {
                _ = try $0.records.records(.customers, ids, in: workspace, locking: true)
            }
            try expect("ids", atMost: 1_100) { _ = try $0.records.existing(.customers, ids, in: workspace) }
            let rates = (1...100).map {
                RateKey(currency: "EUR", quote: "CZK", day: Day(year: 2026, month: 1, day: 1) + 3 * $0)
            }
            var found = 0
            try expect("rates", atMost: 210) { found = try $0.records.rates(rates, in: workspace).count }
            #expect(found == 100)
            try expect("the list of imports", atMost: 60) {
                _ = try $0.imports.page(PageRequest(), in: workspace)
            }
            try expect("imports that wait", atMost: 4) { _ = try $0.imports.unfinished(in: workspace) }
            try expect("old imports", atMost: 8) { _ = try $0.imports.remove(before: $0.now - .seconds(86_400)) }
        }
    }

    private func fill(_ database: Database, _ workspace: UUID) throws {
        try database.transaction { tx in
            try tx.execute(
                """
                INSERT INTO crm_customers (workspace_id, id, origin, external_id, name, kind, acquired_at, created_at,
                    updated_at)
                SELECT \(workspace), UUID(), 'import', CONCAT('c', seq), 'Customer', 'company', \(tx.now), \(tx.now),
                    \(tx.now)
                FROM seq_1_to_100000 LIMIT \(Self.customers)
                """)
            try tx.execute(
                """
                INSERT INTO crm_rates (workspace_id, id, origin, currency, quote, day, rate, created_at, updated_at)
                SELECT \(workspace), UUID(), 'manual', c.code, 'CZK', DATE('2026-01-01') + INTERVAL seq DAY, 25, \(tx.now),
                    \(tx.now)
                FROM seq_1_to_1000, (SELECT 'EUR' AS code UNION SELECT 'USD' UNION SELECT 'GBP') c
                """)
            try tx.execute(
                """
                INSERT INTO crm_imports (id, workspace_id, user_id, kind, is_dry_run, skips_errors, file_name, size_bytes,
                    mapping, time_zone, status, created_at, finished_at)
                SELECT UUID(), w.id, w.owner_id, 'customers', FALSE, FALSE, 'a.csv', 1, '{}', 'UTC', 'completed',
                    \(tx.now) - INTERVAL seq SECOND, \(tx.now)
                FROM seq_1_to_30, workspaces w WHERE w.id = \(workspace)
                """)
            for table in ["crm_customers", "crm_rates", "crm_imports"] {
                try tx.query("ANALYZE TABLE \(identifier: table)") { _ in }
            }
        }
    }
}
