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

/// A file's rows are there all together and once, whatever happens to the worker that writes them.
@Suite struct ImportTests {
    private struct Killed: Swift.Error {}

    /// Somebody who imports, and the workers that do it.
    private struct Office {
        let app: TestApp
        let account: TestAccount

        init(_ app: TestApp) throws {
            self.app = app
            self.account = try app.make.account()
        }

        func send(_ kind: RecordKind, _ text: String, _ fields: [(String, String)] = []) throws -> TestResponse {
            let form = Maker.form(
                Array(text.utf8), as: "file.csv", fields: [("type", kind.rawValue)] + fields)
            return try self.app.send(
                TestRequest(
                    "POST", "/api/v1/crm/import", headers: ["Authorization": "Bearer \(self.account.accessToken)"],
                    body: form.body, type: "multipart/form-data; boundary=\(form.boundary)"))
        }

        /// Queues an import.
        func queue(_ kind: RecordKind, _ text: String, _ fields: [(String, String)] = []) throws -> UUID {
            let response = try self.send(kind, text, fields)
            #expect(response.status == 202, "\(response.json.text)")
            return try #require(IdentifierText.key(response.json.text("import_id")))
        }

        /// As a jobs worker does it.
        func work(_ id: UUID, isLast: Bool = false, checkpoint: () throws -> Void = {}) throws {
            let importer = RecordImporter(
                database: Database(self.app.settings), aside: Database(self.app.settings),
                wakeUps: self.app.platform.wakeUps)
            try importer.run(id, isLast: isLast, checkpoint: checkpoint)
        }

        func state(_ id: UUID) throws -> JSONValue {
            try self.app.request(.get, "/api/v1/crm/imports/imp_\(id.base62)", as: self.account).json
        }

        func count(_ kind: RecordKind) throws -> Int64 {
            try self.app.request(.get, "/api/v1/crm/\(kind.rawValue)", as: self.account).json.whole("total")
        }

        func packets(_ id: UUID) throws -> Int64 {
            try self.app.sql { tx in
                try tx.first("SELECT COUNT(*) FROM crm_import_packets WHERE import_id = \(id)") { try $0.integer(0) }
            } ?? -1
        }

        /// Customers without keys, which a second writing would double.
        static func customers(_ count: Int) -> String {
            "name\n" + (1...count).map { "Customer \($0)\n" }.joined()
        }
    }

    private enum IdentifierText {
        static func key(_ text: String) -> UUID? { UUID(base62: text.dropFirst(4)) }
    }

    @Test func `a worker that is killed at any moment leaves nothing, and the next one writes all of it once`() throws {
        try withApp { app throws in
            let office = try Office(app)
            let id = try office.queue(.customers, Office.customers(1_200))
            // Counting, looking at rows, and writing them: each has its moments.
            var moments = 0
            let rehearsal = try office.queue(.customers, Office.customers(1_200), [("dry_run", "true")])
            try office.work(rehearsal) { moments += 1 }
            #expect(moments > 0)
            for moment in 1...(2 * moments + 1) {
                var passed = 0
                do {
                    try office.work(id) {
                        passed += 1
                        if passed == moment { throw Killed() }
                    }
                    break
                } catch is Killed {
                    #expect(try office.count(.customers) == 0)
                    #expect(try office.state(id)["status"] == "running" && office.packets(id) > 0)
                }
            }
            let state = try office.state(id)
            #expect(state["status"] == "completed" && state["created"] == 1_200)
            #expect(try office.count(.customers) == 1_200 && office.packets(id) == 0)
            // The job is done once more when its worker could not say that it was.
            try office.work(id)
            #expect(try office.count(.customers) == 1_200 && office.state(id) == state)
        }
    }

    @Test func `a worker whose import another took over writes nothing`() throws {
        try withApp { app throws in
            let office = try Office(app)
            let id = try office.queue(.customers, Office.customers(600))
            var isFirst = true
            try office.work(id) {
                guard isFirst else { return }
                isFirst = false
                try office.work(id)
            }
            #expect(try office.count(.customers) == 600)
            #expect(try office.state(id)["created"] == 600)
        }
    }

    @Test func `an import that was interrupted too often is given up, and says so`() throws {
        try withApp { app throws in
            let office = try Office(app)
            let id = try office.queue(.customers, Office.customers(3))
            try office.work(id, isLast: true)
            let state = try office.state(id)
            #expect(state["status"] == "failed" && state["error_count"] == 1)
            #expect(try office.count(.customers) == 0 && office.packets(id) == 0)
        }
    }

    @Test func `what an import writes moves a board once, and what it refuses or leaves as it is does not`() throws {
        try withApp { app throws in
            let office = try Office(app)
            _ = try app.request(
                .post, "/api/v1/dashboards", as: office.account,
                json: ["name": "A", "config": ["enabledWidgets": ["kpi_customers"]]])
            func moved(_ text: String, _ fields: [(String, String)] = []) throws -> Int {
                let before = try app.withServices { try $0.events.bounds(of: office.account.workspace).last }
                try office.work(try office.queue(.customers, text, fields))
                let page = try app.withServices {
                    try $0.events.page(of: office.account.workspace, after: before, limit: 100)
                }
                guard case .events(let events) = page else { return -1 }
                return events.count { $0.kind == .widgetData }
            }
            let file = "external_id,name\n" + (1...1_100).map { "\($0),Customer\n" }.joined()
            #expect(try moved(file, [("dry_run", "1")]) == 0)
            #expect(try moved(file) == 1)
            #expect(try moved(file) == 0)
            #expect(try moved("name\n\nA,B\n") == 0)
        }
    }

    @Test func `an invoice with lines keeps their sum`() throws {
        try withApp { app throws in
            let office = try Office(app)
            let customer = try app.request(
                .post, "/api/v1/crm/customers", as: office.account, json: ["name": "Alfa"])
            let made = try app.request(
                .post, "/api/v1/crm/invoices", as: office.account,
                json: [
                    "number": "1", "customer_id": .string(customer.json.id), "currency": "CZK",
                    "due_on": "2026-01-31", "origin": "import", "external_id": "i1",
                    "lines": [["description": "Part", "quantity": 2, "unit_price": 10]],
                ])
            #expect(made.status == 201)
            let file = "external_id,number,net,due_on\ni1,2,99,2026-02-28\n"
            try office.work(try office.queue(.invoices, file))
            let item = try app.request(.get, "/api/v1/crm/invoices/\(made.json.id)", as: office.account)
            #expect(item.json["number"] == "2" && item.json["net"] == 20)
            #expect(item.json["lines"]?.arrayValue?.count == 1 && item.json["version"] == 2)
            let again = try office.queue(.invoices, file)
            try office.work(again)
            #expect(try office.state(again)["unchanged"] == 1)
        }
    }

    @Test func `what the database alone can refuse is named by its line`() throws {
        try withApp { app throws in
            let file = "external_id,name\n" + (1...1_000).map { "c\($0),Customer\n" }.joined()
            let modes: [(String, String, Int64)] = [("fail", "failed", 0), ("skip", "completed", 999)]
            for (mode, status, created) in modes {
                let office = try Office(app)
                let id = try office.queue(.customers, file, [("on_error", mode)])
                var moments = 0
                try office.work(id) {
                    moments += 1
                    // Counted once, looked at twice, and half of them written: now somebody takes a key of the rest.
                    guard moments == 4 else { return }
                    let taken = try app.request(
                        .post, "/api/v1/crm/customers", as: office.account,
                        json: ["name": "Quick", "origin": "import", "external_id": "c700"])
                    #expect(taken.status == 201)
                }
                let state = try office.state(id)
                #expect(state.text("status") == status && state.whole("created") == created, "\(state.text)")
                #expect(state["errors"]?[0]?["line"] == 701 && state["errors"]?[0]?["column"] == "external_id")
                #expect(try office.count(.customers) == created + 1)
            }
        }
    }

    @Test func `as many imports wait as may, and uploads have their limit`() throws {
        var setup = AppSetup()
        setup.crmLimits.fileUpload = CRMEdition.Rules.fileUpload.requests
        try withApp { app throws in
            let office = try Office(app)
            for _ in 0..<ImportRules.unfinished { _ = try office.queue(.customers, "name\nA\n") }
            let refused = try office.send(.customers, "name\nA\n")
            #expect(refused.status == 409 && refused.code == "CONFLICT")
        }
        try withApp(setup) { app throws in
            let office = try Office(app)
            for _ in 0..<10 { _ = try office.queue(.customers, "name\nA\n") }
            #expect(try office.send(.customers, "name\nA\n").code == "RATE_LIMIT_EXCEEDED")
        }
    }

    @Test func `imports and their files go when they are old`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let office = try Office(app)
            let old = try (0..<25).map { _ in
                let id = try office.queue(.customers, "name\nA\n")
                try app.sql { tx in
                    try tx.execute(
                        """
                        UPDATE crm_imports SET created_at = \(tx.now - .seconds(100)), status = 'failed',
                            finished_at = created_at
                        WHERE id = \(id)
                        """)
                }
                return id
            }
            let new = try office.queue(.customers, "name\nA\n")
            #expect(try app.sql { try $0.imports.remove(before: $0.now - .seconds(50)) })
            #expect(try !app.sql { try $0.imports.remove(before: $0.now - .seconds(50)) })
            #expect(try office.packets(new) == 1)
            for id in old { #expect(try office.packets(id) == 0) }
        }
    }
}
