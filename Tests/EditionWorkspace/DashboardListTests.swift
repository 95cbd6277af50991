import JSON
import Primitives
import TestSupport
import Testing

/// Order, pages and parameters of the list. Source: workspace contract, GET /api/dashboards and pagination.
@Suite struct DashboardListTests {
    private func list(_ app: TestApp, _ account: TestAccount, _ query: String = "") throws -> TestResponse {
        try app.request(.get, "/api/dashboards" + (query.isEmpty ? "" : "?\(query)"), as: account)
    }

    @Test func `the list is of the account's own dashboards, the latest changed first`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let stranger = try app.make.account()
            let first = try app.make.dashboard("First", by: account)
            _ = try app.make.dashboard("Second", by: account)
            _ = try app.make.dashboard("Foreign", by: stranger)
            let update: JSONValue = ["description": "changed"]
            _ = try app.request(.put, "/api/dashboards/\(first.id)", as: account, json: update)
            let response = try self.list(app, account)
            #expect(response.status == 200)
            #expect(response.names("dashboards") == ["First", "Second", "Overview"])
            #expect(response.json.whole("total") == 3)
            #expect(response.json["has_more"] == false)
            #expect(response.json["pagination"] == ["limit": 20, "offset": 0])
        }
    }

    @Test(arguments: [
        ("created_at", ["Overview", "Beta", "alpha", "Gamma"]), ("updated_at", ["Overview", "alpha", "Gamma", "Beta"]),
        ("name", ["alpha", "Beta", "Gamma", "Overview"]), ("view_count", ["Overview", "Beta", "Gamma", "alpha"]),
    ])
    func `every sort works in both orders`(sort: String, ascending: [String]) throws {
        try withApp { app throws in
            let account = try app.make.account()
            let boards = try ["Beta", "alpha", "Gamma"].map { try app.make.dashboard($0, by: account) }
            let update: JSONValue = ["description": "changed"]
            _ = try app.request(.put, "/api/dashboards/\(boards[0].id)", as: account, json: update)
            for board in [boards[1], boards[1], boards[1], boards[2]] {
                _ = try app.request(.get, "/api/dashboards/\(board.id)", as: account)
            }
            try app.flushViews()
            #expect(try self.list(app, account, "sort=\(sort)&order=asc").names("dashboards") == ascending)
            #expect(try self.list(app, account, "sort=\(sort)&order=desc").names("dashboards") == ascending.reversed())
            #expect(try self.list(app, account, "sort=\(sort)").names("dashboards") == ascending.reversed())
        }
    }

    @Test(arguments: ["created_at", "updated_at", "name", "view_count"])
    func `pages of any sort put together are the whole list, and total is right on each`(sort: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            for number in 1...6 { _ = try app.make.dashboard("Same \(number % 2)", by: account) }
            let whole = try self.list(app, account, "sort=\(sort)&limit=100").list("dashboards").map(\.id)
            var collected: [String] = []
            var offset: Int64? = 0
            while let start = offset, collected.count < 20 {
                let page = try self.list(app, account, "sort=\(sort)&limit=3&offset=\(start)")
                #expect(page.json.whole("total") == 7)
                #expect(page.json["pagination"]?.whole("limit") == 3)
                #expect(page.json["pagination"]?.whole("offset") == start)
                collected += page.list("dashboards").map(\.id)
                offset = page.json["pagination"]?["next_offset"]?.integerValue
                #expect(page.json["has_more"]?.boolValue == (offset != nil))
                #expect(offset.map { $0 == start + 3 } != false)
            }
            #expect(collected == whole && Set(whole).count == 7)
        }
    }

    @Test func `a page that ends with the list has no next one, and one beyond it is empty`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for number in 1...3 { _ = try app.make.dashboard("\(number)", by: account) }
            for (query, count, more) in [
                ("limit=4", 4, false), ("limit=3", 3, true), ("limit=2&offset=2", 2, false), ("offset=3", 1, false),
                ("offset=4", 0, false), ("offset=1000000000", 0, false), ("limit=1&offset=4", 0, false),
            ] {
                let page = try self.list(app, account, query)
                #expect(page.list("dashboards").count == count, "\(query)")
                #expect(page.json["has_more"]?.boolValue == more, "\(query)")
                #expect((page.json["pagination"]?["next_offset"] != nil) == more, "\(query)")
                #expect(page.json.whole("total") == 4, "\(query)")
            }
        }
    }

    @Test(arguments: [
        ("limit=0", "limit"), ("limit=101", "limit"), ("limit=-1", "limit"), ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("limit=1.5", "limit"), ("limit=99999999999999999999", "limit"), ("limit=1&limit=2", "limit"),
        ("offset=-1", "offset"), ("offset=1000000001", "offset"), ("offset=x", "offset"), ("sort=owner", "sort"),
        ("sort=name&sort=name", "sort"), ("order=up", "order"), ("order=ASC", "order"),
        ("is_public=maybe", "is_public"),
        ("is_public=1", "is_public"), ("is_template=", "is_template"), ("colour=red", "colour"), ("Limit=1", "Limit"),
        ("tags=%E0%41", "query"), ("search=%zz", "query"), ("tags=" + String(repeating: "x", count: 51), "tags[0]"),
        ("tags=a,b,c,d,e,f,g,h,i,j,k", "tags"), ("search=" + String(repeating: "x", count: 201), "search"),
    ])
    func `a parameter that is unknown or does not fit is refused by name`(query: String, field: String) throws {
        try withApp { app throws in
            let response = try self.list(app, try app.make.account(), query)
            #expect(response.status == 400)
            #expect(response.code == "VALIDATION_ERROR")
            #expect(response.fields == [field])
        }
    }

    @Test func `every wrong parameter is named at once`() throws {
        try withApp { app throws in
            let response = try self.list(app, try app.make.account(), "limit=0&foo=1&is_public=maybe&bar")
            #expect(Set(response.fields) == ["limit", "foo", "is_public", "bar"])
        }
    }

    @Test func `a deleted dashboard is not in the list`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("Gone", by: account)
            #expect(try app.request(.delete, "/api/dashboards/\(board.id)", as: account).status == 204)
            for query in ["", "sort=name", "sort=view_count", "search=Gone", "is_public=false"] {
                #expect(!(try self.list(app, account, query).names("dashboards").contains("Gone")), "\(query)")
            }
            #expect(try self.list(app, account).json.whole("total") == 1)
        }
    }

    @Test func `a member sees the dashboards of every workspace, and of one alone by its header`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let member = try app.make.member(.viewer, of: owner)
            _ = try app.make.dashboard("Team", by: owner)
            #expect(
                try self.list(app, member, "sort=name&order=asc").names("dashboards") == [
                    "Overview", "Overview", "Team",
                ])
            let narrowed = try app.request(
                .get, "/api/dashboards?sort=name&order=asc", as: member,
                headers: ["X-Workspace-ID": owner.workspaceID])
            #expect(narrowed.names("dashboards") == ["Overview", "Team"])
            #expect(narrowed.json.whole("total") == 2)
        }
    }
}
