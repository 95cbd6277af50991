import Core
import MariaDB
import Primitives
import Services
import Storage
import TestSupport
import Testing

/// A widget reads the rows of its range, not the company's.
@Suite struct FigurePlanTests {
    @Test func `a week's figures read a small part of two years`() throws {
        var setup = AppSetup()
        // A company of its own size, whatever else the tests have made.
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let ann = try app.make.account()
            try app.withServices { services in
                _ = try services.demo.fill(email: ann.email, workspace: nil, seed: 7, scale: 1)
                try services.database.read { tx in
                    try tx.query("ANALYZE TABLE crm_invoices, crm_opportunities, crm_activities") { _ in }
                }
                let actor = try Array(ann.accessToken.utf8).withUnsafeBytes {
                    try services.accessTokens.authenticate($0)
                }
                for entry in Catalogue.entries where entry.property("dateRange") != nil && entry.key != .kpiCustomers {
                    var query = CatalogueService.Query()
                    query.range = .named(.last7Days)
                    let before = try Self.rowsRead(services.database)
                    _ = try services.catalogue.answer(entry.key, query, for: actor)
                    let read = try Self.rowsRead(services.database) - before
                    // Some 50 invoices in two weeks of 2,500, and what groups and joins read of them again.
                    #expect(read < 900, "\(entry.key.rawValue) reads \(read) rows")
                }
            }
        }
    }

    @Test func `what many invoices come to is read in sums that are kept`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let ann = try app.make.account()
            let customer = try app.request(.post, "/api/v1/crm/customers", as: ann, json: ["name": "A"]).json.id
            _ = try app.request(
                .post, "/api/v1/crm/goals", as: ann,
                json: [
                    "name": "Year", "metric": "revenue", "currency": "CZK", "target": 1,
                    "starts_on": .string((TimeZoneRules.utc.day(at: .now) - 300).description),
                    "ends_on": .string((TimeZoneRules.utc.day(at: .now) + 10).description),
                ])
            try self.fill(app, ann.workspace, customer: try #require(UUID(base62: customer.dropFirst(5))))
            try app.withServices { services in
                let actor = try Array(ann.accessToken.utf8).withUnsafeBytes {
                    try services.accessTokens.authenticate($0)
                }
                let keys: [CatalogueKey] = [
                    .kpiRevenue, .kpiProfit, .kpiInvoices, .chartRevenueTrend, .tableSalesAnalytics, .leaderboard,
                    .goals,
                ]
                for key in keys {
                    let before = try Self.rowsRead(services.database)
                    _ = try services.catalogue.answer(key, CatalogueService.Query(), for: actor)
                    let read = try Self.rowsRead(services.database) - before
                    #expect(read < 1_500, "\(key.rawValue) reads \(read) rows")
                }
            }
        }
    }

    /// Some 10,000 invoices of the last five days.
    private func fill(_ app: TestApp, _ workspace: UUID, customer: UUID) throws {
        try app.sql { tx in
            try tx.execute(
                """
                INSERT INTO crm_invoices (workspace_id, id, origin, customer_id, number, owner, status, currency,
                    net_cents, issued_at, due_on, created_at, updated_at)
                SELECT \(workspace), UUID(), 'manual', \(customer), seq, CONCAT('Owner ', seq % 3), 'paid', 'CZK', 100,
                    \(tx.now) - INTERVAL seq * 43 SECOND, '2026-01-01', \(tx.now), \(tx.now)
                FROM seq_1_to_10000
                """)
            try tx.query("ANALYZE TABLE crm_invoices, crm_invoice_hours, crm_invoice_days") { _ in }
        }
    }

    @Test func `the demo is the same for a seed, is marked, is gone when it is removed, and wants an empty CRM`() throws
    {
        try withApp { app throws in
            let accounts = try (0..<3).map { _ in try app.make.account() }
            let figures = try zip(accounts, [5, 5, 6] as [UInt64]).map { account, seed in
                let made = try app.withServices {
                    try $0.demo.fill(email: account.email, workspace: nil, seed: seed, scale: 1)
                }
                let list = try app.request(.get, "/api/v1/crm/invoices?limit=1", as: account)
                #expect(list.list("invoices")[0]["is_demo"] == true && made.records > 5_000)
                let feed = try app.request(.get, "/api/v1/crm/activities?sort=occurred_at&limit=10", as: account)
                // Talks of open deals once all ended at the same moment, the present one.
                #expect(Set(feed.list("activities").map { $0.text("occurred_at") }).count > 8)
                let top = try app.request(.get, "/api/v1/widgets/table_top_customers/data?dateRange=ytd", as: account)
                return (top.json["data"]?["rows"]?.arrayValue ?? []).map { $0["name"] ?? .null }
            }
            #expect(figures[0].count == 10 && figures[0] == figures[1] && figures[0] != figures[2])
            #expect(throws: CoreError.self) {
                try app.withServices {
                    try $0.demo.fill(email: accounts[0].email, workspace: nil, seed: 1, scale: 1)
                }
            }
            try app.withServices { _ = try $0.demo.remove(email: accounts[0].email, workspace: nil) }
            for kind in RecordKind.allCases {
                let list = try app.request(.get, "/api/v1/crm/\(kind.rawValue)", as: accounts[0])
                #expect(list.json.whole("total") == 0, "\(kind)")
            }
        }
    }

    /// Index entries and rows that this connection has read so far.
    private static func rowsRead(_ database: Database) throws -> Int64 {
        try database.read { tx in
            try tx.query(
                """
                SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS
                WHERE VARIABLE_NAME IN ('HANDLER_READ_NEXT', 'HANDLER_READ_PREV', 'HANDLER_READ_FIRST')
                """
            ) { Int64(try $0.string(0)) ?? 0 }.reduce(0, +)
        }
    }
}
