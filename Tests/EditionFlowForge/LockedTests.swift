import JSON
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// Codes that want more than one request. Source: flowforge contract, error codes.
@Suite struct LockedTests {
    @Test func `a key whose first request is under way is RESOURCE_LOCKED`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let ann = try app.make.account()
            let board = try app.make.dashboard(by: ann)
            let path = "/api/v2/dashboards/\(board.id)/widgets"
            let post: @Sendable () throws -> TestResponse = {
                try app.request(
                    .post, path, as: ann, json: ["type": "text", "title": "T"], headers: ["Idempotency-Key": "k"])
            }
            // The dashboard is locked, so the first request stops half-way, with its key claimed.
            let isLocked = Happening()
            let answers = try concurrently(2) { number -> TestResponse in
                guard number == 0 else {
                    isLocked.wait()
                    return try post()
                }
                return try app.sql { tx in
                    _ = try tx.query("SELECT id FROM dashboards FOR UPDATE") { try $0.uuid(0) }
                    isLocked.happen()
                    try self.waitForClaim(app)
                    return try post()
                }
            }
            #expect(answers.map(\.status) == [409, 201])
            #expect(answers[0].code == "RESOURCE_LOCKED" && answers[0][header: "Retry-After"] == "1")
        }
    }

    /// Looks at what is not committed yet.
    private func waitForClaim(_ app: TestApp) throws {
        let connection = try Connection(app.settings)
        try connection.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED")
        while try connection.first("SELECT COUNT(*) FROM idempotency_keys", as: { try $0.integer(0) }) == 0 {}
    }

    @Test func `a viewer is told which permission is missing`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let viewer = try app.make.member(.viewer, of: ann)
            let board = try app.make.dashboard(by: ann)
            let refused = try app.request(.patch, "/api/v2/dashboards/\(board.id)", as: viewer, json: ["name": "Mine"])
            #expect(refused.status == 403 && refused.code == "INSUFFICIENT_PERMISSIONS")
            #expect(refused.details["permission"] == "dashboard:write")
            #expect(
                try app.request(.get, "/api/v2/dashboards/\(board.id)", as: viewer).json["permissions"] == [
                    "dashboard:read"
                ])
        }
    }

    @Test func `no database is SERVICE_UNAVAILABLE with a time to come again`() throws {
        let ann = try withApp { try $0.make.account() }
        var setup = AppSetup()
        setup.isDatabaseAway = true
        try withApp(setup) { app throws in
            let refused = try app.request(.get, "/api/v2/dashboards", as: ann)
            #expect(refused.status == 503 && refused.code == "SERVICE_UNAVAILABLE")
            #expect(refused.json["error"]?["retryAfter"] == 2)
        }
    }
}
