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

    @Test func `the demo is the same for a seed, is marked, is gone when it is removed, and wants an empty CRM`() throws
    {
        try withApp { app throws in
            let accounts = try (0..<3).map { _ in try app.make.account() }
            let figures = try zip(accounts, [5, 5, 6] as [UInt64]).map { account, seed in
                let count = try app.withServices {
                    try $0.demo.fill(email: account.email, workspace: nil, seed: seed, scale: 1)
                }
                let list = try app.request(.get, "/api/v1/crm/invoices?limit=1", as: account)
                #expect(list.list("invoices")[0]["is_demo"] == true && count > 5_000)
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
