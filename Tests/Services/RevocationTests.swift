import Core
import Glibc
import MariaDB
import Primitives
import Security
import Services
import Storage
import TestSupport
import Testing

/// When tokens end. Source: contracts' page §2.
@Suite struct RevocationTests {
    private func status(_ app: TestApp, _ account: TestAccount) throws -> Int {
        try app.request(.get, "/api/profile", as: account).status
    }

    private func actor(_ services: ServiceSet, _ account: TestAccount) throws -> Actor {
        let session = try #require(TokenClaims(account.accessToken)?.session)
        return try #require(try services.database.read { try $0.sessions.actor(session: session) })
    }

    /// As a sign-out with an idempotency key is: within a transaction that has more to do.
    @Test func `a sign-out inside a longer transaction is felt everywhere once that is committed`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let other = try app.anotherProcess()
            try app.withServices { services throws in
                let actor = try self.actor(services, account)
                try services.database.transaction { _ in
                    try services.accounts.signOut(actor)
                    // Not committed yet, so another process still finds the sign-in good, and remembers it.
                    #expect(try self.status(other, account) == 200)
                }
            }
            #expect(try self.status(other, account) == 401)
            #expect(try self.status(app, account) == 401)
        }
    }

    @Test func `a sign-out that is rolled back revokes nothing`() throws {
        struct Stop: Swift.Error {}
        try withApp { app throws in
            let account = try app.make.account()
            try app.withServices { services throws in
                let actor = try self.actor(services, account)
                #expect(throws: Stop.self) {
                    try services.database.transaction { _ in
                        try services.accounts.signOut(actor)
                        throw Stop()
                    }
                }
            }
            #expect(try self.status(app, account) == 200)
        }
    }

    @Test func `a revocation on another host is seen after the time for which a check is good`() throws {
        var setup = AppSetup()
        setup.policy.revalidation = .zero
        try withApp(setup) { app throws in
            let account = try app.make.account()
            #expect(try self.status(app, account) == 200)
            let session = try #require(TokenClaims(account.accessToken)?.session)
            try app.sql { tx in try tx.sessions.revoke(session, because: .administrator) }
            #expect(try self.status(app, account) == 401)
        }
    }

    /// A regression test: the password was checked, then changed by an administrator, then a sign-in opened with it; and
    /// where the hash was made anew at sign-in, the new password was overwritten.
    @Test func `a password that is changed while it is being checked opens nothing, and is not put back`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            try self.makeSlow(app, account)
            let before = app.platform.hasher.computations
            let answers = try concurrently(2) { number -> TestResponse? in
                guard number == 1 else { return try self.signIn(app, account, account.password) }
                // The stored hash has been read once it is being checked.
                while app.platform.hasher.computations == before { sched_yield() }
                try app.withServices { try $0.administration.setPassword(email: account.email, "another-harbour-7") }
                return nil
            }
            let answer = try #require(answers[0])
            if answer.status == 200 {
                var opened = account
                opened.accessToken = answer.session.text("access_token")
                #expect(try self.status(app, opened) == 401)
            }
            #expect(try self.signIn(app, account, account.password).status == 401)
            #expect(try self.signIn(app, account, "another-harbour-7").status == 200)
        }
    }

    private func signIn(_ app: TestApp, _ account: TestAccount, _ password: String) throws -> TestResponse {
        try app.request(
            .post, "/auth/signin", json: ["email": .string(account.email), "password": .string(password)])
    }

    /// Gives the account a hash that takes a while to check, and is made anew at sign-in.
    private func makeSlow(_ app: TestApp, _ account: TestAccount) throws {
        let hash = try SlowHash.of(account.password)
        let user = try #require(UUID(base62: account.id.dropFirst(4)))
        try app.sql { tx in try tx.accounts.setPassword(user: user, hash: hash) }
    }
}

/// A hash that takes a large part of a second to check.
enum SlowHash {
    static func of(_ password: String) throws -> String {
        let cost = PasswordHasher.Cost(operations: 8, memoryBytes: 67_108_864)
        return try PasswordHasher(concurrency: 1, waiting: 1, cost: cost).hash(password)
    }
}
