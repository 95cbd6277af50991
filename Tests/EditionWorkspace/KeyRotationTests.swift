import JSON
import Security
import TestSupport
import Testing

/// `atrium key rotate`, as workers see it. Source: the foundation's requirements on accounts.
@Suite struct KeyRotationTests {
    private var setup: AppSetup {
        var setup = AppSetup()
        setup.hasOwnKeys = true
        return setup
    }

    private func rotate(_ app: TestApp, keeping: Duration) throws {
        try KeyRing.rotate(directory: app.keys, keepingRetiredFor: keeping)
        app.platform.generations.advance(named: .signingKeys)
    }

    private func status(_ app: TestApp, _ account: TestAccount) throws -> Int {
        try app.request(.get, "/api/profile", as: account).status
    }

    @Test func `workers sign with the new key and verify with both, without a restart`() throws {
        try withApp(self.setup) { app throws in
            let other = try app.anotherProcess()
            let before = try app.make.account()
            try self.rotate(app, keeping: .seconds(3_600))

            let after = try other.make.account()
            #expect(TokenClaims(after.accessToken)?.header != TokenClaims(before.accessToken)?.header)
            for process in [app, other] {
                #expect(try self.status(process, before) == 200)
                #expect(try self.status(process, after) == 200)
                let keys = try process.request(.get, "/.well-known/jwks.json").json["keys"]?.arrayValue ?? []
                #expect(keys.count == 2)
                #expect(keys.first?.text("kid") == TokenClaims(after.accessToken)?.header.text("kid"))
            }
        }
    }

    @Test func `a key that was dropped verifies nothing`() throws {
        try withApp(self.setup) { app throws in
            let account = try app.make.account()
            try self.rotate(app, keeping: .zero)
            #expect(try self.status(app, account) == 401)
            #expect(try app.request(.get, "/.well-known/jwks.json").json["keys"]?.arrayValue?.count == 1)
            #expect(try self.status(app, try app.make.signIn(account)) == 200)
        }
    }

    /// A leaked key is dropped: what was forged with it must not live on in a worker's memory.
    @Test func `a token that a worker has verified before ends with its key`() throws {
        try withApp(self.setup) { app throws in
            let other = try app.anotherProcess()
            let account = try app.make.account()
            for process in [app, other] { #expect(try self.status(process, account) == 200) }
            try self.rotate(app, keeping: .zero)
            for process in [app, other] { #expect(try self.status(process, account) == 401) }
        }
    }
}
