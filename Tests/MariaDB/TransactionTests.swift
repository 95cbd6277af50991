import MariaDB
import Primitives
import TestSupport
import Testing

@Suite struct TransactionTests {
    private struct Stop: Swift.Error {}

    /// A schema with the table `t (id, v)`, which has the rows (1, 0) and (2, 0).
    static func withTable<R>(_ body: (ConnectionSettings) throws -> R) throws -> R {
        try TestDatabase.withEmptyDatabase { settings in
            let connection = try Connection(settings)
            try connection.script(
                """
                CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL) ENGINE = InnoDB;
                INSERT INTO t VALUES (1, 0), (2, 0);
                """)
            return try body(settings)
        }
    }

    static func values(_ settings: ConnectionSettings) throws -> [Int64] {
        try Connection(settings).query("SELECT v FROM t ORDER BY id") { try $0.integer(0) }
    }

    @Test func `a transaction commits and gives what its body returns`() throws {
        try Self.withTable { settings in
            let database = Database(settings)
            let result = try database.transaction { tx in
                #expect(database.isInTransaction)
                return try tx.execute("UPDATE t SET v = 1")
            }
            #expect(result == 2)
            #expect(!database.isInTransaction)
            #expect(try Self.values(settings) == [1, 1])
        }
    }

    @Test func `an error of the body rolls back and is rethrown`() throws {
        try Self.withTable { (settings) throws in
            let database = Database(settings)
            let attempts = Counter()
            #expect(throws: Stop.self) {
                try database.transaction { tx in
                    attempts.add()
                    try tx.execute("UPDATE t SET v = 1")
                    throw Stop()
                }
            }
            #expect(attempts.value == 1)
            #expect(!database.isInTransaction)
            #expect(try Self.values(settings) == [0, 0])
        }
    }

    @Test func `a nested transaction joins the outer one`() throws {
        try Self.withTable { (settings) throws in
            let database = Database(settings)
            #expect(throws: Stop.self) {
                try database.transaction { outer in
                    try database.transaction { inner in
                        #expect(inner.connection === outer.connection)
                        #expect(inner.now == outer.now)
                        try inner.execute("UPDATE t SET v = 1")
                    }
                    let value = try database.read { tx in
                        try tx.first("SELECT v FROM t WHERE id = 1") { try $0.integer(0) }
                    }
                    #expect(value == 1)
                    _ = try database.snapshot { tx in try tx.execute("UPDATE t SET v = 2") }
                    throw Stop()
                }
            }
            #expect(try Self.values(settings) == [0, 0])
        }
    }

    @Test func `a failed statement does not end the transaction`() throws {
        try Self.withTable { settings in
            try Database(settings).transaction { tx in
                try tx.execute("UPDATE t SET v = 1 WHERE id = 1")
                let error = #expect(throws: DatabaseError.self) { try tx.execute("INSERT INTO t VALUES (1, 1)") }
                #expect(error?.constraint == "PRIMARY")
                try tx.execute("UPDATE t SET v = 2 WHERE id = 2")
            }
            #expect(try Self.values(settings) == [1, 2])
        }
    }

    @Test func `a read and a snapshot refuse to write`() throws {
        try Self.withTable { settings in
            let database = Database(settings)
            let write = { (tx: Transaction) in try tx.execute("UPDATE t SET v = 1") }
            let inRead = try #require(throws: DatabaseError.self) { try database.read(write) }
            let inSnapshot = try #require(throws: DatabaseError.self) { try database.snapshot(write) }
            #expect([inRead.number, inSnapshot.number] == [1792, 1792])
            #expect(try Self.values(settings) == [0, 0])
        }
    }

    @Test func `a transaction inside a read is a transaction of its own`() throws {
        try Self.withTable { settings in
            let database = Database(settings)
            try database.read { tx in
                #expect(!database.isInTransaction)
                try database.transaction { try $0.execute("UPDATE t SET v = 1") }
                #expect(try Self.values(settings) == [1, 1])
                #expect(try tx.first("SELECT v FROM t WHERE id = 1") { try $0.integer(0) } == 1)
            }
        }
    }

    @Test func `a snapshot does not see what is committed after it began`() throws {
        try Self.withTable { settings in
            let values = try Database(settings).snapshot { tx in
                try Connection(settings).execute("UPDATE t SET v = 1")
                return try tx.query("SELECT v FROM t") { try $0.integer(0) }
            }
            #expect(values == [0, 0])
            #expect(try Self.values(settings) == [1, 1])
        }
    }

    @Test func `executeNoWait gives nil for a locked row and the transaction goes on`() throws {
        try Self.withTable { settings in
            let holder = Database(settings)
            let other = Database(settings)
            try holder.transaction { holding in
                try holding.execute("UPDATE t SET v = 1 WHERE id = 1")
                try holding.execute("INSERT INTO t VALUES (3, 1)")
                try other.transaction { tx in
                    try tx.execute("UPDATE t SET v = 2 WHERE id = 2")
                    #expect(try tx.executeNoWait("UPDATE t SET v = \(9) WHERE id = \(1)") == nil)
                    #expect(try tx.executeNoWait("INSERT INTO t VALUES (\(3), \(9))") == nil)
                    #expect(try tx.executeNoWait("UPDATE t SET v = v + \(1) WHERE id = \(2)") == 1)
                }
            }
            #expect(try Self.values(settings) == [1, 3, 1])
        }
    }
}
