import JSON
import Primitives
import Security
import Storage
import TestSupport
import Testing

/// Source: workspace contract, POST /auth/signin; contracts' page §2.
@Suite struct SignInTests {
    private func signIn(_ app: TestApp, _ email: String, _ password: String) throws -> TestResponse {
        try app.request(
            .post, "/auth/signin", json: ["email": .string(email), "password": .string(password)])
    }

    @Test func `signing in answers 200 as signing up does`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let response = try self.signIn(app, account.email, account.password)
            #expect(response.status == 200)
            #expect(response.json["user"]?.id == account.id)
            #expect(response.session.whole("expires_in") == 1_800)
            #expect(response.session.text("access_token") != account.accessToken)
            #expect(response.session.text("refresh_token") != account.refreshToken)
        }
    }

    @Test func `the address may be written in any case`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            #expect(try self.signIn(app, " \(account.email.uppercased())", account.password).status == 200)
        }
    }

    @Test func `the password is compared with its case and every character`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for wrong in [account.password.uppercased(), account.password + " ", "", "\u{301}" + account.password] {
                #expect(try self.signIn(app, account.email, wrong).status == 401)
            }
        }
    }

    @Test func `wrong password, unknown address and disabled account get the same answer`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let disabled = try app.make.account()
            try app.withServices { try $0.administration.setDisabled(email: disabled.email, true) }
            let answers = try [
                self.signIn(app, account.email, "wrong-horse-42"), self.signIn(app, Maker.address(), Maker.password),
                self.signIn(app, disabled.email, disabled.password), self.signIn(app, "no address", Maker.password),
            ]
            for answer in answers {
                #expect(answer.status == 401)
                #expect(answer.code == "UNAUTHORIZED")
                #expect(answer.message == "The e-mail address or the password is wrong.")
                #expect(answer[header: "WWW-Authenticate"] == "Bearer")
                #expect(answer.headers.map(\.name) == answers[0].headers.map(\.name))
            }
        }
    }

    @Test func `wrong password, unknown address and disabled account take the same work`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let disabled = try app.make.account()
            try app.withServices { try $0.administration.setDisabled(email: disabled.email, true) }
            var costs: [(hashes: Int, statements: Int)] = []
            for email in [account.email, Maker.address(), disabled.email] {
                let before = app.platform.hasher.computations
                let response = try self.signIn(app, email, "wrong-horse-42")
                costs.append((app.platform.hasher.computations - before, response.statements))
            }
            #expect(costs.allSatisfy { $0.hashes == 1 })
            #expect(Set(costs.map(\.statements)).count == 1)
        }
    }

    @Test func `an account enabled again signs in again`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            try app.withServices { services in
                try services.administration.setDisabled(email: account.email, true)
                try services.administration.setDisabled(email: account.email, false)
            }
            #expect(try self.signIn(app, account.email, account.password).status == 200)
        }
    }

    @Test func `disabling an account ends its sign-ins at once in every process`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let other = try app.anotherProcess()
            #expect(try other.request(.get, "/api/profile", as: account).status == 200)
            try app.withServices { try $0.administration.setDisabled(email: account.email, true) }
            #expect(try app.request(.get, "/api/profile", as: account).status == 401)
            #expect(try other.request(.get, "/api/profile", as: account).status == 401)
            let refresh = try other.request(
                .post, "/auth/refresh", json: ["refresh_token": .string(account.refreshToken)])
            #expect(refresh.status == 401)
        }
    }

    @Test func `a new password ends the sign-ins of the old one`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            try app.withServices { try $0.administration.setPassword(email: account.email, "another-harbour-7") }
            #expect(try app.request(.get, "/api/profile", as: account).status == 401)
            #expect(try self.signIn(app, account.email, account.password).status == 401)
            #expect(try self.signIn(app, account.email, "another-harbour-7").status == 200)
        }
    }

    @Test func `a missing or odd field is refused by name`() throws {
        try withApp { app throws in
            #expect(try app.request(.post, "/auth/signin", json: [:]).fields == ["email", "password"])
            let odd = try app.request(.post, "/auth/signin", json: ["email": 1, "password": [], "otp": "1"])
            #expect(odd.fields == ["email", "password", "otp"])
            let provider = try app.request(
                .post, "/auth/signin", json: ["email": "a@b.c", "password": "x", "provider": "github"])
            #expect(provider.fields == ["provider"])
            #expect(try app.request(.post, "/auth/signin").status == 400)
        }
    }

    @Test func `a stored hash of another cost is made anew at sign-in`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let dear = try PasswordHasher(
                concurrency: 1, waiting: 1, cost: PasswordHasher.Cost(operations: 2, memoryBytes: 16_384)
            ).hash(account.password)
            try app.sql { tx in
                try tx.accounts.setPassword(user: try #require(UUID(base62: account.id.dropFirst(4))), hash: dear)
            }
            #expect(try self.signIn(app, account.email, account.password).status == 200)
            let stored = try app.sql { tx in try tx.accounts.credentials(email: account.email)?.passwordHash }
            #expect(stored != dear)
            #expect(app.platform.hasher.needsRehash(stored ?? "") == false)
        }
    }
}
