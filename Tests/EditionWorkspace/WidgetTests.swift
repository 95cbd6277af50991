import JSON
import Primitives
import TestSupport
import Testing

/// Source: workspace contract, widget endpoints.
@Suite struct WidgetTests {
    @Test func `a new widget has the contract's defaults`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let response = try app.request(
                .post, "/api/dashboards/\(board.id)/widgets", as: account, json: .object(Maker.widgetBody(" Tile ")))
            let widget = response.widget
            #expect(response.status == 201 && response.etag == "\"1\"")
            #expect(widget.id.hasPrefix("wgt_") && widget.id.count == 26)
            #expect(widget.text("dashboard_id") == board.id && widget.text("name") == "Tile")
            #expect(widget["config"] == [:] && widget["data_query"] == [:] && widget["connector_id"] == nil)
            #expect(widget.whole("min_width") == 1 && widget.whole("min_height") == 1)
            #expect(widget["is_resizable"] == true && widget["is_draggable"] == true)
            #expect(widget.whole("refresh_interval") == 30 && widget["last_updated_at"] == nil)
        }
    }

    @Test func `what is given is stored and shown again, open objects with keys of their own`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let fields: JSONObject = [
                "type": "chart", "position_x": 10_000, "position_y": 7, "width": 1_000, "height": 3, "min_width": 2,
                "min_height": 3, "is_resizable": false, "is_draggable": false, "refresh_interval": 86_400,
                "config": [
                    "chart_type": "scatter", "color_scheme": ["#fff", "red"], "show_legend": false, "show_grid": true,
                    "animation_enabled": false, "custom_styling": ["deep": ["er": [1, 2.5, "x", .null]]],
                    "own key": "č",
                ],
                "data_query": [
                    "endpoint": "crm:customers", "parameters": ["a": 1], "limit": 10_000,
                    "filters": [["field": "f", "operator": "in", "value": [1, 2]]],
                    "aggregation": ["type": "avg", "field": "amount"], "sort": ["field": "f", "direction": "desc"],
                ],
            ]
            let widget = try app.make.widget("Chart", on: board, by: account, fields)
            for (key, value) in fields { #expect(widget[key] == value, "\(key)") }
            #expect(try app.request(.get, "/api/widgets/\(widget.id)", as: account).widget == widget)
            #expect(try app.request(.get, "/api/dashboards/\(board.id)", as: account).list("widgets") == [widget])
        }
    }

    @Test func `an update changes what is given, merges config and replaces data_query`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget(
                on: board, by: account,
                ["config": ["chart_type": "line", "a": 1, "b": 2], "data_query": ["endpoint": "x", "limit": 5]])
            let response = try app.request(
                .put, "/api/widgets/\(widget.id)", as: account,
                json: ["width": 6, "config": ["a": .null, "b": 3], "data_query": ["endpoint": "y"]])
            #expect(response.status == 200 && response.etag == "\"2\"")
            #expect(response.widget["config"] == ["chart_type": "line", "b": 3])
            #expect(response.widget["data_query"] == ["endpoint": "y"])
            #expect(response.widget.whole("width") == 6 && response.widget.whole("height") == 3)
            #expect(response.widget.text("name") == "Tile" && response.widget.text("type") == "metric")
        }
    }

    @Test func `widgets are listed in reading order, in pages`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            for (name, x, y) in [("d", 0, 2), ("b", 1, 1), ("a", 0, 1), ("c", 2, 1)] as [(String, Int64, Int64)] {
                _ = try app.make.widget(
                    name, on: board, by: account, ["position_x": .integer(x), "position_y": .integer(y)])
            }
            let path = "/api/dashboards/\(board.id)/widgets"
            #expect(try app.request(.get, path, as: account).names("widgets") == ["a", "b", "c", "d"])
            let page = try app.request(.get, path + "?limit=2&offset=1", as: account)
            #expect(page.names("widgets") == ["b", "c"])
            #expect(page.json.whole("total") == 4 && page.json["has_more"] == true)
            #expect(page.json["pagination"] == ["limit": 2, "offset": 1, "next_offset": 3])
            let beyond = try app.request(.get, path + "?offset=9", as: account)
            #expect(beyond.names("widgets") == [] && beyond.json.whole("total") == 4)
            #expect(try app.request(.get, path + "?search=a", as: account).fields == ["search"])
            #expect(try app.request(.get, "/api/dashboards/\(board.id)", as: account).names("widgets").count == 4)
        }
    }

    @Test func `a deleted widget is gone, and the dashboard has a new version`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget(on: board, by: account)
            let path = "/api/widgets/\(widget.id)"
            #expect(try app.request(.delete, path, as: account, headers: ["If-Match": "\"2\""]).status == 412)
            #expect(try app.request(.delete, path, as: account, headers: ["If-Match": "\"1\""]).status == 204)
            #expect(try app.request(.get, path, as: account).status == 404)
            #expect(try app.request(.put, path, as: account, json: ["name": "X"]).status == 404)
            #expect(try app.request(.delete, path, as: account).status == 404)
            let shown = try app.request(.get, "/api/dashboards/\(board.id)", as: account)
            #expect(shown.list("widgets").isEmpty && shown.dashboard.version == 3)
        }
    }

    @Test func `a widget's entity tag guards its updates`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let widget = try app.make.widget(on: try app.make.dashboard(by: account), by: account)
            let statuses = try concurrently(6) { number in
                try app.request(
                    .put, "/api/widgets/\(widget.id)", as: account, json: ["position_x": .integer(Int64(number))],
                    headers: ["If-Match": "\"1\""]
                ).status
            }
            #expect(statuses.sorted() == [200, 412, 412, 412, 412, 412])
        }
    }

    @Test func `a dashboard holds at most 200 widgets, also when they come at once`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget(on: board, by: account)
            let id = try #require(UUID(base62: widget.id.dropFirst("wgt_".count)))
            try app.sql { tx in
                try tx.execute(
                    """
                    INSERT INTO widgets (id, workspace_id, dashboard_id, name, type, config, data_query, position_x,
                        position_y, width, height, min_width, min_height, refresh_interval, created_at, updated_at)
                    SELECT UUID(), workspace_id, dashboard_id, name, type, config, data_query, position_x, position_y,
                        width, height, min_width, min_height, refresh_interval, created_at, updated_at
                    FROM widgets, seq_2_to_198 WHERE id = \(id)
                    """)
            }
            let path = "/api/dashboards/\(board.id)/widgets"
            let statuses = try concurrently(4) { _ in
                try app.request(.post, path, as: account, json: .object(Maker.widgetBody())).status
            }
            #expect(statuses.sorted() == [201, 201, 409, 409])
            #expect(try app.request(.get, path, as: account).json.whole("total") == 200)
            #expect(try app.request(.get, "/api/dashboards/\(board.id)", as: account).list("widgets").count == 200)
        }
    }
}
