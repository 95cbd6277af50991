import JSON
import Primitives
import TestSupport
import Testing

/// `view_count` and `last_viewed_at`. Source: contracts' page §4.
@Suite struct ViewCountTests {
    private func shown(_ app: TestApp, _ account: TestAccount, _ board: JSONValue) throws -> JSONValue {
        try app.request(.get, "/api/dashboards/\(board.id)", as: account).dashboard
    }

    /// From the list, which counts nothing.
    private func listed(_ app: TestApp, _ account: TestAccount, _ board: JSONValue) throws -> JSONValue {
        try app.request(.get, "/api/dashboards?limit=100", as: account)
            .list("dashboards").first { $0.id == board.id } ?? .null
    }

    @Test func `each read of one dashboard counts, by its owner and by others`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let reader = try app.make.account()
            let board = try app.make.dashboard(by: owner, ["is_public": true])
            for account in [owner, owner, reader] { _ = try self.shown(app, account, board) }
            try app.flushViews()
            let after = try self.listed(app, owner, board)
            #expect(after.whole("view_count") == 3)
            #expect(after.text("last_viewed_at") >= board.text("created_at"))
        }
    }

    @Test func `nothing else counts`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let board = try app.make.dashboard(by: owner)
            let path = "/api/dashboards/\(board.id)"
            _ = try app.request(.get, "/api/dashboards", as: owner)
            _ = try app.request(.get, "\(path)/widgets", as: owner)
            _ = try app.request(.get, "\(path)/versions/1", as: owner)
            _ = try app.request(.put, path, as: owner, json: ["name": "X"])
            _ = try app.request(.get, path, as: try app.make.account())
            _ = try app.request(.get, path)
            try app.flushViews()
            #expect(try self.listed(app, owner, board).whole("view_count") == 0)
        }
    }

    @Test func `a view does not move the version or the entity tag`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let board = try app.make.dashboard(by: owner)
            _ = try self.shown(app, owner, board)
            try app.flushViews()
            let after = try app.request(.get, "/api/dashboards/\(board.id)", as: owner)
            #expect(after.dashboard.whole("view_count") == 1)
            #expect(after.dashboard.version == 1 && after.etag == "\"1\"")
            #expect(after.dashboard.text("updated_at") == board.text("updated_at"))
        }
    }

    @Test func `views counted by several processes and threads are all added`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let boards = try (1...3).map { try app.make.dashboard("B\($0)", by: owner) }
            let other = try app.anotherProcess()
            _ = try concurrently(6) { number in
                let process = number % 2 == 0 ? app : other
                for board in number % 3 == 0 ? boards : boards.reversed() { _ = try self.shown(process, owner, board) }
                try process.flushViews()
            }
            for process in [app, other] { try process.flushViews() }
            for board in boards { #expect(try self.listed(app, owner, board).whole("view_count") == 6) }
        }
    }

    @Test func `reading a dashboard waits for no lock on it or on its counter`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let board = try app.make.dashboard(by: owner)
            _ = try self.shown(app, owner, board)
            try app.flushViews()
            let id = try #require(UUID(base62: board.id.dropFirst("dash_".count)))
            try app.sql { tx in
                let locked = try tx.query("SELECT version FROM dashboards WHERE id = \(id) FOR UPDATE") {
                    try $0.integer(0)
                }
                #expect(locked == [1])
                try tx.execute("UPDATE dashboard_views SET view_count = view_count + 1 WHERE dashboard_id = \(id)")
                #expect(try self.shown(app, owner, board).whole("view_count") == 1)
            }
        }
    }
}
