import Core
import HTTP
import JSON
import Primitives
import Security
import Services
import Storage
import TestSupport
import Testing

/// `X-API-Key`, in any edition. Source: contracts' page §2.
@Suite struct APIKeyTests {
    private func send(
        _ app: TestApp, _ key: String, _ method: HTTPMethod = .get, _ path: String = "/api/dashboards",
        json: JSONValue? = nil, headers: [String: String] = [:]
    ) throws -> TestResponse {
        try app.request(method, path, json: json, headers: headers.merging(["X-API-Key": key]) { one, _ in one })
    }

    @Test func `a key acts for its account, in every edition`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            _ = try app.make.dashboard("Mine", by: owner)
            let key = try app.make.apiKey([.dashboardRead], of: owner)
            #expect(try self.send(app, key.text).names("dashboards").contains("Mine"))
            #expect(try self.send(app, key.text, .get, "/api/v1/dashboards").status == 200)
        }
    }

    @Test func `a key may what it was given and no more`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let reader = try app.make.apiKey([.dashboardRead], of: owner)
            let writer = try app.make.apiKey([.dashboardRead, .dashboardWrite], of: owner)
            #expect(try self.send(app, reader.text, .post, json: ["name": "X"]).status == 403)
            #expect(try self.send(app, writer.text, .post, json: ["name": "X"]).status == 201)
            let other = try app.make.apiKey([.taskRead], of: owner)
            #expect(try self.send(app, other.text).status == 403)
        }
    }

    @Test func `a key may no more than its account still may`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let member = try app.make.member(.developer, of: owner)
            let key = try app.make.apiKey([.dashboardRead, .dashboardWrite], of: member)
            let place = ["X-Workspace-ID": owner.workspaceID]
            #expect(try self.send(app, key.text, .post, json: ["name": "X"], headers: place).status == 201)
            try app.withServices {
                try $0.administration.setMember(email: member.email, workspace: owner.workspace, role: .viewer)
            }
            #expect(try self.send(app, key.text, .post, json: ["name": "X"], headers: place).status == 403)
            #expect(try self.send(app, key.text, headers: place).status == 200)
            try app.withServices { try $0.administration.setDisabled(email: member.email, true) }
            #expect(try self.send(app, key.text).status == 401)
        }
    }

    @Test func `what is the account's own a key does not change, and sees with user read alone`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let all = try app.make.apiKey(Permission.allCases, of: owner)
            let reader = try app.make.apiKey([.dashboardRead], of: owner)
            #expect(try self.send(app, all.text, .get, "/api/profile").status == 200)
            #expect(try self.send(app, reader.text, .get, "/api/profile").status == 403)
            #expect(try self.send(app, all.text, .put, "/api/profile", json: ["timezone": "UTC"]).status == 403)
            #expect(try self.send(app, all.text, .post, "/auth/signout").status == 403)
        }
    }

    @Test func `keys do not make keys, and nobody gives one what they may not`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let key = try app.make.apiKey(Permission.allCases, of: owner)
            let actor = try app.withServices { services throws in
                try key.text.withUTF8Bytes { try services.accessTokens.authenticate(key: $0) }
            }
            #expect(actor.credential == .key)
            let draft = APIKey.Draft(name: "Another", permissions: [.dashboardRead], expiresAt: nil)
            try app.withServices { services throws in
                #expect(throws: CoreError.self) { try services.apiKeys.create(draft, by: actor) }
                #expect(throws: CoreError.self) { try services.apiKeys.list(PageRequest(), for: actor) }
            }
            let viewer = try app.make.member(.viewer, of: owner)
            let narrowed = try app.make.actor(viewer).acting(in: owner.workspace)
            try app.withServices { services throws in
                let greedy = APIKey.Draft(name: "Greedy", permissions: [.dashboardWrite], expiresAt: nil)
                #expect(throws: CoreError.self) { try services.apiKeys.create(greedy, by: narrowed) }
            }
        }
    }

    @Test func `a revoked key is refused by every process at once, also where it was just good`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let other = try app.anotherProcess()
            let key = try app.make.apiKey([.dashboardRead], of: owner)
            #expect(try self.send(app, key.text).status == 200)
            #expect(try self.send(other, key.text).status == 200)
            let actor = try app.make.actor(owner)
            try app.withServices { try $0.apiKeys.revoke(key.id, by: actor) }
            #expect(try self.send(app, key.text).status == 401)
            #expect(try self.send(other, key.text).status == 401)
        }
    }

    @Test func `a stranger can neither see nor revoke a key`() throws {
        try withApp { app throws in
            let key = try app.make.apiKey([.dashboardRead], of: app.make.account())
            let stranger = try app.make.actor(app.make.account())
            try app.withServices { services throws in
                #expect(throws: CoreError.notFound("There is no such API key.")) {
                    try services.apiKeys.revoke(key.id, by: stranger)
                }
                #expect(try services.apiKeys.list(PageRequest(), for: stranger).total == 0)
            }
            #expect(try self.send(app, key.text).status == 200)
        }
    }

    @Test func `a key ends when it says`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let key = try app.make.apiKey([.dashboardRead], of: owner, expiresAt: Instant.now + .seconds(60))
            #expect(try self.send(app, key.text).status == 200)
            try app.sql { tx in
                try tx.execute("UPDATE api_keys SET expires_at = \(tx.now - .seconds(1)) WHERE id = \(key.id)")
            }
            // Another process, which does not remember it.
            #expect(try self.send(try app.anotherProcess(), key.text).status == 401)
            #expect(throws: CoreError.self) {
                try app.make.apiKey([.dashboardRead], of: owner, expiresAt: Instant.now - .seconds(1))
            }
        }
    }

    @Test func `whatever is no key is the same 401`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let key = try app.make.apiKey([.dashboardRead], of: owner)
            let messages = try ["", "x", APIKeyText.make(), key.text + "0", owner.accessToken].map { text in
                let response = try self.send(app, text)
                #expect(response.status == 401, "\(text)")
                return response.message
            }
            #expect(Set(messages).count == 1)
            #expect(
                try app.request(.get, "/api/profile", headers: ["Authorization": "Bearer \(key.text)"]).status == 401)
        }
    }

    @Test func `a key and a token together are refused`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let key = try app.make.apiKey([.dashboardRead], of: owner)
            let both = ["X-API-Key": key.text, "Authorization": "Bearer \(owner.accessToken)"]
            let response = try app.request(.get, "/api/dashboards", headers: both)
            #expect(response.status == 400 && response.fields == ["X-API-Key"])
        }
    }

    @Test func `a key that was verified costs no statement, and its use is written to the minute`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let key = try app.make.apiKey([.dashboardRead], of: owner)
            #expect(try self.send(app, key.text).statements == 3)
            #expect(try self.send(app, key.text).statements == 1)
            func lastUse() throws -> Instant? {
                try app.sql { try $0.apiKeys.find(key.id, of: app.make.actor(owner).user) }?.lastUsedAt
            }
            #expect(try lastUse() == nil)
            try app.flushUses()
            let first = try #require(try lastUse())
            _ = try self.send(app, key.text)
            try app.flushUses()
            #expect(try lastUse() == first)
        }
    }

    @Test func `a key is counted as its account is`() throws {
        var setup = AppSetup()
        setup.readingLimit = 2
        try withApp(setup) { app throws in
            let owner = try app.make.account()
            let key = try app.make.apiKey([.dashboardRead], of: owner)
            #expect(try app.request(.get, "/api/dashboards", as: owner).status == 200)
            #expect(try self.send(app, key.text).status == 200)
            #expect(try self.send(app, key.text).status == 429)
            #expect(try app.request(.get, "/api/dashboards", as: owner).status == 429)
        }
    }

    @Test func `an account has so many keys and no more, also when they are made at once`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let results = try concurrently(AccessRules.keysPerAccount + 5) { _ in
                do {
                    _ = try app.make.apiKey([.dashboardRead], of: owner)
                    return true
                } catch CoreError.quotaExceeded { return false }
            }
            #expect(results.count { $0 } == AccessRules.keysPerAccount)
        }
    }

    @Test func `an answer that a person got is not given to a key that knows its idempotency key`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let key = try app.make.apiKey([.dashboardRead, .dashboardWrite], of: owner)
            let header = ["Idempotency-Key": "one"]
            let first = try app.request(.post, "/api/dashboards", as: owner, json: ["name": "X"], headers: header)
            let second = try self.send(app, key.text, .post, json: ["name": "X"], headers: header)
            #expect(first.status == 201 && second.status == 201 && first.dashboard.id != second.dashboard.id)
        }
    }

    @Test func `of a key only a hash is stored`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let key = try app.make.apiKey([.dashboardRead], of: owner)
            let rows = try app.sql { tx in
                try tx.query("SELECT start, name, permissions FROM api_keys WHERE id = \(key.id)") {
                    [try $0.string(0), try $0.string(1), try $0.string(2)]
                }
            }
            #expect(rows == [[String(key.text.prefix(8)), "Key", "dashboard:read"]])
        }
    }
}
