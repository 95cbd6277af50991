import JSON
import TestSupport
import Testing

/// What a widget may be. Source: workspace contract, Widget.
@Suite struct WidgetValidationTests {
    @Test(arguments: ["name", "type", "position_x", "position_y", "width", "height"])
    func `what a new widget cannot do without is named when it is missing`(field: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            var body = Maker.widgetBody()
            body[field] = nil
            let response = try app.request(
                .post, "/api/dashboards/\(board.id)/widgets", as: account, json: .object(body))
            #expect(response.status == 400 && response.fields == [field])
            #expect(response.details["fields"]?[0]?.text("code") == "required")
        }
    }

    private static let wrong: [(JSONObject, String)] = [
        (["name": " "], "name"), (["name": .string(String(repeating: "x", count: 201))], "name"),
        (["type": "clock"], "type"), (["type": 1], "type"), (["position_x": -1], "position_x"),
        (["position_x": 10_001], "position_x"), (["position_y": "0"], "position_y"), (["width": 0], "width"),
        (["width": 1_001], "width"), (["height": 0.5], "height"), (["height": .null], "height"),
        (["min_width": 0], "min_width"), (["min_height": 1_001], "min_height"), (["min_width": 5], "width"),
        (["min_height": 4], "height"), (["is_resizable": "no"], "is_resizable"), (["is_draggable": 0], "is_draggable"),
        (["refresh_interval": -1], "refresh_interval"), (["refresh_interval": 86_401], "refresh_interval"),
        (["config": []], "config"), (["config": ["chart_type": "donut"]], "config.chart_type"),
        (["config": ["color_scheme": "red"]], "config.color_scheme"),
        (["config": ["color_scheme": [1]]], "config.color_scheme[0]"),
        (["config": ["show_legend": "yes"]], "config.show_legend"),
        (["config": ["custom_styling": 1]], "config.custom_styling"),
        (["data_query": "x"], "data_query"), (["data_query": ["endpoint": ""]], "data_query.endpoint"),
        (["data_query": ["limit": 0]], "data_query.limit"), (["data_query": ["limit": 10_001]], "data_query.limit"),
        (["data_query": ["parameters": []]], "data_query.parameters"),
        (
            ["data_query": ["filters": [["field": "a", "operator": "like", "value": 1]]]],
            "data_query.filters[0].operator"
        ),
        (["data_query": ["filters": [["field": "a", "operator": "eq"]]]], "data_query.filters[0].value"),
        (
            ["data_query": ["filters": [["field": "a", "operator": "eq", "value": 1, "x": 1]]]],
            "data_query.filters[0].x"
        ),
        (["data_query": ["aggregation": ["type": "median", "field": "a"]]], "data_query.aggregation.type"),
        (["data_query": ["aggregation": ["type": "sum"]]], "data_query.aggregation.field"),
        (["data_query": ["sort": ["field": "a", "direction": "up"]]], "data_query.sort.direction"),
        (["connector_id": "conn_x"], "connector_id"), (["connector_id": 1], "connector_id"),
        (["connector_id": "conn_0000000000000000000001"], "connector_id"),
        (["connector_id": "dash_0000000000000000000001"], "connector_id"),
        (["id": .null], "id"), (["dashboard_id": .null], "dashboard_id"), (["version": 1], "version"),
    ]

    @Test(arguments: Self.wrong)
    func `a field that is unknown or does not fit is refused by its path, new or changed`(
        fields: JSONObject, field: String
    ) throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget(on: board, by: account)
            var body = Maker.widgetBody()
            for (key, value) in fields { body[key] = value }
            let created = try app.request(
                .post, "/api/dashboards/\(board.id)/widgets", as: account, json: .object(body))
            #expect(created.status == 400 && created.fields == [field])
            let updated = try app.request(.put, "/api/widgets/\(widget.id)", as: account, json: .object(fields))
            #expect(updated.status == 400 && updated.fields == [field])
            #expect(try app.request(.get, "/api/widgets/\(widget.id)", as: account).widget == widget)
            #expect(try app.request(.get, "/api/dashboards/\(board.id)", as: account).dashboard.version == 2)
        }
    }

    @Test(arguments: ["chart", "table", "metric", "text", "image", "map", "gauge"])
    func `every type of the contract is taken`(type: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            let widget = try app.make.widget(
                on: try app.make.dashboard(by: account), by: account, ["type": .string(type)])
            #expect(widget.text("type") == type)
        }
    }

    @Test func `a widget may not become smaller than its own minimum`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let widget = try app.make.widget(
                on: try app.make.dashboard(by: account), by: account, ["min_width": 4, "min_height": 3])
            let path = "/api/widgets/\(widget.id)"
            let response = try app.request(.put, path, as: account, json: ["width": 3, "height": 2])
            #expect(response.fields == ["width", "height"])
            #expect(try app.request(.put, path, as: account, json: ["width": 3, "min_width": 3]).status == 200)
        }
    }

    @Test(arguments: ["config", "data_query"])
    func `a document that is too large is refused by name, also when a merge makes it so`(field: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let half: JSONValue = .string(String(repeating: "x", count: 140_000))
            let widget = try app.make.widget(on: board, by: account, [field: ["own": half]])
            let whole: JSONObject = [field: ["own": half, "other": half]]
            let created = try app.request(
                .post, "/api/dashboards/\(board.id)/widgets", as: account,
                json: .object(Maker.widgetBody().merging(whole)))
            #expect(created.status == 400 && created.fields == [field])
            let merged = try app.request(
                .put, "/api/widgets/\(widget.id)", as: account, json: [field: ["other": half]])
            // A data query takes the place of the stored one, so it does not grow.
            #expect(merged.status == (field == "config" ? 400 : 200))
        }
    }

    /// A regression test: MariaDB's JSON_VALID knows 31 levels, and what was deeper became a 500.
    @Test(arguments: ["config", "data_query"])
    func `a document that is too deep is refused by name`(field: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            for (depth, status) in [(31, 201), (32, 400), (50, 400)] {
                // The document and its member `own` are two levels.
                let nested = (2..<depth).reduce(JSONValue.array([])) { inner, _ in [inner] }
                let body = Maker.widgetBody().merging([field: ["own": nested]])
                let response = try app.request(
                    .post, "/api/dashboards/\(board.id)/widgets", as: account, json: .object(body))
                #expect(response.status == status && response.fields == (status == 201 ? [] : [field]))
            }
        }
    }

    @Test func `null takes away a connector and keys of config`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let widget = try app.make.widget(
                on: try app.make.dashboard(by: account), by: account, ["config": ["show_grid": true]])
            let response = try app.request(
                .put, "/api/widgets/\(widget.id)", as: account,
                json: ["connector_id": .null, "config": ["show_grid": .null, "never": .null]])
            #expect(response.status == 200 && response.widget["config"] == [:])
        }
    }
}
