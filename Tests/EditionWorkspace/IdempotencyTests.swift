import HTTP
import JSON
import Primitives
import TestSupport
import Testing

/// `Idempotency-Key` on every POST. Source: the foundation's requirements on dashboards.
@Suite struct IdempotencyTests {
    private func post(
        _ app: TestApp, _ path: String = "/api/dashboards", as account: TestAccount?, key: String, _ body: JSONValue?,
        headers: [String: String] = [:]
    ) throws -> TestResponse {
        let headers = headers.merging(["Idempotency-Key": key]) { $1 }
        return try app.request(.post, path, as: account, json: body, headers: headers)
    }

    private func total(_ app: TestApp, _ account: TestAccount) throws -> Int64 {
        try app.request(.get, "/api/dashboards", as: account).json.whole("total")
    }

    @Test func `the same key and body again get the stored answer, and nothing is done twice`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let first = try self.post(app, as: account, key: "k", ["name": "Once"])
            let other = try app.anotherProcess()
            for process in [app, other, app] {
                let again = try self.post(process, as: account, key: "k", ["name": "Once"])
                #expect(again.status == 201 && again.body == first.body)
                #expect(again.etag == first.etag)
                #expect(again[header: "Content-Type"] == first[header: "Content-Type"])
                #expect(again[header: "Idempotency-Replayed"] == "true")
                #expect(again[header: "X-Request-ID"] != first[header: "X-Request-ID"])
            }
            #expect(first[header: "Idempotency-Replayed"] == nil)
            #expect(try self.total(app, account) == 2)
        }
    }

    @Test func `every POST of the edition takes a key`() throws {
        try withApp { app throws in
            var account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let path = "/api/dashboards/\(board.id)"
            let widget = try app.make.widget(on: board, by: account)
            let lost = try app.make.dashboard(by: account)
            for gone in ["/api/widgets/\(widget.id)", "/api/dashboards/\(lost.id)"] {
                _ = try app.request(.delete, gone, as: account)
            }
            let posts: [(String, JSONValue?)] = [
                ("/api/dashboards", ["name": "N"]), ("\(path)/duplicate", ["name": "N"]),
                ("\(path)/widgets", .object(Maker.widgetBody())), ("\(path)/versions/1/restore", nil),
                ("/api/widgets/\(widget.id)/undelete", nil), ("/api/dashboards/\(lost.id)/undelete", nil),
                ("/api/widgets/preview", ["type": "text"]),
                ("/auth/refresh", ["refresh_token": .string(account.refreshToken)]),
                ("/auth/signup", ["email": .string(Maker.address()), "password": .string(Maker.password)]),
                ("/auth/signin", ["email": .string(account.email), "password": .string(account.password)]),
            ]
            // Uploads have a test of their own: their bodies are forms.
            #expect(posts.count + 2 == app.edition.routes.count { $0.method == .post })
            for (path, body) in posts {
                let key = UUID.v7().base62
                let actor = path.hasPrefix("/auth") ? nil : account
                let first = try self.post(app, path, as: actor, key: key, body)
                let again = try self.post(app, path, as: actor, key: key, body)
                #expect([200, 201].contains(first.status) && again.body == first.body, "\(path)")
                #expect(again[header: "Idempotency-Replayed"] == "true", "\(path)")
            }
            account = try app.make.signIn(account)
            #expect(try self.post(app, "/auth/signout", as: account, key: "out", nil).status == 204)
            // Whoever has signed out is nobody: the stored answer is not for them.
            #expect(try self.post(app, "/auth/signout", as: account, key: "out", nil).status == 401)
        }
    }

    @Test func `the same key with anything else in the request is a 422`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let account = try app.make.member(.developer, of: owner)
            let board = try app.make.dashboard(by: account)
            #expect(try self.post(app, as: account, key: "k", ["name": "A"]).status == 201)
            let inTeam = ["X-Workspace-ID": owner.workspaceID]
            for response in try [
                self.post(app, as: account, key: "k", ["name": "B"]),
                self.post(app, as: account, key: "k", ["name": "A", "tags": []]),
                self.post(app, "/api/dashboards/\(board.id)/duplicate", as: account, key: "k", ["name": "A"]),
                self.post(app, as: account, key: "k", ["name": "A"], headers: inTeam),
            ] {
                #expect(response.status == 422 && response.code == "IDEMPOTENCY_KEY_REUSED")
            }
            #expect(try self.total(app, account) == 4)
        }
    }

    @Test func `a key is each account's own`() throws {
        try withApp { app throws in
            let one = try app.make.account()
            let two = try app.make.account()
            let first = try self.post(app, as: one, key: "k", ["name": "A"])
            let second = try self.post(app, as: two, key: "k", ["name": "A"])
            #expect(second.status == 201 && second.dashboard.id != first.dashboard.id)
            #expect(second.dashboard.text("user_id") == two.id)
        }
    }

    @Test func `nothing is stored after an error, so the key can be used again`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            #expect(try self.post(app, as: account, key: "k", ["name": ""]).status == 400)
            #expect(try self.post(app, as: account, key: "k", ["name": " "]).status == 400)
            #expect(
                try self.post(app, "/api/dashboards/x/duplicate", as: account, key: "k", ["name": "A"]).status == 404)
            #expect(try self.post(app, as: account, key: "k", ["name": "A"]).status == 201)

            let signUp: JSONValue = ["email": .string(account.email), "password": .string(Maker.password)]
            #expect(try self.post(app, "/auth/signup", as: nil, key: account.id, signUp).status == 409)
            let free: JSONValue = ["email": .string(Maker.address()), "password": .string(Maker.password)]
            #expect(try self.post(app, "/auth/signup", as: nil, key: account.id, free).status == 201)
        }
    }

    @Test func `without a key every request is carried out`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for _ in 1...2 { _ = try app.make.dashboard("Same", by: account) }
            #expect(try self.total(app, account) == 3)
        }
    }

    @Test func `other methods do not heed the key`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            for name in ["A", "B"] {
                let response = try app.request(
                    .put, "/api/dashboards/\(board.id)", as: account, json: ["name": .string(name)],
                    headers: ["Idempotency-Key": "k"])
                #expect(response.dashboard.text("name") == name)
            }
        }
    }

    @Test(arguments: ["", " ", "a b", "ž", "a\u{7F}", "tab\t", String(repeating: "k", count: 256)])
    func `what is no key is refused by name`(key: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            let response = try self.post(app, as: account, key: key, ["name": "A"])
            #expect(response.status == 400 && response.fields == ["Idempotency-Key"])
            #expect(try self.total(app, account) == 1)
        }
    }

    @Test func `a key of 255 signs is taken`() throws {
        try withApp { app throws in
            let key = String(repeating: "~!", count: 127) + "x"
            #expect(try self.post(app, as: try app.make.account(), key: key, ["name": "A"]).status == 201)
        }
    }

    @Test func `after 24 hours a key is new again`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let account = try app.make.account()
            let first = try self.post(app, as: account, key: "k", ["name": "A"])
            try self.letRecordsAge(app, hours: 23)
            #expect(try self.post(app, as: account, key: "k", ["name": "A"]).dashboard.id == first.dashboard.id)
            #expect(try self.post(app, as: account, key: "k", ["name": "B"]).status == 422)
            try self.letRecordsAge(app, hours: 2)
            let later = try self.post(app, as: account, key: "k", ["name": "B"])
            #expect(later.status == 201 && later[header: "Idempotency-Replayed"] == nil)
            #expect(try self.post(app, as: account, key: "k", ["name": "B"]).dashboard.id == later.dashboard.id)
            #expect(try self.total(app, account) == 3)
        }
    }

    private func letRecordsAge(_ app: TestApp, hours: Int) throws {
        try app.sql { tx in
            try tx.execute("UPDATE idempotency_keys SET created_at = created_at - INTERVAL \(hours) HOUR")
        }
    }

    @Test func `what is stored of an answer with tokens is sealed`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let email = Maker.address()
            let body: JSONValue = ["email": .string(email), "password": .string(Maker.password)]
            let response = try self.post(
                app, "/auth/signup", as: nil, key: "key-in-clear", body,
                headers: ["X-Refresh-Token-Delivery": "cookie"])
            let stored = try app.sql { tx in
                try tx.query("SELECT scope, request_hash, response FROM idempotency_keys") { row in
                    try row.bytes(0) + (try row.bytes(1)) + (try row.bytes(2))
                }
            }
            #expect(stored.count == 1)
            let text = String(decoding: stored[0], as: UTF8.self)
            let secrets = [
                email, Maker.password, "key-in-clear", response.session.text("access_token"), "rt_", "status",
            ]
            for secret in secrets { #expect(!text.contains(secret)) }
        }
    }
}
