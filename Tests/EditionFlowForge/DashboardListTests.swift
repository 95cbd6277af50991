import JSON
import TestSupport
import Testing

/// `GET /api/v2/dashboards`. Source: flowforge contract, dashboard management.
@Suite struct DashboardListTests {
    private func list(_ app: TestApp, _ account: TestAccount, _ query: String = "") throws -> JSONValue {
        let response = try app.request(.get, "/api/v2/dashboards\(query)", as: account)
        #expect(response.status == 200)
        return response.json
    }

    private func names(_ list: JSONValue) -> [String] { (list["data"]?.arrayValue ?? []).map { $0.text("name") } }

    @Test func `a page says where it is in the whole`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            for name in ["A", "B", "C", "D"] { _ = try app.make.dashboard(name, by: ann) }
            let first = try self.list(app, ann, "?page=1&limit=2&sort=name:asc&search=")
            #expect(
                first["pagination"]
                    == ["page": 1, "limit": 2, "total": 5, "totalPages": 3, "hasNext": true, "hasPrev": false])
            #expect(self.names(first) == ["A", "B"])
            let last = try self.list(app, ann, "?page=3&limit=2&sort=name:asc")
            #expect(
                last["pagination"]
                    == ["page": 3, "limit": 2, "total": 5, "totalPages": 3, "hasNext": false, "hasPrev": true])
            let beyond = try self.list(app, ann, "?page=9&limit=2")
            #expect(beyond["data"] == [] && beyond["pagination"]?["total"] == 5)
            #expect(try self.list(app, ann)["pagination"]?["limit"] == 20)
        }
    }

    @Test func `a dashboard of another edition is shown in this one's words`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let made = try app.make.dashboard(
                "Board", by: ann,
                ["layout": ["type": "masonry"], "theme": ["mode": "dark"], "tags": ["a", "b"], "description": "What."])
            for _ in 0..<3 { _ = try app.make.widget(on: made, by: ann) }
            let item = try self.list(app, ann, "?search=Board")["data"]?[0] ?? .null
            #expect(item.id == made.id && item.text("workspace") == ann.workspaceID)
            #expect(item.text("layout") == "grid" && item.text("theme") == "dark")
            #expect(item["widgets"] == 3 && item["tags"] == ["a", "b"] && item.text("description") == "What.")
            #expect(item["createdAt"] == made["created_at"] && item.text("createdBy") == ann.id)
        }
    }

    @Test func `it is sorted and filtered as asked`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let other = try app.make.account()
            _ = try app.make.dashboard("One", by: ann, ["tags": ["x"]])
            _ = try app.make.dashboard("Two", by: ann, ["tags": ["x", "y"]])
            _ = try app.make.dashboard("Theirs", by: other)
            #expect(self.names(try self.list(app, ann)).prefix(2) == ["Two", "One"])
            #expect(self.names(try self.list(app, ann, "?sort=createdAt:asc")).suffix(2) == ["One", "Two"])
            #expect(self.names(try self.list(app, ann, "?tags=x,y")) == ["Two"])
            #expect(self.names(try self.list(app, ann, "?search=ON")) == ["One"])
            #expect(self.names(try self.list(app, ann, "?workspace=\(ann.workspace)")).count == 3)
            #expect(self.names(try self.list(app, ann, "?workspace=\(other.workspaceID)")).isEmpty)
        }
    }

    @Test func `the numbers of widgets are current after every kind of change, in every process`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let other = try app.anotherProcess()
            let board = try app.make.dashboard("Board", by: ann)
            let widget = try app.make.widget(on: board, by: ann)
            let check = { (count: Int64) throws in
                for process in [app, other, app] {
                    let item = try self.list(process, ann, "?search=Board")["data"]?[0] ?? .null
                    #expect(item["widgets"]?.integerValue == count)
                }
            }
            try check(1)
            _ = try app.make.widget(on: board, by: ann)
            try check(2)
            _ = try app.request(.delete, "/api/widgets/\(widget.id)", as: ann)
            try check(1)
            _ = try app.request(.post, "/api/widgets/\(widget.id)/undelete", as: ann)
            try check(2)
            _ = try app.request(.post, "/api/dashboards/\(board.id)/versions/1/restore", as: ann)
            try check(0)
            let again = try app.request(.get, "/api/v2/dashboards?search=Board", as: ann)
            #expect(again.statements == 1)
        }
    }

    @Test(arguments: [
        ("page=0", "page", "0", "OUT_OF_RANGE"), ("limit=101", "limit", "101", "OUT_OF_RANGE"),
        ("limit=x", "limit", "x", "INVALID_TYPE"), ("sort=name", "sort", "name", "INVALID_ENUM"),
        ("sort=secret:asc", "sort", "secret:asc", "INVALID_ENUM"),
        ("workspace=1", "workspace", "1", "INVALID_FORMAT"), ("pages=1", "pages", "1", "UNKNOWN_FIELD"),
        ("page=100000000", "page", "100000000", "OUT_OF_RANGE"),
    ])
    func `a parameter that is wrong is named, with what was sent`(
        query: String, field: String, value: String, code: String
    ) throws {
        try withApp { app throws in
            let response = try app.request(.get, "/api/v2/dashboards?\(query)", as: app.make.account())
            #expect(response.status == 400 && response.code == "VALIDATION_ERROR")
            let error = response.details["validationErrors"]?[0] ?? .null
            #expect(error.text("field") == field && error.text("value") == value && error.text("code") == code)
        }
    }
}
