import Core
import EditionCRM
import HTTP
import JSON
import MariaDB
import Primitives
import Services
import Storage
import TestSupport
import Testing

/// The sums of invoices that are kept are those of the invoices, after every change and whoever made it.
@Suite struct InvoiceSumsTests {
    /// Rows in which the kept sums and the invoices' own differ.
    private func differences(_ app: TestApp, _ workspace: UUID) throws -> [String] {
        let hours: SQL = """
            SELECT DATE_FORMAT(issued_at, '%Y-%m-%d %H') AS part, currency, '' AS owner, SUM(net_cents) AS net,
                SUM(cost_cents) AS cost, COUNT(*) AS number
            FROM crm_invoices WHERE workspace_id = \(workspace) AND status IN ('sent', 'paid') GROUP BY part, currency
            """
        let days: SQL = """
            SELECT DATE(issued_at) AS part, currency, COALESCE(owner, '') COLLATE utf8mb4_bin AS owner,
                SUM(net_cents) AS net, SUM(cost_cents) AS cost, COUNT(*) AS number
            FROM crm_invoices WHERE workspace_id = \(workspace) AND status IN ('sent', 'paid')
            GROUP BY part, currency, COALESCE(owner, '') COLLATE utf8mb4_bin
            """
        let keptHours: SQL = """
            SELECT DATE_FORMAT(issued_at, '%Y-%m-%d %H') AS part, currency, '' AS owner, net_cents AS net,
                cost_cents AS cost, number
            FROM crm_invoice_hours WHERE workspace_id = \(workspace)
                AND (number <> 0 OR net_cents <> 0 OR cost_cents <> 0)
            """
        let keptDays: SQL = """
            SELECT day AS part, currency, owner, net_cents AS net, cost_cents AS cost, number
            FROM crm_invoice_days WHERE workspace_id = \(workspace)
                AND (number <> 0 OR net_cents <> 0 OR cost_cents <> 0)
            """
        return try [(hours, keptHours), (days, keptDays)].flatMap { real, kept in
            try app.sql { tx in
                try tx.query(
                    """
                    SELECT CONCAT_WS(' ', part, currency, owner, MIN(net), MAX(net), MIN(number), MAX(number)) FROM (
                        \(sql: real) UNION ALL \(sql: kept)) u
                    GROUP BY part, currency, owner COLLATE utf8mb4_bin
                    HAVING COUNT(*) <> 2 OR MIN(net) <> MAX(net) OR MIN(cost) <> MAX(cost)
                        OR MIN(number) <> MAX(number)
                    """
                ) { try $0.string(0) }
            }
        }
    }

    @Test func `they follow what is added, changed and removed by hand`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let customer = try app.request(.post, "/api/v1/crm/customers", as: ann, json: ["name": "A"]).json.id
            var dice = SystemRandomNumberGenerator()
            var ids: [String] = []
            func some() -> JSONObject {
                [
                    "status": .string(["draft", "sent", "paid", "void"].randomElement(using: &dice) ?? "sent"),
                    "currency": .string(["CZK", "EUR"].randomElement(using: &dice) ?? "CZK"),
                    "owner": [JSONValue.null, "Ann", "ann", "Ánn"].randomElement(using: &dice) ?? .null,
                    "issued_at": .string("2026-01-0\(Int.random(in: 1...3))T0\(Int.random(in: 0...3)):59:59.999Z"),
                    "net": .integer(Int64.random(in: -500...500)), "cost": .integer(Int64.random(in: 0...9)),
                ]
            }
            for number in 0..<60 {
                let body: JSONObject = [
                    "number": .string("\(number)"), "customer_id": .string(customer), "due_on": "2026-02-01",
                ]
                let made = try app.request(
                    .post, "/api/v1/crm/invoices", as: ann, json: .object(body.merging(some())))
                #expect(made.status == 201, "\(made.json.text)")
                ids.append(made.json.id)
                let id = ids[Int.random(in: 0..<ids.count)]
                if number % 3 == 0 {
                    let path = "/api/v1/crm/invoices/\(id)"
                    #expect(try app.request(.put, path, as: ann, json: .object(some())).status == 200)
                }
                if number % 7 == 0 {
                    let path = "/api/v1/crm/invoices/\(ids.removeFirst())"
                    #expect(try app.request(.delete, path, as: ann).status == 204)
                }
            }
            #expect(try self.differences(app, ann.workspace) == [])
        }
    }

    @Test func `they follow imports and the demo`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            try app.withServices { services in
                _ = try services.demo.fill(email: ann.email, workspace: nil, seed: 3, scale: 1)
            }
            #expect(try self.differences(app, ann.workspace) == [])
            try app.withServices { _ = try $0.demo.remove(email: ann.email, workspace: nil) }
            #expect(try self.differences(app, ann.workspace) == [])
            let customers = "external_id,name\nc,A\n"
            let head = "external_id,number,customer,currency,net,issued_at,due_on,owner\n"
            let lines = (1...700).map { "\($0),N,c,CZK,\($0),2026-01-0\(1 + $0 % 9),2026-02-01,Ann\n" }.joined()
            let moved = (1...700).map { "\($0),N,c,EUR,\($0 + 1),2026-02-0\(1 + $0 % 7),2026-02-01,\n" }.joined()
            for (kind, text) in [("customers", customers), ("invoices", head + lines), ("invoices", head + moved)] {
                let form = Maker.form(Array(text.utf8), as: "a.csv", fields: [("type", kind)])
                let made = try app.send(
                    TestRequest(
                        "POST", "/api/v1/crm/import", headers: ["Authorization": "Bearer \(ann.accessToken)"],
                        body: form.body, type: "multipart/form-data; boundary=\(form.boundary)"))
                let id = try #require(UUID(base62: made.json.text("import_id").dropFirst(4)))
                let importer = RecordImporter(
                    database: Database(app.settings), aside: Database(app.settings), wakeUps: app.platform.wakeUps)
                try importer.run(id, isLast: false) {}
                #expect(try self.differences(app, ann.workspace) == [])
            }
            let total = try app.sql { tx in
                try tx.first(
                    """
                    SELECT SUM(number) FROM crm_invoice_days WHERE workspace_id = \(ann.workspace) AND currency = 'EUR'
                        AND owner = ''
                    """
                ) { try $0.integer(0) }
            }
            #expect(total == 700)
        }
    }

    @Test func `changes at once are all in them`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let customer = try app.request(.post, "/api/v1/crm/customers", as: ann, json: ["name": "A"]).json.id
            let answers = try concurrently(8) { _ in
                try (0..<10).map { number in
                    try app.request(
                        .post, "/api/v1/crm/invoices", as: ann,
                        json: [
                            "number": .string("\(number)"), "customer_id": .string(customer), "currency": "CZK",
                            "net": 1, "due_on": "2026-02-01", "issued_at": "2026-01-01T00:00:00Z",
                        ]
                    ).status
                }
            }
            #expect(answers.flatMap { $0 }.allSatisfy { $0 == 201 })
            #expect(try self.differences(app, ann.workspace) == [])
        }
    }
}
