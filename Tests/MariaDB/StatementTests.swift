import MariaDB
import Primitives
import TestSupport
import Testing

@Suite struct StatementTests {
    private func connected<R>(_ body: (Connection) throws -> R) throws -> R {
        try TestDatabase.withEmptyDatabase { try body(try Connection($0)) }
    }

    @Test func `an update counts the rows it found, changed or not`() throws {
        try self.connected { connection in
            try connection.script("CREATE TABLE t (id INT PRIMARY KEY, v INT); INSERT INTO t VALUES (1, 5), (2, 5);")
            #expect(try connection.execute("UPDATE t SET v = \(5)") == 2)
            #expect(try connection.execute("UPDATE t SET v = \(6) WHERE id = \(3)") == 0)
            #expect(try connection.execute("DELETE FROM t WHERE id = \(1)") == 1)
        }
    }

    @Test func `a statement with RETURNING counts and reads the rows returned`() throws {
        try self.connected { connection in
            try connection.execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(10))")
            #expect(try connection.execute("INSERT INTO t (v) VALUES ('a'), ('b') RETURNING id") == 2)
            let id = try connection.first("INSERT INTO t (v) VALUES (\("c")) RETURNING id") { try $0.integer(0) }
            #expect(id == 3)
            #expect(try connection.query("DELETE FROM t WHERE id < 3 RETURNING v") { try $0.string(0) } == ["a", "b"])
            #expect(try connection.execute("DELETE FROM t WHERE id = 99 RETURNING v") == 0)
        }
    }

    @Test func `the last insert id is that of AUTO_INCREMENT and of LAST_INSERT_ID`() throws {
        try self.connected { connection in
            try connection.execute("CREATE TABLE t (id BIGINT PRIMARY KEY AUTO_INCREMENT, n BIGINT NOT NULL)")
            try connection.execute("INSERT INTO t (n) VALUES (\(41))")
            #expect(connection.lastInsertID == 1)
            try connection.execute("UPDATE t SET n = LAST_INSERT_ID(n + 1) WHERE id = \(1)")
            #expect(connection.lastInsertID == 42)
        }
    }

    @Test func `a statement without a result has no rows`() throws {
        try self.connected { connection in
            try connection.query("CREATE TABLE t (id INT)") { _ in _ = Issue.record("a row came") }
            #expect(try connection.first("INSERT INTO t VALUES (1)") { try $0.integer(0) } == nil)
            #expect(try connection.query("SELECT id FROM t WHERE id = 2") { try $0.integer(0) } == [])
        }
    }

    @Test func `a body is called with each row in order`() throws {
        try self.connected { connection in
            var numbers: [Int64] = []
            try connection.query("SELECT seq FROM seq_1_to_300 ORDER BY seq") { numbers.append(try $0.integer(0)) }
            #expect(numbers == Array(1...300))
        }
    }

    @Test func `parameters of every type are compared by the key`() throws {
        try self.connected { connection in
            try connection.script(
                """
                CREATE TABLE t (id UUID PRIMARY KEY, at DATETIME(6) NOT NULL, n BIGINT NOT NULL, name VARCHAR(50) NOT NULL,
                    KEY t_at (at), KEY t_n (n), KEY t_name (name)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
                INSERT INTO t SELECT UUID(), NOW(6) + INTERVAL seq SECOND, seq, seq FROM seq_1_to_1000;
                """)
            func key(_ condition: SQL) throws -> String? {
                try connection.first("EXPLAIN SELECT * FROM t WHERE \(sql: condition)") { try $0.stringOrNil(5) } ?? nil
            }
            let row = try connection.first("SELECT id, at FROM t WHERE n = 7") { (try $0.uuid(0), try $0.instant(1)) }
            let (id, at) = try #require(row)
            #expect(try key("id = \(id)") == "PRIMARY")
            #expect(try key("at = \(at)") == "t_at")
            #expect(try key("n = \(7)") == "t_n")
            #expect(try key("name = \("7")") == "t_name")
            let found = try connection.first("SELECT n FROM t WHERE id = \(id) AND at = \(at)") { try $0.integer(0) }
            #expect(found == 7)
        }
    }

    @Test func `statements can run while rows are read, even the same one`() throws {
        try self.connected { (connection) throws in
            func below(_ limit: Int64) throws -> [Int64] {
                try connection.query("SELECT seq FROM seq_1_to_4 WHERE seq < \(limit)") { row in
                    let number = try row.integer(0)
                    return try number + below(number).reduce(0, +)
                }
            }
            #expect(try below(5) == [1, 3, 7, 15])
            #expect(try below(5) == [1, 3, 7, 15])
        }
    }

    @Test func `an error thrown while rows are read leaves the connection usable`() throws {
        struct Stop: Swift.Error {}
        try self.connected { (connection) throws in
            #expect(throws: Stop.self) {
                try connection.query("SELECT seq FROM seq_1_to_9") { (_: borrowing Row) throws -> Void in throw Stop() }
            }
            #expect(try connection.query("SELECT seq FROM seq_1_to_9") { try $0.integer(0) }.count == 9)
        }
    }

    @Test func `the least recently used statement is closed when the cache is full`() throws {
        var settings = try TestDatabase.settings()
        settings.cachedStatements = 3
        let connection = try Connection(settings)
        func run(_ number: Int) throws {
            let value = try connection.first(SQL(unsafe: "SELECT \(number)")) { try $0.integer(0) }
            #expect(value == Int64(number))
        }
        func prepared() throws -> Int64? {
            try connection.query("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'") { Int64(try $0.string(1)) }.first ?? nil
        }
        for number in 1...20 { try run(number) }
        #expect(connection.preparedStatements == 3)
        _ = try prepared()
        try run(20)
        let before = try prepared()
        try run(20)
        #expect(try prepared() == before)
        try run(1)
        try run(2)
        let after = try prepared()
        #expect(after == before.map { $0 + 2 })
        #expect(connection.preparedStatements == 3)
    }

    @Test func `each statement executed is counted once`() throws {
        try self.connected { connection in
            let before = connection.statementsExecuted
            try connection.execute("CREATE TABLE t (id INT)")
            for id in 0..<3 { try connection.execute("INSERT INTO t VALUES (\(id))") }
            _ = try connection.query("SELECT id FROM t") { try $0.integer(0) }
            #expect(connection.statementsExecuted == before + 5)
        }
    }

    @Test func `a prepared statement follows a column whose type changed`() throws {
        try self.connected { connection in
            try connection.script("CREATE TABLE t (id INT PRIMARY KEY, v INT); INSERT INTO t VALUES (1, 5);")
            let sql: SQL = "SELECT id, v FROM t WHERE id = \(1)"
            #expect(try connection.first(sql) { try $0.integer(1) } == 5)
            try connection.execute("ALTER TABLE t MODIFY v VARCHAR(20) NOT NULL, ADD COLUMN extra INT")
            #expect(try connection.first(sql) { try $0.string(1) } == "5")
            try connection.execute("ALTER TABLE t MODIFY v BIGINT UNSIGNED NOT NULL, DROP COLUMN extra")
            #expect(try connection.first(sql) { try $0.integer(1) } == 5)
        }
    }

    @Test func `a statement whose number of columns changed is prepared again`() throws {
        try self.connected { connection in
            try connection.script("CREATE TABLE t (id INT PRIMARY KEY, v INT); INSERT INTO t VALUES (1, 5);")
            let sql: SQL = "SELECT * FROM t"
            #expect(try connection.first(sql) { $0.count } == 2)
            try connection.execute("ALTER TABLE t ADD COLUMN extra VARCHAR(20) NOT NULL DEFAULT 'new' FIRST")
            let error = try #require(throws: DatabaseError.self) { _ = try connection.first(sql) { $0.count } }
            #expect(error.isTransient)
            #expect(try connection.first(sql) { (row) in [Int64(row.count), try row.integer(2)] } == [3, 5])
        }
    }

    @Test func `a script runs every statement and says which one failed`() throws {
        try self.connected { connection in
            let error = try #require(throws: ScriptError.self) {
                try connection.script(
                    """
                    CREATE TABLE t (id INT); -- a comment; with a semicolon
                    INSERT INTO t VALUES (1); SELECT * FROM t;
                    INSERT INTO missing VALUES (1);
                    INSERT INTO t VALUES (2);
                    """)
            }
            #expect(error.statement == 4)
            #expect(error.cause.number == 1146)
            #expect(try connection.first("SELECT COUNT(*) FROM t") { try $0.integer(0) } == 1)
        }
    }

    @Test(arguments: ["DO 1; -- end\n", "SELECT 1", "SELECT 1;\n\n", "-- first\nSELECT 1; /* last */", "DO 1; DO 2;"])
    func `a script may end in any way`(text: String) throws {
        try self.connected { connection in
            try connection.script(text)
            #expect(try connection.first("SELECT \(1)") { try $0.integer(0) } == 1)
        }
    }
}
