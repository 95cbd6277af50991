import MariaDB
import Primitives
import TestSupport
import Testing

@Suite struct SQLTests {
    @Test func `every interpolated value becomes a parameter`() {
        let id = UUID(high: 1, low: 2)
        let at = Instant(microseconds: 5)
        let sql: SQL = """
            SELECT \(true), \(1), \(Int64(2)), \(UInt32.max), \(1.5), \("text"), \([UInt8]([1, 2])), \(id), \(at), \
            \(Int?.none), \(Optional("some"))
            """
        #expect(sql.text == "SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?")
        #expect(
            sql.values == [
                .bool(true), .integer(1), .integer(2), .integer(4_294_967_295), .double(1.5), .string("text"),
                .bytes([1, 2]), .uuid(id), .instant(at), .null, .string("some"),
            ])
    }

    @Test func `a list becomes as many parameters`() {
        let sql: SQL = "id IN (\(list: [1, 2, 3]))"
        #expect(sql.text == "id IN (?, ?, ?)")
        #expect(sql.values == [.integer(1), .integer(2), .integer(3)])
    }

    @Test func `nothing is in an empty list`() throws {
        let sql: SQL = "SELECT \(1) IN (\(list: [Int]()))"
        #expect(sql.text == "SELECT ? IN (NULL)")
        let connection = try Connection(try TestDatabase.settings())
        #expect(try connection.first(sql) { try $0.boolOrNil(0) } == .some(nil))
    }

    @Test func `statements are joined with their values in order`() {
        var sql: SQL = "UPDATE t SET "
        let columns: [SQL] = ["a = \(1)", "b = \("two")"]
        sql += columns.joined()
        sql += " WHERE " + ["x = \(3)", "y = \(4)"].joined(separator: " AND ") + " AND \(sql: "z = \(5)")"
        #expect(sql.text == "UPDATE t SET a = ?, b = ? WHERE x = ? AND y = ? AND z = ?")
        #expect(sql.values == [.integer(1), .string("two"), .integer(3), .integer(4), .integer(5)])
    }

    @Test func `a quote in a value cannot inject`() throws {
        try TestDatabase.withEmptyDatabase { settings in
            let connection = try Connection(settings)
            try connection.execute("CREATE TABLE people (name VARCHAR(100) NOT NULL)")
            let names = ["Robert'); DROP TABLE people; -- ", "\\'; DROP TABLE people; #", "' OR '1'='1"]
            for name in names {
                try connection.execute("INSERT INTO people VALUES (\(name))")
                let found = try connection.query("SELECT name FROM people WHERE name = \(name)") { try $0.string(0) }
                #expect(found == [name])
            }
            #expect(try connection.first("SELECT COUNT(*) FROM people") { try $0.integer(0) } == 3)
        }
    }

    @Test func `an identifier is quoted`() throws {
        let name = "a `quoted` table; DROP"
        let sql: SQL = "CREATE TEMPORARY TABLE \(identifier: name) (id INT)"
        #expect(sql.text == "CREATE TEMPORARY TABLE `a ``quoted`` table; DROP` (id INT)")
        let connection = try Connection(try TestDatabase.settings())
        try connection.execute(sql)
        #expect(try connection.execute("INSERT INTO \(identifier: name) VALUES (1)") == 1)
    }

    @Test func `a prepared statement is only one statement`() throws {
        let connection = try Connection(try TestDatabase.settings())
        #expect(throws: DatabaseError.self) { try connection.execute("SELECT 1; SELECT 2") }
    }

    @Test func `a question mark without its value is refused`() throws {
        let connection = try Connection(try TestDatabase.settings())
        let error = try #require(throws: DatabaseError.self) {
            try connection.execute(SQL(unsafe: "SELECT ?, ?"))
        }
        #expect(error.number == 2034)
    }
}
