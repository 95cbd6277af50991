import JSON
import Primitives
import TestSupport
import Testing

/// Source: workspace contract, POST /api/dashboards/:id/duplicate.
@Suite struct DashboardDuplicateTests {
    private func duplicate(
        _ app: TestApp, _ account: TestAccount, _ board: JSONValue, _ body: JSONValue
    ) throws -> TestResponse {
        try app.request(.post, "/api/dashboards/\(board.id)/duplicate", as: account, json: body)
    }

    private func widgets(_ app: TestApp, _ account: TestAccount, _ board: JSONValue) throws -> [JSONValue] {
        try app.request(.get, "/api/dashboards/\(board.id)", as: account).list("widgets")
    }

    /// Gives a widget data, as fetching it would.
    private func fillData(_ app: TestApp, _ widget: JSONValue) throws {
        let id = try #require(UUID(base62: widget.id.dropFirst("wgt_".count)))
        try app.sql { tx in
            try tx.execute(
                """
                INSERT INTO widget_data (widget_id, data, source, record_count, updated_at)
                VALUES (\(id), '[1,2,3]', 'crm:customers', 3, \(tx.now))
                """)
        }
    }

    private func data(_ app: TestApp, _ widget: JSONValue) throws -> String? {
        let id = try #require(UUID(base62: widget.id.dropFirst("wgt_".count)))
        return try app.sql { tx in
            try tx.first("SELECT data FROM widget_data WHERE widget_id = \(id)") { try $0.string(0) }
        }
    }

    @Test func `a copy has the original's looks and widgets under ids of its own`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(
                "Original", by: account,
                [
                    "description": "about", "layout": ["columns": 5], "theme": ["mode": "dark"], "tags": ["x", "y"],
                    "config": ["refresh_interval": 5],
                ])
            for number in 0..<3 {
                _ = try app.make.widget(
                    "W\(number)", on: board, by: account, ["position_x": .integer(Int64(number)), "config": ["k": "v"]])
            }
            let response = try self.duplicate(app, account, board, ["name": "Copy"])
            let copy = response.dashboard
            #expect(response.status == 201 && copy.version == 1)
            #expect(copy.id != board.id && copy.text("name") == "Copy")
            for key in ["description", "layout", "theme", "config", "tags"] {
                #expect(copy[key] == board[key], "\(key)")
            }
            let old = try self.widgets(app, account, board)
            let new = try self.widgets(app, account, copy)
            #expect(new.map { $0.text("name") } == ["W0", "W1", "W2"])
            #expect(Set(new.map(\.id)).isDisjoint(with: old.map(\.id)) && Set(new.map(\.id)).count == 3)
            #expect(
                new.allSatisfy { $0.text("dashboard_id") == copy.id && $0.version == 1 && $0["config"] == ["k": "v"] })
            #expect(try app.request(.get, "/api/dashboards?tags=x,y&search=Copy", as: account).json.whole("total") == 1)
        }
    }

    @Test func `the data that widgets showed last goes along only when it is asked for`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let filled = try app.make.widget("Filled", on: board, by: account)
            _ = try app.make.widget("Empty", on: board, by: account, ["position_y": 9])
            try self.fillData(app, filled)
            #expect(try self.widgets(app, account, board)[0]["last_updated_at"] != nil)

            let bare = try self.duplicate(app, account, board, ["name": "Bare", "include_data": false]).dashboard
            #expect(try self.widgets(app, account, bare).allSatisfy { $0["last_updated_at"] == nil })
            let full = try self.duplicate(app, account, board, ["name": "Full", "include_data": true]).dashboard
            let copies = try self.widgets(app, account, full)
            #expect(copies.map { $0["last_updated_at"] != nil } == [true, false])
            #expect(try copies.map { try self.data(app, $0) } == ["[1,2,3]", nil])
            #expect(try self.data(app, filled) == "[1,2,3]")
        }
    }

    @Test func `a copy of a public dashboard of others belongs to who copies it`() throws {
        try withApp { app throws in
            let author = try app.make.account()
            let reader = try app.make.account()
            let board = try app.make.dashboard("Public", by: author, ["is_public": true])
            _ = try app.make.widget(on: board, by: author)
            let copy = try self.duplicate(app, reader, board, ["name": "Mine"]).dashboard
            #expect(copy.text("user_id") == reader.id && copy.text("workspace_id") == reader.workspaceID)
            #expect(copy["is_public"] == false)
            let widget = try #require(try self.widgets(app, reader, copy).first)
            let key = try #require(UUID(base62: widget.id.dropFirst("wgt_".count)))
            let workspace = try app.sql { tx in
                try tx.first("SELECT workspace_id FROM widgets WHERE id = \(key)") { try $0.uuid(0) }
            }
            #expect(workspace == reader.workspace)
            #expect(try app.request(.get, "/api/dashboards/\(copy.id)", as: author).status == 404)
        }
    }

    @Test func `deleted widgets are not copied, and a deleted one stays so`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let gone = try app.make.widget("Gone", on: board, by: account)
            _ = try app.make.widget("Kept", on: board, by: account)
            _ = try app.request(.delete, "/api/widgets/\(gone.id)", as: account)
            let copy = try self.duplicate(app, account, board, ["name": "Copy"]).dashboard
            #expect(try self.widgets(app, account, copy).map { $0.text("name") } == ["Kept"])
        }
    }

    @Test func `a copy's first version shows its widgets`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            _ = try app.make.widget(on: board, by: account)
            let copy = try self.duplicate(app, account, board, ["name": "Copy"]).dashboard
            let first = try app.request(.get, "/api/dashboards/\(copy.id)/versions/1", as: account)
            #expect(first.list("widgets").count == 1)
        }
    }

    @Test func `a name is wanted, and fields are checked`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            #expect(try self.duplicate(app, account, board, [:]).fields == ["name"])
            #expect(try self.duplicate(app, account, board, ["name": "  "]).fields == ["name"])
            let odd = try self.duplicate(app, account, board, ["name": "N", "include_data": "yes", "deep": true])
            #expect(odd.fields == ["include_data", "deep"])
            let empty = try app.request(.post, "/api/dashboards/\(board.id)/duplicate", as: account)
            #expect(empty.status == 400)
        }
    }
}
