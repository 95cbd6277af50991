import JSON
import Primitives
import TestSupport
import Testing

/// Filters of the list. Source: workspace contract, GET /api/dashboards.
@Suite struct DashboardSearchTests {
    private func names(_ app: TestApp, _ account: TestAccount, _ query: String) throws -> Set<String> {
        let response = try app.request(.get, "/api/dashboards?\(query)", as: account)
        let names = response.names("dashboards")
        #expect(response.json.whole("total") == Int64(names.count))
        return Set(names)
    }

    private func search(_ app: TestApp, _ account: TestAccount, _ text: String) throws -> Set<String> {
        try self.names(app, account, "search=\(PercentCoding.encode(text))")
    }

    @Test func `search looks for a part of the name or of the description`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            _ = try app.make.dashboard("Weekly sales", by: account)
            _ = try app.make.dashboard("Board", by: account, ["description": "All the SALES of Žižkov"])
            _ = try app.make.dashboard("Other", by: account)
            #expect(try self.search(app, account, "sales") == ["Weekly sales", "Board"])
            #expect(try self.search(app, account, "EKLY SAL") == ["Weekly sales"])
            #expect(try self.search(app, account, "zizkov") == ["Board"])
            #expect(try self.search(app, account, "  other  ") == ["Other"])
            #expect(try self.search(app, account, "nothing") == [])
            #expect(try self.search(app, account, "   ").count == 4)
            #expect(try self.names(app, account, "search=weekly+sales") == ["Weekly sales"])
        }
    }

    @Test(arguments: [
        "%", "_", "\\", "%%", "100%", "a_c", "\\%", "'", "\"; DROP TABLE dashboards; --", "%\u{301}", "_\u{301}",
    ])
    func `every character of a search is taken literally`(text: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            _ = try app.make.dashboard("Plain abc x\u{301} 100 1000", by: account)
            _ = try app.make.dashboard("Has <\(text)> in it", by: account)
            #expect(try self.search(app, account, text) == ["Has <\(text)> in it"])
        }
    }

    @Test(arguments: [
        "tags=red,blue", "tags=red&tags=blue", "tags[]=red&tags[]=blue", "tags=%20red%20,blue", "tags=RED,Blue",
    ])
    func `all the tags asked for must be there, however the list is written`(query: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            _ = try app.make.dashboard("Both", by: account, ["tags": ["red", "blue", "green"]])
            _ = try app.make.dashboard("Red", by: account, ["tags": ["red"]])
            _ = try app.make.dashboard("Blue", by: account, ["tags": ["blue", "reddish"]])
            #expect(try self.names(app, account, query) == ["Both"])
            #expect(try self.names(app, account, "tags=red") == ["Both", "Red"])
            #expect(try self.names(app, account, "tags=yellow") == [])
            #expect(try self.names(app, account, "tags=").count == 4)
        }
    }

    @Test func `tags follow an update`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("Board", by: account, ["tags": ["old", "kept"]])
            let update: JSONValue = ["tags": ["kept", "new"]]
            let response = try app.request(.put, "/api/dashboards/\(board.id)", as: account, json: update)
            #expect(response.dashboard["tags"] == ["kept", "new"])
            #expect(try self.names(app, account, "tags=old") == [])
            #expect(try self.names(app, account, "tags=kept,new") == ["Board"])
            _ = try app.request(.put, "/api/dashboards/\(board.id)", as: account, json: ["tags": []])
            #expect(try self.names(app, account, "tags=kept") == [])
        }
    }

    @Test func `templates and others are told apart`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            _ = try app.make.dashboard("Template", by: account, ["is_template": true, "template_category": "sales"])
            #expect(try self.names(app, account, "is_template=true") == ["Template"])
            #expect(try self.names(app, account, "is_template=false") == ["Overview"])
            #expect(try self.names(app, account, "is_template=true&is_public=true&search=Template") == [])
        }
    }

    @Test func `public ones are everybody's, all others one's own`() throws {
        try withApp { app throws in
            let mine = try app.make.account()
            let yours = try app.make.account()
            let mark = UUID.v7().base62
            _ = try app.make.dashboard("\(mark) mine", by: mine)
            _ = try app.make.dashboard("\(mark) mine, public", by: mine, ["is_public": true])
            _ = try app.make.dashboard("\(mark) yours", by: yours)
            _ = try app.make.dashboard("\(mark) yours, public", by: yours, ["is_public": true])
            let found = { query in
                Set(try self.names(app, mine, "search=\(mark)" + query).map { String($0.dropFirst(mark.count + 1)) })
            }
            #expect(try found("") == ["mine", "mine, public"])
            #expect(try found("&is_public=true") == ["mine, public", "yours, public"])
            #expect(try found("&is_public=false") == ["mine"])
        }
    }

    @Test func `filters work together`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for number in 1...4 {
                let fields: JSONObject = [
                    "tags": number % 2 == 0 ? ["even"] : ["odd"], "is_template": .bool(number > 2),
                ]
                _ = try app.make.dashboard("Board \(number)", by: account, fields)
            }
            let query = "search=board&tags=even&is_template=true&is_public=false&sort=name&order=asc&limit=5"
            #expect(try self.names(app, account, query) == ["Board 4"])
        }
    }
}
