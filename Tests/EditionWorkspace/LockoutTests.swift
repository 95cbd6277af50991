import JSON
import Primitives
import Storage
import TestSupport
import Testing

/// Ten failures in 15 minutes lock the password sign-in of an address for 15 minutes. Source: contracts' page §2.
@Suite struct LockoutTests {
    private func guess(
        _ app: TestApp, _ email: String, _ password: String = "wrong-horse-42", key: String? = nil
    ) throws -> TestResponse {
        try app.request(
            .post, "/auth/signin", json: ["email": .string(email), "password": .string(password)],
            headers: key.map { ["Idempotency-Key": $0] } ?? [:])
    }

    private func expectLocked(_ response: TestResponse) {
        #expect(response.status == 429)
        #expect(response.code == "ACCOUNT_LOCKED")
        #expect((1...900).contains(Int(response[header: "Retry-After"] ?? "") ?? 0))
        #expect(response.details.whole("retry_after_seconds") == Int64(response[header: "Retry-After"] ?? ""))
    }

    @Test func `the eleventh attempt after ten failures is locked out, with the right password too`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for _ in 1...10 { #expect(try self.guess(app, account.email).status == 401) }
            self.expectLocked(try self.guess(app, account.email))
            self.expectLocked(try self.guess(app, account.email, account.password))
        }
    }

    @Test func `an address without an account locks the same way`() throws {
        try withApp { app throws in
            let email = Maker.address()
            for _ in 1...10 { #expect(try self.guess(app, email).status == 401) }
            self.expectLocked(try self.guess(app, email))
        }
    }

    @Test func `attempts with an idempotency key are counted`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for attempt in 1...10 {
                #expect(try self.guess(app, account.email, key: "attempt-\(attempt)").status == 401)
            }
            self.expectLocked(try self.guess(app, account.email, key: "attempt-11"))
            self.expectLocked(try self.guess(app, account.email, account.password, key: "attempt-12"))
        }
    }

    @Test func `the address is counted in whatever case it is written`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for attempt in 1...10 {
                let email = attempt % 2 == 0 ? account.email.uppercased() : " \(account.email)"
                #expect(try self.guess(app, email).status == 401)
            }
            self.expectLocked(try self.guess(app, account.email))
        }
    }

    @Test func `guesses at once never exceed ten`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let statuses = try concurrently(16) { _ in try self.guess(app, account.email).status }
            #expect(statuses.count(where: { $0 == 401 }) == 10)
            #expect(statuses.count(where: { $0 == 429 }) == 6)
        }
    }

    @Test func `a second process counts with the first`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let other = try app.anotherProcess()
            for attempt in 1...10 { _ = try self.guess(attempt % 2 == 0 ? app : other, account.email) }
            self.expectLocked(try self.guess(app, account.email))
            self.expectLocked(try self.guess(other, account.email))
        }
    }

    @Test func `a right password forgets the failures before it`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for _ in 1...2 {
                for _ in 1...9 { #expect(try self.guess(app, account.email).status == 401) }
                #expect(try self.guess(app, account.email, account.password).status == 200)
            }
        }
    }

    @Test func `one address's lock does not touch another`() throws {
        try withApp { app throws in
            let locked = try app.make.account()
            let free = try app.make.account()
            for _ in 1...11 { _ = try self.guess(app, locked.email) }
            #expect(try self.guess(app, free.email, free.password).status == 200)
        }
    }

    @Test func `a lock ends after a quarter of an hour, and tokens are good while it lasts`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let account = try app.make.account()
            for _ in 1...10 { _ = try self.guess(app, account.email) }
            self.expectLocked(try self.guess(app, account.email))
            #expect(try app.request(.get, "/api/profile", as: account).status == 200)

            try self.letFailuresAge(app, by: .seconds(890))
            let almost = try self.guess(app, account.email, account.password)
            self.expectLocked(almost)
            #expect((1...10).contains(Int(almost[header: "Retry-After"] ?? "") ?? 0))

            try self.letFailuresAge(app, by: .seconds(11))
            #expect(try self.guess(app, account.email, account.password).status == 200)
        }
    }

    @Test func `failures spread over more than a quarter of an hour lock nothing`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let account = try app.make.account()
            for _ in 1...20 {
                #expect(try self.guess(app, account.email).status == 401)
                try self.letFailuresAge(app, by: .seconds(101))
            }
        }
    }

    /// Moves every counted failure of the schema into the past.
    private func letFailuresAge(_ app: TestApp, by age: Duration) throws {
        try app.sql { tx in
            let rows = try tx.query("SELECT email_hash, times FROM signin_failures") {
                (try $0.bytes(0), try JSONValue(parsing: try $0.bytes(1)))
            }
            for (hash, times) in rows {
                let instants = (times.arrayValue ?? []).compactMap(\.integerValue).map(Instant.init(microseconds:))
                try tx.sessions.setFailures(instants.map { $0 - age }, emailHash: hash)
            }
        }
    }
}
