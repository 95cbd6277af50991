import JSON
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// Requests with one key at the same time. Source: the foundation's requirements on dashboards.
@Suite struct IdempotencyRaceTests {
    private func create(_ app: TestApp, _ account: TestAccount, key: String, _ name: String) throws -> TestResponse {
        try app.request(
            .post, "/api/dashboards", as: account, json: ["name": .string(name)], headers: ["Idempotency-Key": key])
    }

    private var withOwnSchema: AppSetup {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        return setup
    }

    @Test func `a key whose first request is under way is a 409`() throws {
        try withApp(self.withOwnSchema) { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let path = "/api/dashboards/\(board.id)/widgets"
            let post: @Sendable () throws -> TestResponse = {
                try app.request(
                    .post, path, as: account, json: .object(Maker.widgetBody()), headers: ["Idempotency-Key": "k"])
            }
            // The dashboard is locked, so the first request stops half-way, with its key claimed.
            let isLocked = Happening()
            let answers = try concurrently(2) { number -> TestResponse in
                guard number == 0 else {
                    isLocked.wait()
                    return try post()
                }
                return try self.lockingDashboards(app) {
                    isLocked.happen()
                    try self.waitForClaim(app)
                    return try post()
                }
            }
            #expect(answers.map(\.status) == [409, 201])
            #expect(answers[0].code == "REQUEST_IN_FLIGHT" && answers[0][header: "Retry-After"] == "1")
            let again = try post()
            #expect(again.body == answers[1].body && again[header: "Idempotency-Replayed"] == "true")
            #expect(try app.request(.get, path, as: account).json.whole("total") == 1)
        }
    }

    private func lockingDashboards<R>(_ app: TestApp, _ body: () throws -> R) throws -> R {
        try app.sql { tx in
            _ = try tx.query("SELECT id FROM dashboards FOR UPDATE") { try $0.uuid(0) }
            return try body()
        }
    }

    /// Looks at what is not committed yet.
    private func waitForClaim(_ app: TestApp) throws {
        let connection = try Connection(app.settings)
        try connection.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED")
        while try connection.first("SELECT COUNT(*) FROM idempotency_keys", as: { try $0.integer(0) }) == 0 {}
    }

    @Test func `of many at once one is carried out, and the rest get its answer or a 409`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let other = try app.anotherProcess()
            for round in 1...5 {
                let answers = try concurrently(8) { number in
                    try self.create(number % 2 == 0 ? app : other, account, key: "k\(round)", "N\(round)")
                }
                let made = answers.filter { $0.status == 201 }
                #expect(!made.isEmpty && Set(made.map(\.dashboard.id)).count == 1)
                #expect(made.count { $0[header: "Idempotency-Replayed"] == nil } == 1)
                #expect(answers.allSatisfy { $0.status == 201 || $0.code == "REQUEST_IN_FLIGHT" })
                #expect(answers.filter { $0.status == 409 }.allSatisfy { $0[header: "Retry-After"] == "1" })
            }
            #expect(try app.request(.get, "/api/dashboards", as: account).json.whole("total") == 6)
        }
    }

    @Test func `two bodies at once with one key: one is made, the other refused`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let answers = try concurrently(2) { number in
                try self.create(app, account, key: "k", "N\(number)")
            }
            #expect(answers.count { $0.status == 201 } == 1)
            #expect(answers.allSatisfy { [201, 409, 422].contains($0.status) })
        }
    }

    @Test func `different keys at once do not disturb one another`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let statuses = try concurrently(8) { number in
                try (0..<5).map { try self.create(app, account, key: "k\(number).\($0)", "N").status }
            }
            #expect(statuses.flatMap { $0 } == Array(repeating: 201, count: 40))
        }
    }

    /// The records of the last day were cleared away, so the index ends where upkeep looks.
    @Test func `a new key is taken while upkeep clears old ones away`() throws {
        try withApp(self.withOwnSchema) { app throws in
            let account = try app.make.account()
            #expect(try self.create(app, account, key: "old", "N").status == 201)
            try app.sql { tx in
                try tx.upkeep.removeIdempotencyKeys(before: tx.now)
                #expect(try self.create(app, account, key: "k", "N").status == 201)
            }
        }
    }
}
