import Core
import JSON
import Primitives
import Services
import TestSupport
import Testing

@Suite struct AlertTests {
    private static let hot: JSONObject = [
        "name": "Hot", "metric": "cpu", "aggregation": "avg", "operator": "gt", "threshold": 90, "forSeconds": 60,
        "enabled": true,
    ]

    private func create(_ app: TestApp, _ account: TestAccount, _ change: JSONObject = [:]) throws -> TestResponse {
        try app.request(.post, "/api/v2/alerts", as: account, json: .object(Self.hot.merging(change)))
    }

    private func evaluate(_ app: TestApp) throws {
        try app.withServices {
            _ = try AlertEvaluation(
                database: $0.database, wakeUps: DatagramSender(directory: app.wakeDirectory)
            ).run()
        }
    }

    @Test func `a rule is made, read, changed and deleted`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let made = try self.create(app, account)
            #expect(made.status == 201)
            #expect(made.json.id.hasPrefix("alr_"))
            for (key, value) in Self.hot {
                let isThere = value.numberValue.map { made.json[key]?.numberValue == $0 } ?? (made.json[key] == value)
                #expect(isThere, "\(key)")
            }
            #expect(made.json["state"] == "ok")
            let path = "/api/v2/alerts/\(made.json.id)"
            #expect(try app.request(.get, path, as: account).json == made.json)
            let patched = try app.request(
                .patch, path, as: account, json: ["threshold": 70.5, "recoveryThreshold": 60, "labels": ["a": "b"]],
                headers: ["If-Match": "\"1\""])
            #expect(patched.json["threshold"] == 70.5)
            #expect(patched.json["recoveryThreshold"]?.numberValue == 60)
            #expect(patched.json["name"] == "Hot")
            #expect(patched.json["version"] == 2)
            let cleared = try app.request(.put, path, as: account, json: ["recoveryThreshold": .null])
            #expect(cleared.json["recoveryThreshold"] == .null)
            #expect(try app.request(.put, path, as: account, json: [:], headers: ["If-Match": "\"1\""]).status == 412)
            let list = try app.request(.get, "/api/v2/alerts?sort=name:asc", as: account)
            #expect(list.json["data"]?.arrayValue?.map(\.id) == [made.json.id])
            #expect(list.json["pagination"]?["total"] == 1)
            #expect(try app.request(.delete, path, as: account).status == 204)
            #expect(try app.request(.get, path, as: account).status == 404)
        }
    }

    @Test func `what makes no sense is refused by name`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for (change, field) in [
                (["metric": "9"], "metric"), (["operator": "above"], "operator"), (["threshold": "1"], "threshold"),
                (["aggregation": "median"], "aggregation"), (["forSeconds": -1], "forSeconds"),
                (["windowSeconds": 31], "windowSeconds"), (["recoveryThreshold": 95], "recoveryThreshold"),
                (["labels": ["a": 1]], "labels.a"), (["labels": ["__a": "b"]], "labels.__a"),
                (["metric": "requests", "aggregation": "p95"], "aggregation"), (["name": "  "], "name"),
                (["unknown": 1], "unknown"), (["threshold": 1e300], "threshold"),
            ] as [(JSONObject, String)] {
                let answer = try self.create(app, account, change)
                #expect(answer.status == 400)
                #expect(answer.fields == [field])
            }
            #expect(try app.request(.post, "/api/v2/alerts", as: account, json: ["name": "x"]).status == 400)
        }
    }

    @Test func `a workspace has at most a hundred rules`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for _ in 0..<AlertRule.perWorkspace { #expect(try self.create(app, account).status == 201) }
            #expect(try self.create(app, account).code == "QUOTA_EXCEEDED")
        }
    }

    @Test func `a pushed value fires an alert, which the rule, its history and the list of firings tell`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let rule = try self.create(app, account, ["metric": "depth", "threshold": 10, "forSeconds": 0])
            let path = "/api/v2/alerts/\(rule.json.id)"
            let body: JSONValue = ["samples": [["metric": "depth", "value": 50]]]
            #expect(try app.request(.post, "/api/v2/metrics", as: account, json: body).status == 202)
            try self.evaluate(app)
            let firing = try app.request(.get, path, as: account).json
            #expect(firing["state"] == "firing")
            #expect(firing["value"]?.numberValue == 50)
            let history = try app.request(.get, "\(path)/history", as: account).json["data"]
            let event = try #require(history?[0])
            #expect(event["alertId"]?.stringValue == rule.json.id)
            #expect(event["endedAt"] == .null)
            #expect(event["value"]?.numberValue == 50)
            #expect(try app.request(.get, "/api/v2/alerts/events?open=true", as: account).json["data"] == history)
            #expect(try app.request(.get, "/api/v2/alerts/events?open=false", as: account).json["data"] == [])
            #expect(try app.request(.delete, path, as: account).status == 204)
            let after = try app.request(.get, "/api/v2/alerts/events", as: account).json["data"]
            #expect(after?[0]?["ending"] == "deleted")
            #expect(try app.request(.get, "\(path)/history", as: account).status == 404)
        }
    }
}
