import Core
import JSON
import Primitives
import Storage
import TestSupport
import Testing

/// What widgets show of the installation's metrics.
@Suite struct MetricWidgetTests {
    /// A schema of its own with an hour's samples up to just now: cpu 10, 20, … 60 in turn; 2 requests to `a` and 4 to
    /// `b` at each sampling, of 10 ms and 100 ms.
    private func withMetrics(_ body: (TestApp, TestAccount, JSONValue) throws -> Void) throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let now = Instant(seconds: Instant.now.seconds / 5 * 5)
            try app.sql { tx in
                for number in 0..<120 {
                    let at = now - .seconds(5 * (119 - number))
                    _ = try tx.metrics.write(
                        Self.samples(number), at: at, covered: .seconds(5), keptSince: .distantPast)
                }
            }
            let account = try app.make.account()
            try body(app, account, try app.make.dashboard(by: account))
        }
    }

    private static func samples(_ number: Int) -> [MetricSample] {
        var samples = [MetricSample(MetricSeries(name: "cpu"), reading: Double(10 * (number % 6 + 1)))]
        for (route, count, value) in [("a", 2, 10.0), ("b", 4, 100.0)] {
            let labels = ["edition": "workspace", "route": route]
            var histogram = MetricHistogram()
            histogram.add(Int64(count), bucket: MetricBucket.index(of: value))
            samples.append(MetricSample(MetricSeries(name: "requests", labels: labels), times: UInt64(count)))
            samples.append(
                MetricSample(
                    MetricSeries(name: "latency", labels: labels), distribution: histogram,
                    sum: Double(count) * value))
        }
        return samples.compactMap { $0 }
    }

    private func preview(
        _ app: TestApp, _ account: TestAccount, _ type: String, _ query: JSONObject, config: JSONObject = [:]
    ) throws -> TestResponse {
        try app.request(
            .post, "/api/widgets/preview", as: account,
            json: ["type": .string(type), "config": .object(config), "data_query": .object(query)])
    }

    @Test func `a metric shows its latest value, an aggregate, or a percentile`() throws {
        try self.withMetrics { app, account, _ throws in
            let latest = try self.preview(app, account, "metric", ["endpoint": "metrics:cpu"])
            #expect(latest.json["data"]?["value"] == 60 && latest.json["data"]?["unit"] == "%")
            #expect(latest.json["data"]?["sparkline"]?.arrayValue?.isEmpty == false)
            #expect(latest.json["metadata"]?["source"] == "metrics:cpu")
            let earlier = try self.preview(
                app, account, "metric", ["endpoint": "metrics:cpu", "parameters": ["range_seconds": 65]])
            #expect(earlier.json["data"]?["value"] == 60 && earlier.json["data"]?["previous"] == 50)
            let ranges: JSONObject = ["range_seconds": 60]
            let average = try self.preview(
                app, account, "gauge",
                [
                    "endpoint": "metrics:cpu", "aggregation": ["type": "avg", "field": "value"],
                    "parameters": .object(ranges),
                ])
            #expect(average.json["data"]?["value"] == 35 && average.json["data"]?["previous"] == 35)
            let rate = try self.preview(
                app, account, "metric",
                [
                    "endpoint": "metrics:requests",
                    "parameters": ["range_seconds": 60, "labels": ["route": "b"]],
                ])
            #expect(rate.json["data"]?["value"] == 0.8 && rate.json["data"]?["unit"] == "1/s")
            let slow = try self.preview(
                app, account, "metric",
                ["endpoint": "metrics:latency", "parameters": ["percentile": 95, "range_seconds": 60]])
            #expect(slow.json["data"]?["value"]?.numberValue.map { abs($0 - 100) < 2 } == true)
        }
    }

    @Test func `a chart shows a line for each value of a label, or percentiles`() throws {
        try self.withMetrics { app, account, _ throws in
            let split = try self.preview(
                app, account, "chart",
                ["endpoint": "metrics:requests", "parameters": ["group_by": "route", "range_seconds": 300]])
            let series = split.json["data"]?["series"]?.arrayValue ?? []
            #expect(series.map { $0.text("name") } == ["a", "b"])
            #expect(split.json["data"]?["x"] == ["type": "time"])
            #expect(split.json["metadata"]?["step_seconds"] == 5)
            let spread = try self.preview(
                app, account, "chart", ["endpoint": "metrics:latency", "parameters": ["range_seconds": 300]])
            #expect(spread.json["data"]?["series"]?.arrayValue?.map { $0.text("name") } == ["p50", "p95", "p99"])
            let pie = try self.preview(
                app, account, "chart",
                [
                    "endpoint": "metrics:requests", "aggregation": ["type": "sum", "field": "value"],
                    "parameters": ["group_by": "route", "range_seconds": 60],
                ], config: ["chart_type": "pie"])
            #expect(pie.json["data"]?["series"]?[0]?["points"] == [["b", 48], ["a", 24]])
            let table = try self.preview(
                app, account, "table",
                [
                    "endpoint": "metrics:requests", "aggregation": ["type": "sum", "field": "value"], "limit": 1,
                    "parameters": ["group_by": "route", "range_seconds": 60],
                ])
            #expect(table.json["data"]?["rows"] == [["b", 48]] && table.json["data"]?["total"] == 2)
        }
    }

    @Test func `what has no meaning for a metric is named`() throws {
        try self.withMetrics { app, account, _ throws in
            for (query, field) in [
                (["endpoint": "metrics:cpu", "parameters": ["percentile": 42]], "data_query.parameters.percentile"),
                (
                    ["endpoint": "metrics:requests", "parameters": ["percentile": 95]],
                    "data_query.parameters.percentile"
                ),
                (
                    [
                        "endpoint": "metrics:requests",
                        "filters": [["field": "route", "operator": "gt", "value": "a"]],
                    ], "data_query.filters[0].operator"
                ),
            ] as [(JSONObject, String)] {
                #expect(try self.preview(app, account, "metric", query).fields == [field])
            }
            #expect(try self.preview(app, account, "map", ["endpoint": "metrics:cpu"]).status == 400)
            #expect(try self.preview(app, account, "metric", ["endpoint": "metrics:nonsense"]).status == 404)
        }
    }

    @Test func `a new account's first dashboard shows the server at work`() throws {
        try self.withMetrics { app, account, _ throws in
            let boards = try app.request(.get, "/api/dashboards", as: account).list("dashboards")
            let first = try #require(boards.first { $0["is_default"] == true })
            let path = "/api/dashboards/\(first.id)/data"
            let data = try app.request(.get, path, as: account)
            #expect(data.list("widgets").count >= 4)
            for widget in data.list("widgets") { #expect(widget["error"] == nil && widget["data"] != nil) }
            let again = try app.request(.get, path, as: account, headers: ["If-None-Match": data.etag])
            #expect(again.status == 304)
        }
    }
}
