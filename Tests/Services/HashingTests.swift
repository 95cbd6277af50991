import Glibc
import Security
import Services
import TestSupport
import Testing

/// More people sign in than passwords can be hashed at once.
@Suite struct HashingTests {
    private var setup: AppSetup {
        var setup = AppSetup()
        setup.hashing = (concurrency: 1, waiting: 0)
        return setup
    }

    /// Runs `body` while the one place for hashing is taken, but for the moment between two hashes.
    private func whileHashing<R: Sendable>(_ app: TestApp, _ body: @escaping @Sendable () throws -> R) throws -> R? {
        let slow = try SlowHash.of("x")
        let before = app.platform.hasher.computations
        let isOver = Happening()
        return try concurrently(2) { number -> R? in
            guard number == 1 else {
                while !isOver.hasHappened {
                    // In that moment somebody else may have been quicker.
                    do { _ = try app.platform.hasher.verify("y", against: slow) } catch PasswordHashingError.busy {}
                }
                return nil
            }
            defer { isOver.happen() }
            while app.platform.hasher.computations == before { sched_yield() }
            return try body()
        }.compactMap { $0 }.first
    }

    @Test func `who finds no place for hashing is told to come again, and who is signed in does not notice`() throws {
        try withApp(self.setup) { app throws in
            let account = try app.make.account()
            let answers = try self.whileHashing(app) {
                try [
                    app.request(
                        .post, "/auth/signin",
                        json: ["email": .string(account.email), "password": .string(account.password)]),
                    app.request(
                        .post, "/auth/signup",
                        json: ["email": .string(Maker.address()), "password": .string(Maker.password)]),
                    app.request(.get, "/api/profile", as: account),
                ]
            }
            #expect(answers?.map(\.status) == [503, 503, 200])
            #expect(answers?.first?.code == "SERVICE_UNAVAILABLE")
            #expect(try app.make.signIn(account).id == account.id)
        }
    }

    /// A regression test: nobody has looked at the passwords, so nothing was guessed.
    @Test func `attempts that found no place lock nobody out`() throws {
        try withApp(self.setup) { app throws in
            let account = try app.make.account()
            let statuses = try self.whileHashing(app) {
                try (1...15).map { _ in
                    try app.request(
                        .post, "/auth/signin",
                        json: ["email": .string(account.email), "password": .string(account.password)]
                    ).status
                }
            }
            #expect(statuses?.allSatisfy { $0 == 503 || $0 == 200 } == true)
            #expect(statuses?.contains(503) == true)
            #expect(try app.make.signIn(account).id == account.id)
        }
    }
}
