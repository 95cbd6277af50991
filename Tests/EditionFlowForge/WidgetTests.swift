import HTTP
import JSON
import TestSupport
import Testing

typealias TestMethod = HTTPMethod

/// Widgets. Source: flowforge contract, widget management; contracts' page §4 and §5.
@Suite struct WidgetTests {
    private func board(_ app: TestApp, _ account: TestAccount) throws -> String {
        let made = try app.request(.post, "/api/v2/dashboards", as: account, json: ["name": "Board"])
        return made.json.id
    }

    private func add(_ app: TestApp, _ account: TestAccount, _ body: JSONObject, to board: String? = nil) throws
        -> JSONValue
    {
        let board = try board ?? self.board(app, account)
        let response = try app.request(
            .post, "/api/v2/dashboards/\(board)/widgets", as: account, json: .object(body))
        #expect(response.status == 201, "\(response.json.text)")
        return response.json
    }

    @Test func `the contract's example makes a widget, which every edition reads the same way`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let made = try self.add(
                app, ann,
                [
                    "type": "metric", "title": "API Response Time", "dataSource": "prometheus",
                    "query": "avg(api_response_time)", "refreshInterval": 30,
                    "position": ["x": 0, "y": 0, "width": 4, "height": 3],
                ])
            #expect(made.text("dataSource") == "prometheus" && made.text("query") == "avg(api_response_time)")
            #expect(made["position"] == ["x": 0, "y": 0, "width": 4, "height": 3] && made["refreshInterval"] == 30)
            let same = try app.request(.get, "/api/widgets/\(made.id)", as: ann).widget
            #expect(same.text("name") == "API Response Time" && same.text("type") == "metric")
            #expect(
                same["data_query"]
                    == ["endpoint": "prometheus", "parameters": ["query": "avg(api_response_time)"]])
            #expect(same["width"] == 4 && same["height"] == 3)
        }
    }

    @Test func `a part of the query is changed and the rest of it stays`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let board = try app.make.dashboard(by: ann)
            let query: JSONObject = [
                "endpoint": "prometheus", "parameters": ["query": "up", "unit": "s"], "limit": 5,
                "filters": [["field": "a", "operator": "eq", "value": 1]],
            ]
            let made = try app.make.widget(on: board, by: ann, ["data_query": .object(query)])
            let path = "/api/v2/widgets/\(made.id)"
            #expect(try app.request(.get, path, as: ann).json["dataQuery"] == .object(query))
            let changed = try app.request(.patch, path, as: ann, json: ["query": "down"]).json
            var expected = query
            expected["parameters"] = ["query": "down", "unit": "s"]
            #expect(changed["dataQuery"] == .object(expected))
            let bare = try app.request(.patch, path, as: ann, json: ["query": .null, "dataSource": .null]).json
            #expect(bare["query"] == nil && bare["dataSource"] == nil && bare["dataQuery"]?["limit"] == 5)
            let whole = try app.request(
                .put, path, as: ann, json: ["dataQuery": ["endpoint": "metrics:cpu"], "query": "x"]
            ).json
            #expect(whole["dataQuery"] == ["endpoint": "metrics:cpu", "parameters": ["query": "x"]])
        }
    }

    @Test(arguments: ["llm-chat", "llm-status", "time-tracker", "task-list", "milestone-progress", "map", "gauge"])
    func `a kind of one contract is the same in the others, and has data that is no error`(kind: String) throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let board = try self.board(app, ann)
            let made = try self.add(app, ann, ["type": .string(kind), "title": "T"], to: board)
            #expect(try app.request(.get, "/api/widgets/\(made.id)", as: ann).widget.text("type") == kind)
            let data = try app.request(.get, "/api/v2/widgets/\(made.id)/data", as: ann)
            #expect(data.status == 200 && data.json.text("widgetId") == made.id)
            let all = try app.request(.get, "/api/dashboards/\(board)/data", as: ann)
            #expect(all.json["widgets"]?[0]?["error"] == nil)
            let other = try app.make.widget(
                on: ["id": .string(board)], by: ann, ["type": .string(kind), "position_y": 9])
            let list = try app.request(.get, "/api/v2/dashboards/\(board)/widgets", as: ann).json
            #expect(list["data"]?.arrayValue?.map(\.id) == [made.id, other.id])
        }
    }

    @Test func `a widget is moved, and never made smaller than it may be`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let made = try app.make.widget(
                on: app.make.dashboard(by: ann), by: ann, ["min_width": 3, "width": 4, "height": 3])
            let path = "/api/v2/widgets/\(made.id)/move"
            let moved = try app.request(.post, path, as: ann, json: ["x": 5, "y": 6, "width": 3, "height": 2])
            #expect(moved.status == 200 && moved.json["position"] == ["x": 5, "y": 6, "width": 3, "height": 2])
            let placed = try app.request(.post, path, as: ann, json: ["x": 0, "y": 1])
            #expect(placed.json["position"] == ["x": 0, "y": 1, "width": 3, "height": 2])
            let small = try app.request(.post, path, as: ann, json: ["x": 0, "y": 1, "width": 2])
            #expect(small.status == 400 && small.fields == ["position.width"])
            #expect(try app.request(.post, path, as: ann, json: ["x": 0]).fields == ["y"])
            let stale = try app.request(.post, path, as: ann, json: ["x": 0, "y": 0], headers: ["If-Match": "\"1\""])
            #expect(stale.status == 412)
        }
    }

    @Test func `one without a place goes below the others`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let board = try self.board(app, ann)
            _ = try self.add(
                app, ann, ["type": "text", "title": "A", "position": ["x": 3, "y": 2, "width": 1, "height": 7]],
                to: board)
            let made = try self.add(app, ann, ["type": "text", "title": "B"], to: board)
            #expect(made["position"] == ["x": 0, "y": 9, "width": 4, "height": 3])
        }
    }

    @Test func `what is wrong is named in this edition's words`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let made = try self.add(app, ann, ["type": "text", "title": "A"])
            let path = "/api/v2/widgets/\(made.id)"
            let wrong: [(JSONValue, String)] = [
                (["title": " "], "title"), (["name": "A"], "name"),
                (["config": ["chart_type": "x"]], "config.chart_type"),
                (["position": ["x": 1.5]], "position.x"), (["refreshInterval": -1], "refreshInterval"),
                (["dataQuery": ["x": .string(String(repeating: "a", count: 300_000))]], "dataQuery"),
            ]
            for (body, field) in wrong {
                let response = try app.request(.patch, path, as: ann, json: body)
                #expect(response.status == 400 && response.fields == [field], "\(field)")
            }
        }
    }

    @Test func `a dashboard that is full takes no more`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let many = (0..<200).map { JSONValue.object(["type": "text", "title": .string("\($0)")]) }
            let made = try app.request(
                .post, "/api/v2/dashboards", as: ann, json: ["name": "Full", "widgets": .array(many)])
            #expect(made.status == 201 && made.json["widgets"] == 200)
            let path = "/api/v2/dashboards/\(made.json.id)/widgets"
            let more = try app.request(.post, path, as: ann, json: ["type": "text", "title": "More"])
            #expect(more.status == 409 && more.code == "QUOTA_EXCEEDED")
        }
    }

    @Test func `data is asked for within a span`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let made = try self.add(
                app, ann, ["type": "metric", "title": "A", "dataQuery": ["parameters": ["data": 42]]])
            let path = "/api/v2/widgets/\(made.id)/data"
            let data = try app.request(.get, path, as: ann)
            #expect(data.json["data"]?["value"] == 42 && data.json["metadata"]?["recordCount"] == 1)
            let wrong = try app.request(.get, "\(path)?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", as: ann)
            #expect(wrong.status == 400 && wrong.fields == ["from"])
        }
    }
}
