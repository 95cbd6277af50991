import JSON
import TestSupport
import Testing

/// What each type of widget shows of rows of its own.
@Suite struct WidgetDataTests {
    private static let sales: JSONValue = [
        ["day": "2026-01-01", "region": "north", "amount": 0.1, "units": 3, "paid": true],
        ["day": "2026-01-02", "region": "south", "amount": 0.2, "units": 1, "paid": false],
        ["day": "2026-01-03", "region": "north", "amount": 12.5, "units": 2, "paid": true],
        ["day": "2026-01-04", "region": "east", "amount": .null, "units": 9_007_199_254_740_993, "paid": true],
    ]

    private func preview(
        _ type: String, _ query: JSONObject, config: JSONObject = [:], data: JSONValue = Self.sales,
        parameters: JSONObject = [:]
    ) throws -> TestResponse {
        try withApp { app throws in
            let account = try app.make.account()
            var query = query
            query["parameters"] = .object(parameters.merging(["data": data]))
            return try app.request(
                .post, "/api/widgets/preview", as: account,
                json: ["type": .string(type), "config": .object(config), "data_query": .object(query)])
        }
    }

    @Test func `a metric adds decimals exactly`() throws {
        let sum = try self.preview(
            "metric",
            [
                "aggregation": ["type": "sum", "field": "amount"],
                "filters": [["field": "amount", "operator": "lt", "value": 1]],
            ], config: ["unit": "€"])
        #expect(String(decoding: sum.body, as: UTF8.self).contains(#""value":0.3,"#))
        #expect(sum.json["data"]?["unit"] == "€")
        #expect(sum.json["metadata"]?["source"] == "static" && sum.json["metadata"]?["record_count"] == 1)
        let units = try self.preview("metric", ["aggregation": ["type": "max", "field": "units"]])
        #expect(units.json["data"]?["value"] == 9_007_199_254_740_993)
        let count = try self.preview("metric", ["aggregation": ["type": "count", "field": "*"]])
        #expect(count.json["data"]?["value"] == 4)
        let average = try self.preview("metric", ["aggregation": ["type": "avg", "field": "amount"]])
        #expect(average.json["data"]?["value"]?.numberValue.map { abs($0 - 12.8 / 3) < 1e-9 } == true)
    }

    @Test func `a metric shows one value, and the first number of a row`() throws {
        #expect(try self.preview("metric", [:], data: 42).json["data"]?["value"] == 42)
        #expect(try self.preview("gauge", [:], data: [5, 6]).json["data"]?["value"] == 5)
        #expect(try self.preview("gauge", [:], data: []).json["data"]?["value"] == .null)
        let gauge = try self.preview(
            "gauge", ["sort": ["field": "day", "direction": "desc"]], config: ["min": 0, "max": 100],
            parameters: ["value": "units"])
        #expect(gauge.json["data"]?["value"] == 9_007_199_254_740_993)
        #expect(gauge.json["data"]?["min"] == 0 && gauge.json["data"]?["max"] == 100)
        let text = try self.preview("metric", [:], data: "many")
        #expect(text.status == 200 && text.json["data"]?["value"] == .null)
        let wrong = try self.preview("metric", [:], parameters: ["value": "region"])
        #expect(wrong.status == 400 && wrong.fields == ["data_query.parameters.value"])
    }

    @Test func `a metric with a time range has the span before and a course`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget(
                on: board, by: account,
                [
                    "data_query": [
                        "parameters": ["data": Self.sales, "time_column": "day"],
                        "aggregation": ["type": "sum", "field": "units"],
                    ]
                ])
            let data = try app.request(
                .get, "/api/widgets/\(widget.id)/data?from=2026-01-03T00:00:00Z&to=2026-01-04T00:00:00Z", as: account)
            #expect(data.json["data"]?["value"] == 2 && data.json["data"]?["previous"] == 1)
            #expect(data.json["data"]?["sparkline"] == [[1_767_398_400_000, 2]])
            #expect(data.json["metadata"]?["from"] == "2026-01-03T00:00:00.000Z")
            let reversed = try app.request(
                .get, "/api/widgets/\(widget.id)/data?from=2026-01-03T00:00:00Z&to=2026-01-03T00:00:00Z", as: account)
            #expect(reversed.status == 400 && reversed.fields == ["from"])
        }
    }

    @Test func `a chart groups, splits and sorts`() throws {
        let grouped = try self.preview(
            "chart",
            [
                "aggregation": ["type": "sum", "field": "amount"], "sort": ["field": "amount", "direction": "desc"],
            ], parameters: ["group_by": "region"])
        #expect(grouped.json["data"]?["x"] == ["type": "category", "name": "region"])
        #expect(
            grouped.json["data"]?["series"] == [
                ["name": "sum(amount)", "points": [["north", 12.6], ["south", 0.2], ["east", .null]]]
            ])
        let raw = try self.preview("chart", [:], parameters: ["y": ["units"]])
        #expect(raw.json["data"]?["x"] == ["type": "time", "name": "day"])
        #expect(raw.json["data"]?["series"]?[0]?["points"]?[0] == [1_767_225_600_000, 3])
        let split = try self.preview("chart", [:], parameters: ["y": "units", "group_by": "region", "x": "day"])
        let names = split.json["data"]?["series"]?.arrayValue?.map { $0.text("name") }
        #expect(names == ["north", "south", "east"])
        let pie = try self.preview(
            "chart", ["aggregation": ["type": "count", "field": "*"]], config: ["chart_type": "pie"],
            parameters: ["group_by": "paid"])
        #expect(pie.json["data"]?["series"]?[0]?["points"] == [["false", 1], ["true", 3]])
        let plain = try self.preview("chart", [:], data: [3, 5, 4])
        #expect(plain.json["data"]?["x"] == ["type": "number"])
        #expect(plain.json["data"]?["series"] == [["name": "value", "points": [[1, 3], [2, 5], [3, 4]]]])
    }

    @Test func `a chart puts times into steps`() throws {
        let stepped = try self.preview(
            "chart", ["aggregation": ["type": "sum", "field": "units"]],
            data: [
                ["t": "2026-01-01T00:00:59.5Z", "units": 1], ["t": "2026-01-01T00:01:00Z", "units": 2],
                ["t": "2026-01-01 00:01:59", "units": 4], ["t": "1969-12-31T23:59:59Z", "units": 8],
            ], parameters: ["x": "t", "step_seconds": 60])
        #expect(
            stepped.json["data"]?["series"]?[0]?["points"] == [
                [-60_000, 8], [1_767_225_600_000, 1], [1_767_225_660_000, 6],
            ])
    }

    @Test func `a table filters, sorts, limits, and says how much there is`() throws {
        let table = try self.preview(
            "table",
            [
                "filters": [["field": "paid", "operator": "eq", "value": true]],
                "sort": ["field": "amount", "direction": "asc"], "limit": 2,
            ], parameters: ["columns": ["region", "amount", "day"]])
        #expect(
            table.json["data"] == [
                "columns": [
                    ["name": "region", "type": "text"], ["name": "amount", "type": "number"],
                    ["name": "day", "type": "time"],
                ],
                "rows": [
                    ["north", 0.1, "2026-01-01T00:00:00.000Z"], ["north", 12.5, "2026-01-03T00:00:00.000Z"],
                ],
                "total": 3,
            ])
        let grouped = try self.preview(
            "table", ["aggregation": ["type": "count", "field": "amount"], "limit": 1],
            parameters: ["group_by": ["region"]])
        #expect(grouped.json["data"]?["rows"] == [["east", 0]] && grouped.json["data"]?["total"] == 3)
    }

    @Test func `filters know nulls, lists and parts of text`() throws {
        func regions(_ filter: JSONObject) throws -> [String] {
            let response = try self.preview(
                "table", ["filters": [.object(filter)]], parameters: ["columns": ["region"]])
            return (response.json["data"]?["rows"]?.arrayValue ?? []).compactMap { $0[0]?.stringValue }
        }
        #expect(try regions(["field": "amount", "operator": "eq", "value": .null]) == ["east"])
        #expect(try regions(["field": "amount", "operator": "ne", "value": 0.1]) == ["south", "north", "east"])
        #expect(try regions(["field": "amount", "operator": "ne", "value": .null]) == ["north", "south", "north"])
        #expect(try regions(["field": "amount", "operator": "in", "value": [0.2, .null]]) == ["south", "east"])
        #expect(try regions(["field": "region", "operator": "contains", "value": "ÓRT"]) == ["north", "north"])
        #expect(try regions(["field": "region", "operator": "contains", "value": "%"]) == [])
        #expect(try regions(["field": "day", "operator": "gte", "value": "2026-01-03"]) == ["north", "east"])
        #expect(try regions(["field": "region", "operator": "gt", "value": "north"]) == ["south"])
    }

    @Test func `what makes no sense is named by its place`() throws {
        func fields(_ type: String, _ query: JSONObject, _ parameters: JSONObject = [:]) throws -> [String] {
            let response = try self.preview(type, query, parameters: parameters)
            #expect(response.status == 400)
            return response.fields
        }
        let filter = { (field: String, comparison: String, value: JSONValue) -> JSONObject in
            ["filters": [["field": .string(field), "operator": .string(comparison), "value": value]]]
        }
        #expect(try fields("table", filter("none", "eq", 1)) == ["data_query.filters[0].field"])
        #expect(try fields("table", filter("units", "eq", "3")) == ["data_query.filters[0].value"])
        #expect(try fields("table", filter("paid", "gt", true)) == ["data_query.filters[0].operator"])
        #expect(try fields("table", filter("units", "contains", "3")) == ["data_query.filters[0].operator"])
        #expect(try fields("table", filter("day", "in", ["yesterday"])) == ["data_query.filters[0].value[0]"])
        #expect(
            try fields("metric", ["aggregation": ["type": "sum", "field": "region"]])
                == ["data_query.aggregation.field"])
        #expect(
            try fields("table", ["sort": ["field": "x'; DROP TABLE widgets; --", "direction": "asc"]])
                == ["data_query.sort.field"])
        #expect(try fields("chart", [:], ["group_by": "none"]) == ["data_query.parameters.group_by[0]"])
        #expect(try fields("map", [:]) == ["data_query.parameters.latitude"])
        #expect(try fields("table", ["endpoint": "ftp:x"]) == ["data_query.endpoint"])
        #expect(try fields("table", [:], ["time_column": "region"]) == ["data_query.parameters.time_column"])
        let mixed = try self.preview("table", [:], data: [["a": 1], 2])
        #expect(mixed.fields == ["data_query.parameters.data[1]"])
    }

    @Test func `a map shows what is on earth`() throws {
        let map = try self.preview(
            "map", [:],
            data: [
                ["name": "Prague", "latitude": 50.08, "lon": 14.43, "value": 3],
                ["name": "Nowhere", "latitude": 91, "lon": 0, "value": 1],
                ["name": "Unknown", "latitude": .null, "lon": 0, "value": 1],
                ["name": "Quito", "latitude": -0.18, "lon": -78.47, "value": .null],
            ])
        #expect(
            map.json["data"] == [
                "points": [
                    ["lat": 50.08, "lng": 14.43, "label": "Prague", "value": 3],
                    ["lat": -0.18, "lng": -78.47, "label": "Quito"],
                ],
                "bounds": ["south": -0.18, "west": -78.47, "north": 50.08, "east": 14.43],
            ])
    }

    @Test func `text and images show their configuration`() throws {
        let text = try self.preview(
            "text", ["aggregation": ["type": "sum", "field": "amount"]], config: ["content": "**{{value}}** €"])
        #expect(text.json["data"] == ["text": "**12.8** €"])
        try withApp { app throws in
            let account = try app.make.account()
            for (url, isAllowed) in [
                ("https://example.com/a.png", true), ("/static/a.png", true), ("data:image/png;base64,AAAA", true),
                ("http://example.com/a.png", false), ("//example.com/a.png", false), ("javascript:alert(1)", false),
                ("data:image/svg+xml;base64,AAAA", false), ("data:text/html;base64,AAAA", false),
                ("/\\example.com", false), (" https://example.com", false),
            ] {
                let response = try app.request(
                    .post, "/api/widgets/preview", as: account,
                    json: ["type": "image", "config": ["url": .string(url), "alt": "A"]])
                #expect(response.status == (isAllowed ? 200 : 400), "\(url)")
                if isAllowed { #expect(response.json["data"] == ["url": .string(url), "alt": "A"]) }
            }
        }
    }

    @Test func `one broken widget leaves the rest of its dashboard alone`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let good = try app.make.widget(on: board, by: account, ["data_query": ["parameters": ["data": 1]]])
            let broken = try app.make.widget(
                on: board, by: account, ["data_query": ["endpoint": "dataset:ds_0000000000000000000001"]])
            let empty = try app.make.widget(on: board, by: account)
            let all = try app.request(.get, "/api/dashboards/\(board.id)/data", as: account)
            let byID = { (id: String) in all.list("widgets").first { $0.text("widget_id") == id } }
            #expect(all.status == 200 && all.list("widgets").count == 3)
            #expect(byID(good.id)?["data"]?["value"] == 1)
            #expect(byID(empty.id)?["data"]?["value"] == .null)
            #expect(byID(broken.id)?["error"]?["code"] == "NOT_FOUND")
            let some = try app.request(
                .get, "/api/dashboards/\(board.id)/data?widgets=\(good.id),\(broken.id)", as: account)
            #expect(some.list("widgets").count == 2)
            #expect(try app.request(.get, "/api/widgets/\(broken.id)/data", as: account).status == 404)
        }
    }

    @Test func `data that has not changed is not sent again, and is computed once`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget(
                on: board, by: account, ["data_query": ["parameters": ["data": [1, 2]]]])
            let path = "/api/widgets/\(widget.id)/data"
            let first = try app.request(.get, path, as: account)
            let second = try app.request(.get, path, as: account)
            #expect(first.body == second.body && second.statements == 1)
            let known = try app.request(.get, path, as: account, headers: ["If-None-Match": first.etag])
            #expect(known.status == 304)
            let shown = try app.request(.get, "/api/widgets/\(widget.id)", as: account)
            #expect(shown.widget["last_updated_at"] != nil)
            _ = try app.request(
                .put, "/api/widgets/\(widget.id)", as: account,
                json: ["data_query": ["parameters": ["data": [7, 2]]]])
            let changed = try app.request(.get, path, as: account, headers: ["If-None-Match": first.etag])
            #expect(changed.status == 200 && changed.json["data"]?["value"] == 7)
        }
    }
}
