import MariaDB
import Primitives
import TestSupport
import Testing

@Suite struct RetryTests {
    @Test func `of two deadlocked transactions the victim is run again and both commit`() throws {
        try TransactionTests.withTable { settings in
            let attempts = Counter()
            let (first, second) = (Signal(), Signal())
            @Sendable func cross(_ ids: [Int], _ mine: Signal, _ theirs: Signal) throws {
                var isFirstAttempt = true
                try Database(settings).transaction { tx in
                    attempts.add()
                    try tx.execute("UPDATE t SET v = v + 1 WHERE id = \(ids[0])")
                    if isFirstAttempt {
                        isFirstAttempt = false
                        mine.send()
                        theirs.wait()
                    }
                    try tx.execute("UPDATE t SET v = v + 10 WHERE id = \(ids[1])")
                }
            }
            try Concurrently.run([{ try cross([1, 2], first, second) }, { try cross([2, 1], second, first) }])
            #expect(attempts.value == 3)
            #expect(try TransactionTests.values(settings) == [11, 11])
        }
    }

    @Test func `a deadlock that the body swallows or wraps is run again all the same`() throws {
        struct Wrapped: Swift.Error {}
        try TransactionTests.withTable { settings in
            let attempts = Counter()
            let (first, second) = (Signal(), Signal())
            @Sendable func cross(_ ids: [Int], _ mine: Signal, _ theirs: Signal, wraps: Bool) throws {
                var isFirstAttempt = true
                try Database(settings).transaction { tx in
                    attempts.add()
                    try tx.execute("UPDATE t SET v = v + 1 WHERE id = \(ids[0])")
                    if isFirstAttempt {
                        isFirstAttempt = false
                        mine.send()
                        theirs.wait()
                    }
                    do {
                        try tx.execute("UPDATE t SET v = v + 10 WHERE id = \(ids[1])")
                    } catch  where wraps {
                        throw Wrapped()
                    } catch {
                        // Nothing more can be written by itself in the transaction that is gone.
                        #expect(throws: DatabaseError.self) { try tx.execute("UPDATE t SET v = 100") }
                    }
                }
            }
            try Concurrently.run([
                { try cross([1, 2], first, second, wraps: true) }, { try cross([2, 1], second, first, wraps: false) },
            ])
            #expect(attempts.value == 3)
            #expect(try TransactionTests.values(settings) == [11, 11])
        }
    }

    @Test func `a transaction is run again after a lock timeout`() throws {
        try TransactionTests.withTable { settings in
            var impatient = settings
            impatient.lockWaitTimeout = .seconds(1)
            let waiting = impatient
            let attempts = Counter()
            let (isHeld, letGo) = (Signal(), Signal())
            try Concurrently.run([
                {
                    try Database(settings).transaction { tx in
                        try tx.execute("UPDATE t SET v = v + 1 WHERE id = 1")
                        isHeld.send()
                        letGo.wait()
                    }
                },
                {
                    isHeld.wait()
                    try Database(waiting).transaction { tx in
                        if attempts.add() == 2 { letGo.send() }
                        try tx.execute("UPDATE t SET v = v + 10 WHERE id = 1")
                    }
                },
            ])
            #expect(attempts.value == 2)
            #expect(try TransactionTests.values(settings) == [11, 0])
        }
    }

    @Test func `a lock that is never given ends in a lock timeout after six attempts`() throws {
        try TransactionTests.withTable { settings in
            let attempts = Counter()
            try Database(settings).transaction { holding in
                try holding.execute("UPDATE t SET v = v + 1 WHERE id = 1")
                let error = try #require(throws: DatabaseError.self) {
                    try Database(settings).transaction { tx in
                        attempts.add()
                        try tx.execute("SET STATEMENT innodb_lock_wait_timeout = 0 FOR UPDATE t SET v = 9 WHERE id = 1")
                    }
                }
                #expect(error.isLockTimeout)
            }
            #expect(attempts.value == 6)
        }
    }

    private static func kill(_ connection: Connection, _ settings: ConnectionSettings) throws {
        try Connection(settings).execute(SQL(unsafe: "KILL \(connection.identifier)"))
    }

    @Test func `a transaction whose connection is killed is run again over a new one`() throws {
        try TransactionTests.withTable { settings in
            let database = Database(settings)
            var connections: [UInt64] = []
            try database.transaction { tx in
                connections.append(tx.connection.identifier)
                try tx.execute("UPDATE t SET v = v + 1")
                if connections.count == 1 { try Self.kill(tx.connection, settings) }
                try tx.execute("UPDATE t SET v = v + 10")
            }
            #expect(connections.count == 2)
            #expect(Set(connections).count == 2)
            #expect(try TransactionTests.values(settings) == [11, 11])
        }
    }

    @Test func `a connection killed between two transactions is not noticed`() throws {
        try TransactionTests.withTable { settings in
            let database = Database(settings)
            let attempts = Counter()
            try Self.kill(try database.read { $0.connection }, settings)
            try database.transaction { tx in
                attempts.add()
                try tx.execute("UPDATE t SET v = v + 1")
            }
            #expect(attempts.value == 1)
            try Self.kill(try database.read { $0.connection }, settings)
            #expect(try database.read { tx in try tx.query("SELECT v FROM t") { try $0.integer(0) } } == [1, 1])
            try Self.kill(try database.read { $0.connection }, settings)
            #expect(try database.snapshot { tx in try tx.query("SELECT v FROM t") { try $0.integer(0) } } == [1, 1])
        }
    }

    @Test func `a loss that shows only at COMMIT leaves the outcome unknown`() throws {
        try TransactionTests.withTable { settings in
            let database = Database(settings)
            let attempts = Counter()
            #expect(throws: OutcomeUnknown.self) {
                try database.transaction { tx in
                    attempts.add()
                    try tx.execute("UPDATE t SET v = v + 1")
                    try Self.kill(tx.connection, settings)
                }
            }
            #expect(attempts.value == 1)
            try database.transaction { tx in try tx.execute("UPDATE t SET v = v + 10") }
        }
    }

    @Test func `a read that committed a transaction is not run again`() throws {
        try TransactionTests.withTable { (settings) throws in
            let database = Database(settings)
            let attempts = Counter()
            #expect(throws: DatabaseError.self) {
                try database.read { tx in
                    attempts.add()
                    try database.transaction { try $0.execute("UPDATE t SET v = v + 1") }
                    try Self.kill(tx.connection, settings)
                    _ = try tx.query("SELECT v FROM t") { try $0.integer(0) }
                }
            }
            #expect(attempts.value == 1)
            #expect(try TransactionTests.values(settings) == [1, 1])
        }
    }

    @Test func `a transaction is run again when a table changed its columns under a prepared statement`() throws {
        try TransactionTests.withTable { settings in
            let database = Database(settings)
            let all: SQL = "SELECT * FROM t WHERE id = 1"
            #expect(try database.read { tx in try tx.first(all) { $0.count } } == 2)
            try Connection(settings).execute("ALTER TABLE t ADD COLUMN more INT")
            #expect(try database.transaction { tx in try tx.first(all) { $0.count } } == 3)
            try Connection(settings).execute("ALTER TABLE t ADD COLUMN still_more INT")
            #expect(try database.read { tx in try tx.first(all) { $0.count } } == 4)
        }
    }

    @Test func `a server that is not there is an error at once`() throws {
        var settings = try TestDatabase.settings()
        settings.socket = "/nonexistent/mariadb.sock"
        let database = Database(settings)
        let attempts = Counter()
        let error = try #require(throws: DatabaseError.self) { try database.transaction { _ in _ = attempts.add() } }
        #expect(error.isUnavailable)
        #expect(attempts.value == 0)
    }
}
