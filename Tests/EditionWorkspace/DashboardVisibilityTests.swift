import HTTP
import JSON
import Primitives
import TestSupport
import Testing

/// Who sees and changes what. Source: contracts' page §2.
@Suite struct DashboardVisibilityTests {
    /// Makes a dashboard its owner's alone, which another edition can.
    private func makePrivate(_ app: TestApp, _ board: JSONValue) throws {
        let id = try #require(UUID(base62: board.id.dropFirst("dash_".count)))
        try app.sql { tx in try tx.execute("UPDATE dashboards SET visibility = 'private' WHERE id = \(id)") }
    }

    /// Every request that names a dashboard or a widget.
    private func requests(_ board: String, _ widget: String) -> [(HTTPMethod, String, JSONValue?)] {
        [
            (.get, "/api/dashboards/\(board)", nil), (.put, "/api/dashboards/\(board)", ["name": "X"]),
            (.delete, "/api/dashboards/\(board)", nil), (.post, "/api/dashboards/\(board)/duplicate", ["name": "X"]),
            (.get, "/api/dashboards/\(board)/versions", nil), (.get, "/api/dashboards/\(board)/versions/1", nil),
            (.post, "/api/dashboards/\(board)/versions/1/restore", nil),
            (.get, "/api/dashboards/\(board)/widgets", nil),
            (.post, "/api/dashboards/\(board)/widgets", .object(Maker.widgetBody())),
            (.get, "/api/widgets/\(widget)", nil), (.put, "/api/widgets/\(widget)", ["name": "X"]),
            (.delete, "/api/widgets/\(widget)", nil),
        ]
    }

    /// What an answer says, but for what names the one request.
    private func gist(_ response: TestResponse) -> [String] {
        let error = response.json["error"] ?? .null
        return ["\(response.status)", error.text("code"), error.text("message"), error["details"]?.text ?? ""]
    }

    @Test func `a row of another tenant and a row that never was answer alike`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let stranger = try app.make.account()
            let board = try app.make.dashboard("Secret", by: owner)
            let widget = try app.make.widget("Hidden", on: board, by: owner)
            let absent = self.requests("dash_" + UUID.v7().base62, "wgt_" + UUID.v7().base62)
            for (real, invented) in zip(self.requests(board.id, widget.id), absent) {
                let there = try app.request(real.0, real.1, as: stranger, json: real.2)
                let nowhere = try app.request(invented.0, invented.1, as: stranger, json: invented.2)
                #expect(there.status == 404)
                #expect(self.gist(there) == self.gist(nowhere), "\(real.0) \(real.1)")
                #expect(there.headers.map(\.name) == nowhere.headers.map(\.name))
                for secret in [board.id, widget.id, "Secret", "Hidden", owner.id, owner.workspaceID] {
                    #expect(!String(decoding: there.body, as: UTF8.self).contains(secret))
                }
            }
        }
    }

    @Test func `a private row is its owner's alone, also within the workspace`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let admin = try app.make.member(.admin, of: owner)
            let board = try app.make.dashboard("Secret", by: owner)
            let widget = try app.make.widget("Hidden", on: board, by: owner)
            #expect(try app.request(.get, "/api/dashboards/\(board.id)", as: admin).status == 200)
            try self.makePrivate(app, board)
            for (method, path, body) in self.requests(board.id, widget.id) {
                #expect(try app.request(method, path, as: admin, json: body).status == 404, "\(method) \(path)")
            }
            #expect(!(try app.request(.get, "/api/dashboards", as: admin).names("dashboards").contains("Secret")))
            #expect(try app.request(.get, "/api/dashboards/\(board.id)", as: owner).status == 200)
            #expect(try app.request(.get, "/api/dashboards", as: owner).names("dashboards").contains("Secret"))
        }
    }

    @Test func `a public dashboard is everybody's to read and its members' to change`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let reader = try app.make.account()
            let board = try app.make.dashboard("Open", by: owner, ["is_public": true])
            let widget = try app.make.widget(on: board, by: owner)
            let expected = [200, 403, 403, 201, 403, 403, 403, 200, 403, 200, 403, 403]
            for ((method, path, body), status) in zip(self.requests(board.id, widget.id), expected) {
                #expect(try app.request(method, path, as: reader, json: body).status == status, "\(method) \(path)")
            }
            let shown = try app.request(.get, "/api/dashboards/\(board.id)", as: reader)
            #expect(shown.list("widgets").map(\.id) == [widget.id])
            #expect(shown.dashboard.text("name") == "Open")
            #expect(try app.request(.get, "/api/dashboards/\(board.id)").status == 401)
        }
    }

    @Test func `what is no longer public is hidden again`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let reader = try app.make.account()
            let board = try app.make.dashboard("Open", by: owner, ["is_public": true])
            let path = "/api/dashboards/\(board.id)"
            #expect(try app.request(.get, path, as: reader).status == 200)
            let update = try app.request(.put, path, as: owner, json: ["is_public": false])
            #expect(update.dashboard["is_public"] == false)
            #expect(try app.request(.get, path, as: reader).status == 404)
        }
    }

    @Test func `a viewer reads and does not change, a developer changes`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let viewer = try app.make.member(.viewer, of: owner)
            let developer = try app.make.member(.developer, of: owner)
            let board = try app.make.dashboard("Team", by: owner)
            let path = "/api/dashboards/\(board.id)"
            #expect(try app.request(.get, path, as: viewer).status == 200)
            let refused = try app.request(.put, path, as: viewer, json: ["name": "X"])
            #expect(refused.status == 403 && refused.code == "FORBIDDEN")
            let changed = try app.request(.put, path, as: developer, json: ["name": "Changed"])
            #expect(changed.dashboard.text("name") == "Changed")
            #expect(changed.dashboard.text("user_id") == owner.id)
            #expect(try app.request(.delete, path, as: developer).status == 204)
        }
    }
}
