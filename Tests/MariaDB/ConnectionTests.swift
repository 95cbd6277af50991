import MariaDB
import Primitives
import TestSupport
import Testing

@Suite struct ConnectionTests {
    @Test func `a session is strict, in UTC and in utf8mb4`() throws {
        let connection = try Connection(try TestDatabase.settings())
        let session = try connection.first(
            "SELECT @@time_zone, @@sql_mode, @@character_set_client, @@character_set_results, @@autocommit"
        ) { row in
            (try (0..<4).map { try row.string($0) }, try row.bool(4))
        }
        #expect(session?.0[0] == "+00:00")
        #expect(session?.0[1].contains("STRICT_ALL_TABLES") == true)
        #expect(session?.0[2...] == ["utf8mb4", "utf8mb4"])
        #expect(session?.1 == true)
    }

    @Test func `a text that is too long is refused, not cut`() throws {
        let connection = try Connection(try TestDatabase.settings())
        try connection.execute("CREATE TEMPORARY TABLE t (v VARCHAR(3))")
        let error = try #require(throws: DatabaseError.self) {
            try connection.execute("INSERT INTO t VALUES (\("four"))")
        }
        #expect(error.number == 1406)
        #expect(error.constraint == nil)
    }

    @Test func `the limits of time are the settings'`() throws {
        var settings = try TestDatabase.settings()
        settings.lockWaitTimeout = .milliseconds(1500)
        settings.statementTimeout = .seconds(7)
        func limits(_ settings: ConnectionSettings) throws -> [Double]? {
            try Connection(settings).first(
                "SELECT @@innodb_lock_wait_timeout, @@lock_wait_timeout, @@max_statement_time"
            ) { row in
                try (0..<3).map { try row.double($0) }
            }
        }
        #expect(try limits(settings) == [2, 2, 7])
        #expect(try limits(settings.withoutStatementTimeout) == [2, 2, 0])
    }

    @Test func `a statement that takes too long is stopped and the connection survives`() throws {
        var settings = try TestDatabase.settings()
        settings.statementTimeout = .seconds(1)
        let connection = try Connection(settings)
        let error = try #require(throws: DatabaseError.self) {
            try connection.execute("SELECT COUNT(*) FROM seq_1_to_1000000 a, seq_1_to_1000000 b WHERE a.seq <> b.seq")
        }
        #expect(error.isStatementTimeout)
        #expect(!error.isUnavailable)
        #expect(try connection.first("SELECT \(1)") { try $0.integer(0) } == 1)
    }

    @Test func `a server that is not there makes the database unavailable`() throws {
        var settings = try TestDatabase.settings()
        settings.socket = "/nonexistent/mariadb.sock"
        let error = try #require(throws: DatabaseError.self) { try Connection(settings) }
        #expect(error.number == 2002)
        #expect(error.isUnavailable)
    }

    @Test func `a wrong password is an error, but does not make the database unavailable`() throws {
        var settings = try TestDatabase.settings()
        settings.password += "x"
        let error = try #require(throws: DatabaseError.self) { try Connection(settings) }
        #expect(error.number == 1045)
        #expect(!error.isUnavailable)
    }

    @Test func `settings are printed without the password`() {
        let settings = ConnectionSettings(socket: "/run/db.sock", user: "me", password: "hunter2", database: "d")
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped] {
            #expect(text.contains("me@/run/db.sock/d"))
            #expect(!text.contains("hunter2"))
        }
    }

    @Test func `a value larger than a packet is an error`() throws {
        let connection = try Connection(try TestDatabase.settings())
        let limit = try #require(try connection.first("SELECT @@max_allowed_packet") { try $0.integer(0) })
        let value = [UInt8](repeating: 1, count: Int(limit) + 1000)
        let error = try #require(throws: DatabaseError.self) { try connection.execute("DO LENGTH(\(value))") }
        #expect(error.number == 1153)
        #expect(!error.isTransient)
    }

    @Test func `a connection that read something very large is given up after use`() throws {
        let database = Database(try TestDatabase.settings())
        func read(_ bytes: Int) throws -> UInt64 {
            try database.read { tx in
                let length = try tx.first("SELECT REPEAT('x', \(bytes))") { row in try row.withBytes(0) { $0.count } }
                #expect(length == bytes)
                return tx.connection.identifier
            }
        }
        let first = try read(100_000)
        #expect(try read(8_000_000) == first)
        #expect(try read(10) != first)
    }
}
