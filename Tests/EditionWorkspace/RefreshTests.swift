import JSON
import Primitives
import TestSupport
import Testing

/// Rotation of refresh tokens and what follows from a used one. Source: workspace contract, POST /auth/refresh;
/// contracts' page §2.
@Suite struct RefreshTests {
    private func refresh(_ app: TestApp, _ token: String, key: String? = nil) throws -> TestResponse {
        try app.request(
            .post, "/auth/refresh", json: ["refresh_token": .string(token)],
            headers: key.map { ["Idempotency-Key": $0] } ?? [:])
    }

    private func access(_ app: TestApp, _ account: TestAccount, _ token: String) throws -> Int {
        var account = account
        account.accessToken = token
        return try app.request(.get, "/api/profile", as: account).status
    }

    private var withoutGrace: AppSetup {
        var setup = AppSetup()
        setup.policy.refreshGrace = .zero
        return setup
    }

    @Test func `a refresh answers 200 with a successor and a new access token`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let response = try self.refresh(app, account.refreshToken)
            #expect(response.status == 200)
            #expect(response.json.whole("expires_in") == 1_800)
            #expect(response.json.text("refresh_token") != account.refreshToken)
            #expect(response.json.text("access_token") != account.accessToken)
            #expect(try self.access(app, account, response.json.text("access_token")) == 200)
        }
    }

    @Test func `the access token from before a refresh stays good`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            _ = try self.refresh(app, account.refreshToken)
            #expect(try self.access(app, account, account.accessToken) == 200)
        }
    }

    @Test func `successors follow one another`() throws {
        try withApp(self.withoutGrace) { app throws in
            var account = try app.make.account()
            var seen: Set = [account.refreshToken]
            for _ in 1...5 {
                account.refreshToken = try self.refresh(app, account.refreshToken).json.text("refresh_token")
                #expect(seen.insert(account.refreshToken).inserted)
            }
        }
    }

    @Test func `the same token within the grace time gets the same successor`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let first = try self.refresh(app, account.refreshToken)
            let second = try self.refresh(app, account.refreshToken)
            #expect(second.status == 200)
            #expect(second.json.text("refresh_token") == first.json.text("refresh_token"))
            #expect(try self.access(app, account, second.json.text("access_token")) == 200)
            #expect(try self.refresh(app, first.json.text("refresh_token")).status == 200)
        }
    }

    @Test func `parallel tabs of two processes get the same successor`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let other = try app.anotherProcess()
            let successors = try concurrently(8) { number in
                try self.refresh(number % 2 == 0 ? app : other, account.refreshToken).json.text("refresh_token")
            }
            #expect(Set(successors).count == 1)
            #expect(successors.first?.isEmpty == false)
        }
    }

    @Test func `a token used again after the grace time revokes its whole family at once`() throws {
        try withApp(self.withoutGrace) { app throws in
            let account = try app.make.account()
            let bystander = try app.make.signIn(account)
            let other = try app.anotherProcess()
            let successor = try self.refresh(app, account.refreshToken)
            #expect(try self.access(other, account, successor.json.text("access_token")) == 200)

            let reuse = try self.refresh(app, account.refreshToken)
            #expect(reuse.status == 401)
            #expect(reuse.code == "UNAUTHORIZED")
            #expect(try self.refresh(app, successor.json.text("refresh_token")).status == 401)
            for process in [app, other] {
                #expect(try self.access(process, account, successor.json.text("access_token")) == 401)
                #expect(try self.access(process, account, account.accessToken) == 401)
            }
            #expect(try self.access(other, account, bystander.accessToken) == 200)
            #expect(try self.refresh(app, bystander.refreshToken).status == 200)
        }
    }

    @Test func `a reuse with an idempotency key revokes the family too`() throws {
        try withApp(self.withoutGrace) { app throws in
            let account = try app.make.account()
            let successor = try self.refresh(app, account.refreshToken, key: "first")
            #expect(try self.refresh(app, account.refreshToken, key: "second").status == 401)
            #expect(try self.access(app, account, successor.json.text("access_token")) == 401)
            #expect(try self.refresh(app, successor.json.text("refresh_token"), key: "third").status == 401)
        }
    }

    @Test func `a repeat with the same idempotency key is no reuse`() throws {
        try withApp(self.withoutGrace) { app throws in
            let account = try app.make.account()
            let first = try self.refresh(app, account.refreshToken, key: "once")
            let again = try self.refresh(app, account.refreshToken, key: "once")
            #expect(again.status == 200)
            #expect(again[header: "Idempotency-Replayed"] == "true")
            #expect(again.body == first.body)
            #expect(try self.access(app, account, first.json.text("access_token")) == 200)
        }
    }

    @Test func `what is no refresh token is a 401, and nothing at all a 400`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for token in ["rt_unknown", account.accessToken.prefix(200).description, account.refreshToken + "x"] {
                let response = try self.refresh(app, token)
                #expect(response.status == 401)
                #expect(response.message == "The refresh token is not valid or has expired.")
            }
            #expect(try app.request(.post, "/auth/refresh", json: [:]).fields == ["refresh_token"])
            #expect(try app.request(.post, "/auth/refresh").fields == ["refresh_token"])
            #expect(try app.request(.post, "/auth/refresh", json: ["refresh_token": 5]).fields == ["refresh_token"])
        }
    }

    @Test func `a refresh token is over after its life`() throws {
        var setup = AppSetup()
        setup.policy.refreshTokenLife = .zero
        try withApp(setup) { app throws in
            let account = try app.make.account()
            #expect(try self.refresh(app, account.refreshToken).status == 401)
            #expect(try self.access(app, account, account.accessToken) == 200)
        }
    }

    @Test func `a refresh sees the role of today`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let member = try app.make.member(.viewer, of: owner)
            let headers = ["X-Workspace-ID": owner.workspaceID]
            let draft: JSONValue = ["name": "Shared"]
            #expect(try app.request(.post, "/api/dashboards", as: member, json: draft, headers: headers).status == 403)
            try app.withServices {
                try $0.administration.setMember(email: member.email, workspace: owner.workspace, role: .developer)
            }
            #expect(try app.request(.post, "/api/dashboards", as: member, json: draft, headers: headers).status == 201)
        }
    }
}
