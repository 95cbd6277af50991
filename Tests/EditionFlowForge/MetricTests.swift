import Core
import JSON
import Primitives
import Storage
import TestSupport
import Testing

@Suite struct MetricTests {
    private static func sample(
        _ metric: String = "depth", _ value: JSONValue = 1, ago seconds: Int64? = nil, labels: JSONObject? = nil
    ) -> JSONValue {
        var sample: JSONObject = ["metric": .string(metric), "value": value]
        if let seconds { sample["timestamp"] = .string((Instant.now - .seconds(seconds)).rfc3339) }
        if let labels { sample["labels"] = .object(labels) }
        return .object(sample)
    }

    private func push(_ app: TestApp, _ account: TestAccount, _ samples: JSONValue...) throws -> TestResponse {
        try app.request(.post, "/api/v2/metrics", as: account, json: ["samples": .array(samples)])
    }

    private func course(_ app: TestApp, _ account: TestAccount, _ query: String) throws -> TestResponse {
        try app.request(.get, "/api/v2/metrics?\(query)", as: account)
    }

    @Test func `what is pushed is read, by every aggregation, and is in the catalogue`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for value in 1...100 as ClosedRange<Int64> {
                let sample = Self.sample(
                    "queue_wait_seconds", .integer(value), ago: 600 + value, labels: ["queue": .string("q\(value % 2)")]
                )
                #expect(try self.push(app, account, sample).status == 202)
            }
            for (aggregation, wanted) in [
                ("avg", 50.5), ("min", 1), ("max", 100), ("sum", 5_050), ("count", 100), ("p50", 50), ("p95", 95),
                ("p99", 99),
            ] {
                let from = (Instant.now - .seconds(3_600)).rfc3339
                let answer = try self.course(
                    app, account, "metric=queue_wait_seconds&from=\(from)&step=86400&aggregation=\(aggregation)")
                #expect(answer.json["aggregation"]?.stringValue == aggregation)
                #expect(answer.json["timeRange"] == "custom")
                #expect(answer.json["unit"] == (aggregation == "count" ? "" : "s"))
                let values = (answer.json["data"]?.arrayValue ?? []).compactMap { $0["value"]?.numberValue }
                let total = aggregation == "sum" || aggregation == "count" ? values.reduce(0, +) : values.first
                let isOneStep = values.count == 1
                if isOneStep { #expect(abs((total ?? 0) - wanted) <= wanted * 0.016) }
            }
            let catalogue = try app.request(.get, "/api/v2/metrics/catalogue", as: account).json["data"]?.arrayValue
            let entry = try #require(catalogue?.first { $0["name"] == "queue_wait_seconds" })
            #expect(entry["labels"]?["queue"] == ["q0", "q1"])
            #expect(entry["own"] == false)
            let names = (catalogue ?? []).compactMap { $0["name"]?.stringValue }
            #expect(Set(["cpu", "memory", "requests", "errors", "latency", "throughput"]).isSubset(of: names))
        }
    }

    @Test func `a batch may be sent again, and the first value of a time stays`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let at = (Instant.now - .seconds(90)).rfc3339
            for value in [5, 5, 7] as [JSONValue] {
                let sample: JSONValue = ["metric": "depth", "value": value, "timestamp": .string(at)]
                let answer = try self.push(app, account, sample, sample)
                #expect(answer.status == 202)
                #expect(answer.json["accepted"] == 2)
            }
            let points = try self.course(app, account, "metric=depth&timeRange=1h&aggregation=sum").json["data"]
            #expect(points?.arrayValue?.compactMap { $0["value"]?.numberValue } == [5])
        }
    }

    @Test func `labels filter, and tell the points apart`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            _ = try self.push(
                app, account, Self.sample(labels: ["queue": "a:b"]), Self.sample("depth", 2, labels: ["queue": "c"]))
            let one = try self.course(app, account, "metric=depth&timeRange=1h&labels=queue:a:b").json["data"]
            #expect(one?.arrayValue?.compactMap { $0["value"]?.numberValue } == [1])
            let none = try self.course(app, account, "metric=depth&timeRange=1h&labels=queue:x").json["data"]
            #expect(none == [])
            let both = try self.course(app, account, "metric=depth&timeRange=1h&groupBy=queue").json["data"]
            #expect(both?.arrayValue?.compactMap { $0["metadata"]?["queue"]?.stringValue } == ["a:b", "c"])
        }
    }

    @Test func `another workspace's measurements are nobody else's`() throws {
        try withApp { app throws in
            let (account, other) = (try app.make.account(), try app.make.account())
            _ = try self.push(app, account, Self.sample("secret_depth"))
            let answer = try self.course(app, other, "metric=secret_depth")
            #expect(answer.status == 400)
            #expect(answer.fields == ["metric"])
            let catalogue = try app.request(.get, "/api/v2/metrics/catalogue", as: other)
            #expect(!String(decoding: catalogue.body, as: UTF8.self).contains("secret_depth"))
            _ = try self.push(app, other, Self.sample("secret_depth", 9))
            let points = try self.course(app, other, "metric=secret_depth&timeRange=1h&aggregation=sum").json["data"]
            #expect(points?.arrayValue?.compactMap { $0["value"]?.numberValue } == [9])
        }
    }

    @Test func `a batch that is wrong somewhere changes nothing`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for (sample, field) in [
                (Self.sample("9"), "samples[1].metric"), (Self.sample("cpu"), "samples[1].metric"),
                (Self.sample("depth", "1"), "samples[1].value"), (Self.sample("depth", 1e300), "samples[1].value"),
                (Self.sample(ago: 90_000), "samples[1].timestamp"), (Self.sample(ago: -120), "samples[1].timestamp"),
                (Self.sample(labels: ["__a": "b"]), "samples[1].labels.__a"),
                (Self.sample(labels: ["a": 1]), "samples[1].labels.a"), (["value": 1], "samples[1].metric"),
            ] as [(JSONValue, String)] {
                let answer = try self.push(app, account, Self.sample(), sample)
                #expect(answer.status == 400)
                #expect(answer.fields == [field])
            }
            #expect(try self.push(app, account).status == 400)
            #expect(try self.course(app, account, "metric=depth").status == 400)
        }
    }

    @Test func `a workspace has as many series as it may`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for batch in 0..<2 {
                let samples = (0..<1_000).map { Self.sample(labels: ["n": .string("\(batch * 1_000 + $0)")]) }
                let answer = try app.request(
                    .post, "/api/v2/metrics", as: account, json: ["samples": .array(samples)])
                #expect(answer.status == 202)
            }
            let more = try self.push(app, account, Self.sample(labels: ["n": "one more"]))
            #expect(more.status == 409)
            #expect(more.code == "QUOTA_EXCEEDED")
            #expect(try self.push(app, account, Self.sample(labels: ["n": "7"])).status == 202)
            #expect(try self.push(app, try app.make.account(), Self.sample()).status == 202)
        }
    }

    @Test func `requests a second go by the name of throughput as well`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let at = Instant.now - .seconds(10)
            let series = MetricSeries(name: "requests", labels: ["edition": "test", "route": "throughput"])
            try app.sql { tx throws in
                let sample = try #require(MetricSample(series, times: 50))
                _ = try tx.metrics.write([sample], at: at, covered: .seconds(5), keptSince: .distantPast)
            }
            for (aggregation, wanted) in [("avg", 10.0), ("sum", 50), ("count", 50)] {
                let answer = try self.course(
                    app, account,
                    "metric=throughput&labels=route:throughput&timeRange=1h&aggregation=\(aggregation)")
                #expect(answer.json["metric"] == "throughput")
                #expect(answer.json["unit"] == (aggregation == "avg" ? "1/s" : ""))
                let values = (answer.json["data"]?.arrayValue ?? []).compactMap { $0["value"]?.numberValue }
                #expect(values.contains(wanted))
            }
            #expect(try self.course(app, account, "metric=throughput&aggregation=p95").fields == ["aggregation"])
        }
    }

    @Test func `every range answers, with its step, also where nothing was measured`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for range in ["1h", "6h", "24h", "7d", "30d"] {
                let answer = try self.course(app, account, "metric=cpu&timeRange=\(range)")
                #expect(answer.status == 200)
                #expect(answer.json["timeRange"] == .string(range))
                #expect((answer.json["step"]?.integerValue ?? 0) > 0)
            }
            for query in [
                "", "metric=none", "metric=cpu&timeRange=2h", "metric=cpu&aggregation=median", "metric=cpu&labels=x",
                "metric=cpu&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "metric=cpu&from=yesterday",
                "metric=cpu&step=0", "metric=cpu&limit=1",
            ] {
                #expect(try self.course(app, account, query).status == 400)
            }
        }
    }

    @Test func `a widget shows what was pushed`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            _ = try self.push(app, account, Self.sample("depth", 3, ago: 30), Self.sample("depth", 4))
            let board = try app.make.dashboard("Board", by: account)
            let widget = try app.make.widget(
                "Depth", on: board, by: account, ["data_query": ["endpoint": "metrics:depth"]])
            let answer = try app.request(.get, "/api/widgets/\(widget.id)/data", as: account)
            #expect(answer.json["data"]?["value"]?.numberValue == 4)
        }
    }
}
