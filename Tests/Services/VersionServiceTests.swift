import JSON
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// Going back to an earlier version, where that is not plain.
@Suite struct VersionServiceTests {
    private func restore(_ app: TestApp, _ account: TestAccount, _ board: JSONValue, _ version: Int) throws
        -> TestResponse
    {
        try app.request(.post, "/api/dashboards/\(board.id)/versions/\(version)/restore", as: account)
    }

    /// A regression test: a widget that was removed for good was silently left out.
    @Test func `a widget that upkeep has removed for good comes back out of history`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget("Old", on: board, by: account, ["config": ["own": 1]])
            _ = try app.request(.delete, "/api/widgets/\(widget.id)", as: account)
            try app.sql { tx in try tx.deletedRows.purge(deletedBefore: tx.now + .seconds(1)) }
            let response = try self.restore(app, account, board, 2)
            #expect(response.list("widgets").map(\.id) == [widget.id])
            #expect(response.list("widgets").first?["config"] == ["own": 1])
            #expect(try app.request(.get, "/api/widgets/\(widget.id)", as: account).status == 200)
        }
    }

    @Test func `versions from before a delete are there again after the dashboard was brought back`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("One", by: account)
            _ = try app.request(.put, "/api/dashboards/\(board.id)", as: account, json: ["name": "Two"])
            _ = try app.request(.delete, "/api/dashboards/\(board.id)", as: account)
            let id = try #require(UUID(base62: board.id.dropFirst(5)))
            try app.withServices { _ = try $0.administration.restoreDeleted(id) }
            let listed = try app.request(.get, "/api/dashboards/\(board.id)/versions", as: account)
            #expect(listed.list("versions").map(\.version) == [4, 2, 1])
            #expect(listed.json.whole("total") == 3)
            #expect(try self.restore(app, account, board, 1).dashboard.text("name") == "One")
            #expect(try self.restore(app, account, board, 3).status == 404)
        }
    }

    /// A regression test: what was larger than a packet of the database could not be copied or restored.
    @Test func `the largest dashboard is copied and restored whole, also with an idempotency key`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let large: JSONValue = .string(String(repeating: "x", count: 240_000))
            for number in 0..<17 {
                _ = try app.make.widget("W\(number)", on: board, by: account, ["config": ["own": large]])
            }
            let path = "/api/dashboards/\(board.id)"
            let key = ["Idempotency-Key": "k"]
            let copy = try app.request(
                .post, "\(path)/duplicate", as: account, json: ["name": "Copy"], headers: key)
            #expect(copy.status == 201)
            let shown = try app.request(.get, "/api/dashboards/\(copy.dashboard.id)", as: account)
            #expect(shown.list("widgets").count == 17)
            #expect(try self.restore(app, account, board, 1).list("widgets").isEmpty)
            for _ in 1...2 {
                let back = try app.request(
                    .post, "\(path)/versions/18/restore", as: account, headers: ["Idempotency-Key": "back"])
                #expect(back.status == 200 && back.list("widgets").count == 17)
            }
        }
    }
}
