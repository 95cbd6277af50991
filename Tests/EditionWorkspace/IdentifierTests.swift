import HTTP
import JSON
import Primitives
import TestSupport
import Testing

/// Both forms of an id are accepted everywhere. Source: contracts' page §3.
@Suite struct IdentifierTests {
    private func canonical(_ id: String) throws -> String {
        let digits = id.drop { $0 != "_" }.dropFirst()
        return try #require(UUID(base62: digits)).description
    }

    @Test func `every path takes the prefixed form and the canonical one, in any case`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget(on: board, by: account)
            let forms = [board.id, try self.canonical(board.id), try self.canonical(board.id).uppercased()]
            for form in forms {
                for (method, rest, body) in [
                    (.get, "", nil), (.put, "", ["description": "x"]), (.get, "/widgets", nil),
                    (.get, "/versions", nil),
                    (.get, "/versions/1", nil), (.post, "/versions/2/restore", nil),
                    (.post, "/duplicate", ["name": "C"]),
                    (.post, "/widgets", .object(Maker.widgetBody())),
                ] as [(HTTPMethod, String, JSONValue?)] {
                    let response = try app.request(method, "/api/dashboards/\(form)\(rest)", as: account, json: body)
                    #expect([200, 201].contains(response.status), "\(method) \(form)\(rest)")
                }
            }
            for form in [widget.id, try self.canonical(widget.id), try self.canonical(widget.id).uppercased()] {
                #expect(try app.request(.get, "/api/widgets/\(form)", as: account).widget.id == widget.id)
                let update: JSONValue = ["name": "X"]
                #expect(try app.request(.put, "/api/widgets/\(form)", as: account, json: update).status == 200)
            }
            let delete = try app.request(.delete, "/api/widgets/\(try self.canonical(widget.id))", as: account)
            #expect(delete.status == 204)
            let gone = try app.request(.delete, "/api/dashboards/\(try self.canonical(board.id))", as: account)
            #expect(gone.status == 204)
        }
    }

    @Test(arguments: [
        "x", "dash_", "dash_1", "dash_000000000000000000000", "dash_00000000000000000000000",
        "dash_zzzzzzzzzzzzzzzzzzzzzz",
        "dash_000000000000000000000!", "DASH_0000000000000000000001", "wgt_0000000000000000000001", "0", "null", "%00",
        "00000000-0000-0000-0000-00000000000", "00000000-0000-0000-0000-00000000000g",
        "00000000000000000000000000000001",
        "{00000000-0000-0000-0000-000000000001}", "0000000000000000000001", "dash_0000000000000000000001 ", "é", "..",
        "'",
    ])
    func `what is no id is a 404 in a path`(id: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            for (method, rest, body) in [
                (.get, "", nil), (.put, "", ["name": "X"]), (.delete, "", nil), (.post, "/duplicate", ["name": "X"]),
                (.get, "/versions", nil), (.get, "/widgets", nil), (.post, "/versions/1/restore", nil),
            ] as [(HTTPMethod, String, JSONValue?)] {
                let response = try app.request(method, "/api/dashboards/\(id)\(rest)", as: account, json: body)
                #expect(response.status == 404 && response.code == "NOT_FOUND", "\(method) \(rest)")
            }
        }
    }

    @Test func `an id of another kind is a 404`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget(on: board, by: account)
            #expect(try app.request(.get, "/api/dashboards/\(widget.id)", as: account).status == 404)
            #expect(try app.request(.get, "/api/widgets/\(board.id)", as: account).status == 404)
            let bare = try self.canonical(widget.id)
            #expect(try app.request(.get, "/api/dashboards/\(bare)", as: account).status == 404)
        }
    }

    @Test func `ids are shown with their prefix and 22 digits`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget(on: board, by: account)
            for (id, prefix) in [
                (account.id, "usr_"), (board.id, "dash_"), (board.text("user_id"), "usr_"),
                (board.text("workspace_id"), "ws_"), (widget.id, "wgt_"), (widget.text("dashboard_id"), "dash_"),
            ] {
                #expect(id.hasPrefix(prefix) && id.dropFirst(prefix.count).count == 22)
                #expect(UUID(base62: id.dropFirst(prefix.count)) != nil)
            }
        }
    }
}
