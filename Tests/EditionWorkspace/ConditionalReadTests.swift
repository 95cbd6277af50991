import JSON
import TestSupport
import Testing

/// `ETag` and `If-None-Match`. Source: RFC 9110 §13.1.2.
@Suite struct ConditionalReadTests {
    /// A path of each route that heeds `If-None-Match`.
    private func paths(_ app: TestApp, _ account: TestAccount) throws -> [String] {
        let board = try app.make.dashboard(by: account)
        let widget = try app.make.widget(on: board, by: account)
        return [
            "/api/profile", "/api/dashboards", "/api/dashboards?search=Board", "/api/dashboards/\(board.id)",
            "/api/dashboards/\(board.id)/versions", "/api/dashboards/\(board.id)/versions/1",
            "/api/dashboards/\(board.id)/widgets", "/api/widgets/\(widget.id)",
        ]
    }

    @Test func `what the client has already is a 304 without a body`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for path in try self.paths(app, account) {
                let first = try app.request(.get, path, as: account)
                #expect(first.status == 200 && first.etag.hasPrefix("\"") && first.etag.hasSuffix("\""), "\(path)")
                #expect(first[header: "Cache-Control"] == "private, no-cache")
                for header in [first.etag, "W/\(first.etag)", "\"x\", \(first.etag)", "*"] {
                    let again = try app.request(.get, path, as: account, headers: ["If-None-Match": header])
                    #expect(again.status == 304, "\(path) \(header)")
                    #expect(again.etag == first.etag)
                    #expect(again[header: "Content-Type"] == nil)
                }
                let other = try app.request(.get, path, as: account, headers: ["If-None-Match": "\"x\""])
                #expect(other.status == 200 && other.body == first.body, "\(path)")
            }
        }
    }

    @Test func `a header that cannot be read is not heeded`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let response = try app.request(.get, "/api/profile", as: account, headers: ["If-None-Match": "1"])
            #expect(response.status == 200)
        }
    }

    @Test func `a change makes the tags of all that shows it stale`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget(on: board, by: account)
            let paths = [
                "/api/dashboards", "/api/dashboards/\(board.id)", "/api/dashboards/\(board.id)/versions",
                "/api/dashboards/\(board.id)/widgets", "/api/widgets/\(widget.id)",
            ]
            let tags = try paths.map { try app.request(.get, $0, as: account).etag }
            _ = try app.request(.put, "/api/widgets/\(widget.id)", as: account, json: ["name": "New"])
            for (path, tag) in zip(paths, tags) {
                let response = try app.request(.get, path, as: account, headers: ["If-None-Match": tag])
                #expect(response.status == 200 && response.etag != tag, "\(path)")
            }
        }
    }

    @Test func `the tag of a list is of its page and filter`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            _ = try app.make.dashboard(by: account)
            let tags = try ["", "?limit=1", "?offset=1", "?order=asc", "?search=Overview"].map {
                try app.request(.get, "/api/dashboards\($0)", as: account).etag
            }
            #expect(Set(tags).count == tags.count)
        }
    }

    @Test func `an error is never a 304`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let path = "/api/dashboards/dash_0000000000000000000000"
            #expect(try app.request(.get, path, as: account, headers: ["If-None-Match": "*"]).status == 404)
            #expect(try app.request(.get, "/api/profile", headers: ["If-None-Match": "*"]).status == 401)
        }
    }

    @Test func `a write's answer carries the tag that the next write needs`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let created = try app.request(.post, "/api/dashboards", as: account, json: ["name": "A"])
            let path = "/api/dashboards/\(created.dashboard.id)"
            let updated = try app.request(
                .put, path, as: account, json: ["name": "B"], headers: ["If-Match": created.etag])
            #expect(updated.status == 200)
            #expect(try app.request(.get, path, as: account).etag == updated.etag)
            let deleted = try app.request(.delete, path, as: account, headers: ["If-Match": updated.etag])
            #expect(deleted.status == 204)
        }
    }
}
