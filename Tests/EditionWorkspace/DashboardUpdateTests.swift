import JSON
import Primitives
import TestSupport
import Testing

/// Source: workspace contract, PUT and DELETE /api/dashboards/:id; contracts' page §4: PUT is a partial update.
@Suite struct DashboardUpdateTests {
    private func update(
        _ app: TestApp, _ account: TestAccount, _ board: JSONValue, _ body: JSONValue, ifMatch: String? = nil
    ) throws -> TestResponse {
        try app.request(
            .put, "/api/dashboards/\(board.id)", as: account, json: body,
            headers: ifMatch.map { ["If-Match": $0] } ?? [:])
    }

    @Test func `an update changes what is given and keeps the rest`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(
                "Board", by: account,
                ["description": "about", "tags": ["a"], "theme": ["mode": "dark", "primary_color": "#111111"]])
            let response = try self.update(
                app, account, board,
                ["name": "Renamed", "theme": ["primary_color": .null], "layout": ["gap": 4], "is_template": true])
            let after = response.dashboard
            #expect(response.status == 200 && response.etag == "\"2\"" && after.version == 2)
            #expect(after.text("name") == "Renamed" && after.text("description") == "about")
            #expect(after["theme"] == ["mode": "dark"] && after["tags"] == ["a"])
            #expect(after["layout"] == ["type": "grid", "columns": 12, "gap": 4, "auto_fit": true])
            #expect(after["is_template"] == true && after.text("created_at") == board.text("created_at"))
            #expect(after.text("updated_at") >= board.text("updated_at"))
            #expect(try app.request(.get, "/api/dashboards/\(board.id)", as: account).dashboard == after)
        }
    }

    @Test func `null empties what may be empty and nothing else`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("B", by: account, ["description": "x", "template_category": "y"])
            let emptied = try self.update(app, account, board, ["description": .null, "template_category": .null])
            #expect(emptied.dashboard["description"] == nil && emptied.dashboard["template_category"] == nil)
            let refused = try self.update(app, account, board, ["name": .null, "tags": .null, "layout": .null])
            #expect(refused.fields.sorted() == ["layout", "name", "tags"])
        }
    }

    @Test func `a stale If-Match is a 412 that names the present version and changes nothing`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("Board", by: account)
            let tag = try app.request(.get, "/api/dashboards/\(board.id)", as: account).etag
            #expect(try self.update(app, account, board, ["name": "One"], ifMatch: tag).status == 200)
            for header in [tag, "\"abc\"", "\"-1\"", "\"\"", "W/\"1\", \"9\""] {
                let stale = try self.update(app, account, board, ["name": "Two"], ifMatch: header)
                #expect(stale.status == 412)
                #expect(stale.etag == "\"2\"" && stale.details.whole("current_version") == 2)
            }
            #expect(try self.update(app, account, board, ["name": "Three"], ifMatch: "\"1\", \"2\"").status == 200)
            #expect(try self.update(app, account, board, ["name": "Four"], ifMatch: "*").status == 200)
            let unreadable = try self.update(app, account, board, ["name": "Five"], ifMatch: "4")
            #expect(unreadable.fields == ["If-Match"])
            let shown = try app.request(.get, "/api/dashboards/\(board.id)", as: account).dashboard
            #expect(shown.text("name") == "Four")
        }
    }

    @Test func `a change of a widget makes the dashboard's entity tag stale`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("Board", by: account)
            _ = try app.make.widget(on: board, by: account)
            #expect(try self.update(app, account, board, ["name": "X"], ifMatch: "\"1\"").status == 412)
        }
    }

    @Test func `of eight updates at once with one entity tag one wins, and without a tag all do`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("Board", by: account)
            let guarded = try concurrently(8) { number in
                try self.update(app, account, board, ["name": .string("N\(number)")], ifMatch: "\"1\"").status
            }
            #expect(guarded.sorted() == [200] + Array(repeating: 412, count: 7))
            let free = try concurrently(8) { number in
                try self.update(app, account, board, ["name": .string("M\(number)")]).dashboard.version
            }
            #expect(Set(free) == Set(3...10))
        }
    }

    @Test func `an update is held to the same rules as a new one`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("Board", by: account)
            let response = try self.update(
                app, account, board, ["name": "", "layout": ["columns": 99], "owner": "me", "tags": ["a,b"]])
            #expect(Set(response.fields).isSuperset(of: ["name", "layout.columns", "owner"]))
            #expect(try self.update(app, account, board, ["tags": ["x", "a,b"]]).fields == ["tags[1]"])
            #expect(try self.update(app, account, board, ["name": " \n"]).fields == ["name"])
            #expect(try app.request(.get, "/api/dashboards/\(board.id)", as: account).dashboard.version == 1)
        }
    }

    @Test func `a deleted dashboard is gone with its widgets`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("Board", by: account)
            let widget = try app.make.widget(on: board, by: account)
            let path = "/api/dashboards/\(board.id)"
            let stale = try app.request(.delete, path, as: account, headers: ["If-Match": "\"1\""])
            #expect(stale.status == 412)
            let response = try app.request(.delete, path, as: account, headers: ["If-Match": "\"2\""])
            #expect(response.status == 204)
            for gone in [
                path, "\(path)/widgets", "\(path)/versions", "\(path)/versions/1", "/api/widgets/\(widget.id)",
            ] {
                #expect(try app.request(.get, gone, as: account).status == 404, "\(gone)")
            }
            #expect(try app.request(.delete, path, as: account).status == 404)
            #expect(try self.update(app, account, board, ["name": "X"]).status == 404)
            #expect(try app.request(.put, "/api/widgets/\(widget.id)", as: account, json: [:]).status == 404)
            #expect(try app.request(.delete, "/api/widgets/\(widget.id)", as: account).status == 404)
            let copy = try app.request(.post, "\(path)/duplicate", as: account, json: ["name": "Copy"])
            #expect(copy.status == 404)
            #expect(try app.request(.post, "\(path)/versions/1/restore", as: account).status == 404)
        }
    }

    @Test func `an administrator brings a deleted dashboard back whole`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("Board", by: account, ["tags": ["kept"]])
            let widget = try app.make.widget(on: board, by: account)
            _ = try app.request(.delete, "/api/dashboards/\(board.id)", as: account)
            let id = try #require(UUID(base62: board.id.dropFirst("dash_".count)))
            try app.withServices { services in
                let row = try services.administration.restoreDeleted(id)
                #expect(row.name == "Board" && row.owner == account.email)
            }
            let shown = try app.request(.get, "/api/dashboards/\(board.id)", as: account)
            #expect(shown.list("widgets").map(\.id) == [widget.id])
            #expect(shown.dashboard.version == 4)
            #expect(try app.request(.get, "/api/dashboards?tags=kept", as: account).names("dashboards") == ["Board"])
        }
    }
}
