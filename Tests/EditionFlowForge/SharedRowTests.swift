import Core
import JSON
import Primitives
import Services
import TestSupport
import Testing

/// One row, whichever edition makes or changes it, and told to whoever looks at it. Source: contracts' page §4 and §6.
@Suite struct SharedRowTests {
    private func events(_ app: TestApp, _ account: TestAccount, _ body: () throws -> Void) throws -> [Event] {
        let before = try app.withServices { try $0.events.bounds(of: account.workspace).last }
        try body()
        guard
            case .events(let events) = try app.withServices({
                try $0.events.page(of: account.workspace, after: before, limit: 100)
            })
        else { return [] }
        return events
    }

    @Test func `a dashboard made here is seen whole in the workspace edition`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let body: JSONValue = [
                "name": "Whole", "description": "D", "layout": "responsive", "theme": "dark", "tags": ["a"],
                "sharing": ["public": true],
                "widgets": [
                    [
                        "type": "chart", "title": "C", "dataSource": "metrics:cpu", "refreshInterval": 5,
                        "config": ["chart_type": "bar", "own": [1, 2]],
                        "position": ["x": 1, "y": 2, "width": 3, "height": 4],
                    ]
                ],
            ]
            let made = try app.request(.post, "/api/v2/dashboards", as: ann, json: body).json
            let seen = try app.request(.get, "/api/dashboards/\(made.id)", as: ann)
            let board = seen.dashboard
            #expect(board.text("name") == "Whole" && board.text("description") == "D" && board["tags"] == ["a"])
            #expect(board["layout"]?.text("type") == "responsive" && board["theme"]?.text("mode") == "dark")
            #expect(board["is_public"] == true && board["created_at"] == made["createdAt"])
            let widget = seen.json["widgets"]?[0] ?? .null
            #expect(widget.text("name") == "C" && widget["config"] == ["chart_type": "bar", "own": [1, 2]])
            #expect(widget["data_query"] == ["endpoint": "metrics:cpu"] && widget["refresh_interval"] == 5)
            #expect([widget["position_x"], widget["position_y"], widget["width"], widget["height"]] == [1, 2, 3, 4])
        }
    }

    @Test func `every change made here is told once, to the workspace edition's viewers, too`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            var board = JSONValue.null
            var widget = JSONValue.null
            let send = { (method: TestMethod, path: String, body: JSONObject?) throws -> JSONValue in
                let response = try app.request(method, "/api/v2/\(path)", as: ann, json: body.map(JSONValue.object))
                #expect((200..<300).contains(response.status), "\(response.json.text)")
                return response.json
            }
            let kinds = try self.events(app, ann) {
                board = try send(.post, "dashboards", ["name": "A", "widgets": [["type": "text", "title": "T"]]])
                widget = try send(.post, "dashboards/\(board.id)/widgets", ["type": "text", "title": "U"])
                _ = try send(.patch, "dashboards/\(board.id)", ["name": "B"])
                _ = try send(.post, "widgets/\(widget.id)/move", ["x": 3, "y": 3])
                _ = try send(.patch, "widgets/\(widget.id)", ["title": "V"])
                _ = try send(.delete, "widgets/\(widget.id)", nil)
                _ = try send(.delete, "dashboards/\(board.id)", nil)
            }.map(\.kind)
            #expect(
                kinds == [
                    .dashboardUpdated, .widgetAdded, .dashboardUpdated, .widgetUpdated, .widgetUpdated, .widgetDeleted,
                    .dashboardDeleted,
                ])
        }
    }
}
