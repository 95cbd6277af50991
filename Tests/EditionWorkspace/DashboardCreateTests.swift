import JSON
import TestSupport
import Testing

/// Source: workspace contract, POST /api/dashboards.
@Suite struct DashboardCreateTests {
    private func create(_ app: TestApp, _ account: TestAccount, _ body: JSONValue) throws -> TestResponse {
        try app.request(.post, "/api/dashboards", as: account, json: body)
    }

    @Test func `a name is enough, and the rest has defaults`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let response = try self.create(app, account, ["name": "  Sales  "])
            let board = response.dashboard
            #expect(response.status == 201)
            #expect(response.etag == "\"1\"" && board.version == 1)
            #expect(board.id.hasPrefix("dash_") && board.id.count == 27)
            #expect(board.text("user_id") == account.id && board.text("workspace_id") == account.workspaceID)
            #expect(board.text("name") == "Sales" && board["description"] == nil)
            #expect(board["layout"] == ["type": "grid", "columns": 12, "gap": 16, "auto_fit": true])
            #expect(board["theme"] == ["mode": "auto"])
            #expect(
                board["config"] == [
                    "auto_refresh": true, "refresh_interval": 30, "show_timestamps": true, "allow_public_access": false,
                ])
            #expect(board["is_public"] == false && board["is_template"] == false && board["is_default"] == false)
            #expect(board["tags"] == [] && board.whole("view_count") == 0 && board["last_viewed_at"] == nil)
            #expect(board.text("created_at") == board.text("updated_at") && board.text("created_at").hasSuffix("Z"))
        }
    }

    @Test func `what is given is stored and shown again`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let body: JSONObject = [
                "name": "Všechno 🚀 \"<b>&amp;'", "description": "line\nbreak\ttab",
                "layout": ["type": "masonry", "columns": 6, "gap": 0, "auto_fit": false],
                "theme": [
                    "mode": "dark", "primary_color": "#0A6B5D", "background_color": "#fff", "text_color": "#00000080",
                    "font_family": "Inter",
                ],
                "config": [
                    "auto_refresh": false, "refresh_interval": 0, "show_timestamps": false, "allow_public_access": true,
                ],
                "is_public": true, "is_template": true, "template_category": "sales", "tags": ["b", "a"],
            ]
            let created = try self.create(app, account, .object(body)).dashboard
            for (key, value) in body { #expect(created[key] == value, "\(key)") }
            let shown = try app.request(.get, "/api/dashboards/\(created.id)", as: account)
            #expect(shown.dashboard == created)
            #expect(shown.list("widgets").isEmpty)
        }
    }

    @Test func `a part of layout, theme and config takes the defaults for the rest`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try self.create(
                app, account,
                [
                    "name": "Part", "layout": ["columns": 3], "config": ["refresh_interval": 60],
                    "theme": ["primary_color": "#123456", "font_family": .null],
                ]
            ).dashboard
            #expect(board["layout"] == ["type": "grid", "columns": 3, "gap": 16, "auto_fit": true])
            #expect(board["theme"] == ["mode": "auto", "primary_color": "#123456"])
            #expect(board["config"]?.whole("refresh_interval") == 60)
            #expect(board["config"]?["auto_refresh"] == true)
        }
    }

    @Test(arguments: ["freeform", "responsive"])
    func `layouts of other editions are taken too`(type: String) throws {
        try withApp { app throws in
            let layout: JSONValue = ["type": .string(type)]
            let response = try self.create(app, try app.make.account(), ["name": "L", "layout": layout])
            #expect(response.status == 201)
        }
    }

    @Test func `tags are trimmed, and each is there once, in the order given`() throws {
        try withApp { app throws in
            let response = try self.create(
                app, try app.make.account(), ["name": "T", "tags": [" b ", "a", "B", "b", "č", "c"]])
            #expect(response.dashboard["tags"] == ["b", "a", "č", "c"])
        }
    }

    @Test func `names need not be unique`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let ids = try (1...2).map { _ in try app.make.dashboard("Same", by: account).id }
            #expect(Set(ids).count == 2)
        }
    }

    @Test(
        arguments: [
            (["name": ""], "name"), (["name": "   "], "name"), (["name": .null], "name"), (["name": 5], "name"),
            (["name": .string(String(repeating: "x", count: 201))], "name"), (["title": "x"], "title"),
            (["description": .string(String(repeating: "x", count: 2_001))], "description"), (["layout": []], "layout"),
            (["layout": ["columns": 0]], "layout.columns"), (["layout": ["columns": 49]], "layout.columns"),
            (["layout": ["columns": "six"]], "layout.columns"), (["layout": ["columns": 2.5]], "layout.columns"),
            (["layout": ["columns": 1e300]], "layout.columns"), (["layout": ["gap": -1]], "layout.gap"),
            (["layout": ["gap": 101]], "layout.gap"), (["layout": ["type": "list"]], "layout.type"),
            (["layout": ["auto_fit": 1]], "layout.auto_fit"), (["layout": ["type": .null]], "layout.type"),
            (["layout": ["rows": 3]], "layout.rows"), (["theme": ["mode": "pink"]], "theme.mode"),
            (["theme": ["primary_color": "red"]], "theme.primary_color"),
            (["theme": ["primary_color": "#12345"]], "theme.primary_color"),
            (["theme": ["text_color": "#gggggg"]], "theme.text_color"),
            (["theme": ["font_family": ""]], "theme.font_family"),
            (["config": ["refresh_interval": -1]], "config.refresh_interval"),
            (["config": ["refresh_interval": 86_401]], "config.refresh_interval"),
            (["config": ["auto_refresh": "yes"]], "config.auto_refresh"), (["config": ["x.y": 1]], "config.x.y"),
            (["is_public": "true"], "is_public"), (["is_template": 1], "is_template"),
            (["template_category": ""], "template_category"),
            (["tags": "a"], "tags"), (["tags": [""]], "tags[0]"), (["tags": ["a", "  "]], "tags[1]"),
            (["tags": ["a,b"]], "tags[0]"), (["tags": [.string(String(repeating: "x", count: 51))]], "tags[0]"),
            (["tags": .array((1...21).map { .string("t\($0)") })], "tags"), (["tags": [1]], "tags[0]"),
            (["id": "dash_0000000000000000000000"], "id"), (["version": 7], "version"),
            (["view_count": 1], "view_count"),
            (["user_id": .null], "user_id"), (["is_default": true], "is_default"),
            (["workspace_id": .null], "workspace_id"),
        ] as [(JSONObject, String)])
    func `a field that is unknown or does not fit is refused by its path`(fields: JSONObject, field: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            var body: JSONObject = ["name": "Board"]
            for (key, value) in fields { body[key] = value }
            let response = try self.create(app, account, .object(body))
            #expect(response.status == 400)
            #expect(response.code == "VALIDATION_ERROR")
            #expect(response.fields == [field])
            #expect(try app.request(.get, "/api/dashboards", as: account).json.whole("total") == 1)
        }
    }

    @Test func `the ends of every range are within it`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let bodies: [JSONValue] = [
                [
                    "name": .string(String(repeating: "n", count: 200)), "layout": ["columns": 1, "gap": 100],
                    "description": .string(String(repeating: "é", count: 2_000)),
                    "config": ["refresh_interval": 86_400],
                    "tags": .array((1...20).map { .string("t\($0)" + String(repeating: "x", count: 47)) }),
                    "template_category": .string(String(repeating: "c", count: 100)),
                ],
                ["name": "n", "layout": ["columns": 48.0, "gap": 0], "description": "", "tags": []],
            ]
            for body in bodies { #expect(try self.create(app, account, body).status == 201) }
        }
    }

    @Test func `every wrong field is named at once, up to twenty`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let some = try self.create(
                app, account, ["layout": ["columns": 0, "gap": -1], "x": 1, "tags": [1, "a", 2]])
            #expect(Set(some.fields) == ["name", "layout.columns", "layout.gap", "tags[0]", "tags[2]", "x"])
            let many = JSONObject((1...500).map { ("unknown\($0)", .null) })
            let response = try self.create(app, account, .object(many))
            #expect(response.status == 400)
            #expect((20...22).contains(response.fields.count))
        }
    }
}
