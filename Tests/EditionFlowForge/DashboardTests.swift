import JSON
import Primitives
import TestSupport
import Testing

/// One dashboard. Source: flowforge contract, dashboard management; contracts' page §4.
@Suite struct DashboardTests {
    private static let path = "/api/v2/dashboards"

    private func make(_ app: TestApp, _ account: TestAccount, _ body: JSONObject) throws -> JSONValue {
        let response = try app.request(.post, Self.path, as: account, json: .object(body))
        #expect(response.status == 201, "\(response.json.text)")
        return response.json
    }

    @Test func `the contract's example makes a dashboard`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let made = try self.make(
                app, ann,
                [
                    "name": "Performance Dashboard", "description": "Real-time performance metrics", "layout": "grid",
                    "widgets": [],
                ])
            #expect(made.text("name") == "Performance Dashboard" && made.text("layout") == "grid")
            #expect(made["widgets"] == 0 && made.text("theme") == "auto" && made.text("workspace") == ann.workspaceID)
            let detail = try app.request(.get, "\(Self.path)/\(made.id)", as: ann)
            #expect(detail.json["widgets"] == [] && detail.json["sharing"]?["public"] == false)
            #expect(detail.json["permissions"] == ["dashboard:read", "dashboard:write"])
            #expect(detail.etag == "\"1\"")
        }
    }

    @Test func `widgets that are given are on it, those without a place one below the other`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let made = try self.make(
                app, ann,
                [
                    "name": "A",
                    "widgets": [
                        ["type": "metric", "title": "One"], ["type": "chart", "title": "Two"],
                        ["type": "llm-chat", "title": "Three", "position": ["x": 8, "y": 1, "width": 2, "height": 9]],
                        ["type": "text", "title": "Four"],
                    ],
                ])
            #expect(made["widgets"] == 4)
            let detail = try app.request(.get, "\(Self.path)/\(made.id)", as: ann).json
            let places = Dictionary(
                (detail["widgets"]?.arrayValue ?? []).map { ($0.text("title"), $0["position"] ?? .null) }
            ) { first, _ in first }
            #expect(places["One"] == ["x": 0, "y": 0, "width": 4, "height": 3])
            #expect(places["Two"] == ["x": 0, "y": 3, "width": 4, "height": 3])
            #expect(places["Four"] == ["x": 0, "y": 10, "width": 4, "height": 3])
        }
    }

    @Test func `a widget that is wrong is named by its place, and nothing is made`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let body: (JSONObject) -> JSONValue = {
                ["name": "Wrong", "widgets": [["type": "metric", "title": "A"], .object($0)]]
            }
            let wrong: [(JSONObject, String, String)] = [
                (["type": "pie", "title": "B"], "widgets[1].type", "INVALID_ENUM"),
                (["type": "metric"], "widgets[1].title", "REQUIRED_FIELD"),
                (["type": "metric", "title": "  "], "widgets[1].title", "INVALID_LENGTH"),
                (["type": "metric", "title": "B", "position": ["x": -1]], "widgets[1].position.x", "OUT_OF_RANGE"),
            ]
            for (widget, field, code) in wrong {
                let response = try app.request(.post, Self.path, as: ann, json: body(widget))
                #expect(response.status == 400 && response.fields == [field])
                #expect(response.details["validationErrors"]?[0]?.text("code") == code)
            }
            #expect(try app.request(.get, "\(Self.path)?search=Wrong", as: ann).json["data"] == [])
        }
    }

    @Test(arguments: ["PUT", "PATCH"])
    func `a change keeps what it does not name, and is one version`(method: String) throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let made = try self.make(
                app, ann,
                ["name": "A", "description": "B", "tags": ["x"], "widgets": [["type": "text", "title": "T"]]])
            let path = "\(Self.path)/\(made.id)"
            let method = method == "PUT" ? TestMethod.put : .patch
            let response = try app.request(
                method, path, as: ann,
                json: ["layout": "freeform", "theme": "dark", "description": .null, "sharing": ["public": true]])
            #expect(response.status == 200 && response.etag == "\"2\"")
            #expect(response.json.text("layout") == "freeform" && response.json.text("theme") == "dark")
            #expect(response.json["description"] == nil && response.json["tags"] == ["x"])
            #expect(response.json["widgets"] == 1)
            #expect(try app.request(.get, path, as: ann).json["sharing"]?["public"] == true)
        }
    }

    @Test func `who saw an older version is refused, and told the present one`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let path = "\(Self.path)/\(try self.make(app, ann, ["name": "A"]).id)"
            let old = ["If-Match": "\"7\""]
            for method in [TestMethod.put, .patch] {
                let response = try app.request(method, path, as: ann, json: ["name": "B"], headers: old)
                #expect(response.status == 412 && response.details["currentVersion"] == 1)
            }
            #expect(try app.request(.delete, path, as: ann, headers: old).code == "PRECONDITION_FAILED")
            #expect(try app.request(.get, path, as: ann, headers: ["If-None-Match": "\"1\""]).status == 304)
            #expect(try app.request(.delete, path, as: ann, headers: ["If-Match": "\"1\""]).status == 204)
            #expect(try app.request(.get, path, as: ann).code == "NOT_FOUND")
        }
    }

    @Test func `a copy has the widgets and a name of its own`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let long = String(repeating: "n", count: 200)
            let made = try self.make(app, ann, ["name": .string(long), "widgets": [["type": "text", "title": "T"]]])
            let copy = try app.request(.post, "\(Self.path)/\(made.id)/duplicate", as: ann)
            #expect(copy.status == 201 && copy.json["widgets"] == 1 && copy.json.id != made.id)
            #expect(copy.json.text("name") == String(repeating: "n", count: 193) + " (copy)")
            let named = try app.request(
                .post, "\(Self.path)/\(made.id)/duplicate", as: ann, json: ["name": "Mine"])
            #expect(named.json.text("name") == "Mine")
        }
    }

    @Test func `the same key makes one dashboard, under either spelling of the path`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let key = ["Idempotency-Key": "\(UUID.v7())"]
            let first = try app.request(.post, Self.path, as: ann, json: ["name": "Once"], headers: key)
            let second = try app.request(.post, "/v2/dashboards", as: ann, json: ["name": "Once"], headers: key)
            #expect(first.status == 201 && second.status == 201 && first.json == second.json)
            #expect(second[header: "Idempotency-Replayed"] == "true")
            let other = try app.request(.post, Self.path, as: ann, json: ["name": "Twice"], headers: key)
            #expect(other.code == "IDEMPOTENCY_KEY_REUSED")
        }
    }

    @Test func `both forms of an id are taken, and what is neither is not there`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let made = try self.make(app, ann, ["name": "A"])
            let uuid = try #require(UUID(base62: made.id.dropFirst(5)))
            #expect(try app.request(.get, "\(Self.path)/\(uuid)", as: ann).json.id == made.id)
            for id in ["x", "dash_1", "wgt_\(made.id.dropFirst(5))", "dash_" + String(repeating: "0", count: 22)] {
                #expect(try app.request(.get, "\(Self.path)/\(id)", as: ann).code == "NOT_FOUND")
            }
        }
    }

    @Test func `a layout that is not known here is grid, and stays what it is`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let made = try app.make.dashboard(by: ann, ["layout": ["type": "masonry", "columns": 6]])
            let path = "\(Self.path)/\(made.id)"
            let shown = try app.request(.put, path, as: ann, json: ["layout": "grid", "name": "B"])
            #expect(shown.json.text("layout") == "grid")
            let whole = try app.request(.get, "/api/dashboards/\(made.id)", as: ann).dashboard
            #expect(whole["layout"]?.text("type") == "masonry" && whole["layout"]?["columns"] == 6)
            _ = try app.request(.put, path, as: ann, json: ["layout": "responsive"])
            let changed = try app.request(.get, "/api/dashboards/\(made.id)", as: ann).dashboard
            #expect(changed["layout"]?.text("type") == "responsive" && changed["layout"]?["columns"] == 6)
        }
    }
}
