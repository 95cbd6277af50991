import JSON
import TestSupport
import Testing

/// Earlier versions of a dashboard with its widgets. Source: the foundation's requirements on dashboards.
@Suite struct VersionTests {
    private func path(_ board: JSONValue, _ rest: String = "") -> String {
        "/api/dashboards/\(board.id)/versions\(rest)"
    }

    private func restore(
        _ app: TestApp, _ account: TestAccount, _ board: JSONValue, _ version: Int, ifMatch: String? = nil
    ) throws -> TestResponse {
        try app.request(
            .post, self.path(board, "/\(version)/restore"), as: account,
            headers: ifMatch.map { ["If-Match": $0] } ?? [:])
    }

    /// A dashboard of five versions: made; widget A; widget B; renamed with other tags; A changed.
    private func history(_ app: TestApp, _ account: TestAccount) throws -> (
        board: JSONValue, a: JSONValue, b: JSONValue
    ) {
        let board = try app.make.dashboard("One", by: account, ["tags": ["old"]])
        let a = try app.make.widget("A", on: board, by: account)
        let b = try app.make.widget("B", on: board, by: account, ["position_y": 5])
        let update: JSONValue = ["name": "Two", "tags": ["new"], "description": "later", "is_public": true]
        _ = try app.request(.put, "/api/dashboards/\(board.id)", as: account, json: update)
        _ = try app.request(.put, "/api/widgets/\(a.id)", as: account, json: ["name": "A2", "width": 9])
        return (board, a, b)
    }

    @Test func `every change is a version, the newest first, with its author and widgets`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try self.history(app, account).board
            let response = try app.request(.get, self.path(board), as: account)
            let versions = response.list("versions")
            #expect(response.status == 200 && response.json.whole("total") == 5)
            #expect(versions.map(\.version) == [5, 4, 3, 2, 1])
            #expect(versions.map { $0.text("name") } == ["Two", "Two", "One", "One", "One"])
            #expect(versions.map { $0.whole("widget_count") } == [2, 2, 2, 1, 0])
            #expect(versions.allSatisfy { $0.text("changed_by") == account.id })
            #expect(versions.map { $0.text("changed_at") } == versions.map { $0.text("changed_at") }.sorted(by: >))
        }
    }

    @Test func `who changed it is named, in a shared workspace too`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let developer = try app.make.member(.developer, of: owner)
            let board = try app.make.dashboard(by: owner)
            _ = try app.request(.put, "/api/dashboards/\(board.id)", as: developer, json: ["name": "X"])
            let versions = try app.request(.get, self.path(board), as: owner).list("versions")
            #expect(versions.map { $0.text("changed_by") } == [developer.id, owner.id])
        }
    }

    @Test func `versions come in pages`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try self.history(app, account).board
            let page = try app.request(.get, self.path(board, "?limit=2&offset=2"), as: account)
            #expect(page.list("versions").map(\.version) == [3, 2])
            #expect(page.json.whole("total") == 5 && page.json["has_more"] == true)
            #expect(page.json["pagination"] == ["limit": 2, "offset": 2, "next_offset": 4])
            #expect(try app.request(.get, self.path(board, "?sort=x"), as: account).fields == ["sort"])
        }
    }

    @Test func `an earlier version is shown as it was`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let (board, a, b) = try self.history(app, account)
            let third = try app.request(.get, self.path(board, "/3"), as: account)
            #expect(third.dashboard.text("name") == "One" && third.dashboard["tags"] == ["old"])
            #expect(third.dashboard["description"] == nil && third.dashboard["is_public"] == false)
            #expect(third.list("widgets").map(\.id) == [a.id, b.id])
            #expect(third.names("widgets") == ["A", "B"] && third.list("widgets")[0].whole("width") == 4)
            #expect(try app.request(.get, self.path(board, "/1"), as: account).list("widgets").isEmpty)
            let present = try app.request(.get, self.path(board, "/5"), as: account)
            let open = try app.request(.get, "/api/dashboards/\(board.id)", as: account)
            #expect(present.dashboard == open.dashboard && present.list("widgets") == open.list("widgets"))
        }
    }

    @Test(arguments: ["0", "-1", "6", "9223372036854775807", "9223372036854775808", "one", "1.0", "%31", " 1"])
    func `a version that never was is a 404`(version: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            #expect(try app.request(.get, self.path(board, "/\(version)"), as: account).status == 404)
            #expect(try app.request(.post, self.path(board, "/\(version)/restore"), as: account).status == 404)
        }
    }

    @Test func `restoring brings everything back as a new version, deleted widgets and tags too`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let (board, a, b) = try self.history(app, account)
            _ = try app.request(.delete, "/api/widgets/\(b.id)", as: account)
            _ = try app.make.widget("C", on: board, by: account)
            #expect(try app.request(.get, "/api/dashboards?tags=old", as: account).json.whole("total") == 0)

            let response = try self.restore(app, account, board, 3)
            #expect(response.status == 200 && response.etag == "\"8\"")
            #expect(response.dashboard.version == 8 && response.dashboard.text("name") == "One")
            #expect(response.dashboard["description"] == nil && response.dashboard["is_public"] == false)
            #expect(response.list("widgets").map(\.id) == [a.id, b.id])
            #expect(response.names("widgets") == ["A", "B"] && response.list("widgets")[0].whole("width") == 4)

            let shown = try app.request(.get, "/api/dashboards/\(board.id)", as: account)
            #expect(shown.dashboard == response.dashboard && shown.list("widgets") == response.list("widgets"))
            #expect(try app.request(.get, "/api/widgets/\(b.id)", as: account).status == 200)
            #expect(try app.request(.get, "/api/dashboards?tags=old", as: account).names("dashboards") == ["One"])
            #expect(try app.request(.get, "/api/dashboards?tags=new", as: account).json.whole("total") == 0)
        }
    }

    @Test func `what came between is not lost by a restore`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let (board, _, _) = try self.history(app, account)
            let before = try app.request(.get, "/api/dashboards/\(board.id)", as: account)
            #expect(try self.restore(app, account, board, 1).list("widgets").isEmpty)
            #expect(try app.request(.get, self.path(board), as: account).json.whole("total") == 6)
            let back = try self.restore(app, account, board, 5)
            #expect(back.dashboard.version == 7)
            #expect(back.names("widgets") == before.names("widgets"))
            #expect(back.dashboard["tags"] == before.dashboard["tags"])
        }
    }

    @Test func `a restore moves the versions of the widgets it changes`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let (board, a, _) = try self.history(app, account)
            let stale = try app.request(.get, "/api/widgets/\(a.id)", as: account).etag
            _ = try self.restore(app, account, board, 3)
            let update = try app.request(
                .put, "/api/widgets/\(a.id)", as: account, json: ["name": "X"], headers: ["If-Match": stale])
            #expect(update.status == 412)
        }
    }

    @Test func `a stale If-Match refuses a restore`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let (board, _, _) = try self.history(app, account)
            #expect(try self.restore(app, account, board, 1, ifMatch: "\"4\"").status == 412)
            #expect(try self.restore(app, account, board, 1, ifMatch: "\"5\"").status == 200)
        }
    }

    @Test func `changes at once each get a version of their own`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            _ = try concurrently(6) { number in
                _ = try app.make.widget("W\(number)", on: board, by: account)
            }
            let versions = try app.request(.get, self.path(board), as: account).list("versions")
            #expect(versions.map(\.version) == [7, 6, 5, 4, 3, 2, 1])
            #expect(versions.map { $0.whole("widget_count") } == [6, 5, 4, 3, 2, 1, 0])
        }
    }
}
