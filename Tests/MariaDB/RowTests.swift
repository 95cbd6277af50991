import MariaDB
import Primitives
import TestSupport
import Testing

@Suite struct RowTests {
    private let connection: Connection

    init() throws {
        self.connection = try Connection(try TestDatabase.settings())
    }

    private func refused<T>(_ expression: SQL, _ read: (borrowing Row) throws -> T) throws -> ColumnError {
        try #require(throws: ColumnError.self) {
            _ = try self.connection.first("SELECT \(sql: expression) AS it", as: read)
        }
    }

    @Test func `NULL is refused where a value is wanted`() throws {
        let error = try self.refused("NULL") { try $0.integer(0) }
        #expect(error.description == "column 0 (it): wanted integer, found NULL")
        #expect(try self.refused("NULL") { try $0.string(0) }.found == "NULL")
        #expect(try self.refused("NULL") { try $0.bytes(0) }.found == "NULL")
        #expect(try self.refused("NULL") { row in try row.withBytes(0) { $0.count } }.found == "NULL")
    }

    @Test func `another type is refused, also by the optional forms`() throws {
        #expect(try self.refused("'seven'") { try $0.integer(0) }.wanted == "integer")
        #expect(try self.refused("'seven'") { try $0.integerOrNil(0) }.wanted == "integer")
        #expect(try self.refused("7") { try $0.string(0) }.wanted == "string")
        #expect(try self.refused("7") { try $0.bytes(0) }.wanted == "bytes")
        #expect(try self.refused("7") { try $0.instant(0) }.wanted == "instant")
        #expect(try self.refused("'7'") { try $0.instant(0) }.wanted == "instant")
        #expect(try self.refused("'not a uuid'") { try $0.uuid(0) }.wanted == "uuid")
        #expect(try self.refused("CURRENT_TIMESTAMP(6)") { try $0.double(0) }.wanted == "double")
        #expect(try self.refused("1.5") { try $0.integer(0) }.wanted == "integer")
        #expect(try self.refused("2") { try $0.bool(0) }.wanted == "bool")
    }

    @Test func `binary data is not taken for text`() throws {
        #expect(try self.refused("CAST('a' AS BINARY)") { try $0.string(0) }.wanted == "string")
    }

    @Test(arguments: [-1, 1, Int.max, Int.min])
    func `a column that does not exist is refused`(index: Int) throws {
        #expect(try self.refused("1") { try $0.integer(index) }.wanted == "column")
        #expect(try self.refused("1") { try $0.isNull(index) }.wanted == "column")
    }

    @Test func `a failed decoding leaves the connection usable`() throws {
        _ = try self.refused("NULL") { try $0.integer(0) }
        #expect(try self.connection.first("SELECT \(1)") { try $0.integer(0) } == 1)
    }

    @Test func `more than eight columns have their own NULLs`() throws {
        try self.connection.execute(
            "CREATE TEMPORARY TABLE wide (a INT, b INT, c INT, d INT, e INT, f INT, g INT, h INT)")
        try self.connection.execute("INSERT INTO wide VALUES (1, NULL, 3, NULL, 5, NULL, 7, NULL)")
        let row = try self.connection.first("SELECT a, b, c, d, e, f, g, h, a, b FROM wide") { row in
            try (0..<row.count).map { try row.integerOrNil($0) }
        }
        #expect(row == [1, nil, 3, nil, 5, nil, 7, nil, 1, nil])
    }

    @Test func `a text of 2 MB follows one of 10 bytes`() throws {
        try self.connection.execute("CREATE TEMPORARY TABLE texts (id INT PRIMARY KEY, body LONGTEXT)")
        let long = String(repeating: "0123456789é", count: 190_000)
        let texts = ["0123456789", long, "", String(repeating: "x", count: 251)]
        for (id, text) in texts.enumerated() {
            try self.connection.execute("INSERT INTO texts VALUES (\(id), \(text))")
        }
        for _ in 0..<2 {
            let read = try self.connection.query("SELECT body FROM texts ORDER BY id") { try $0.string(0) }
            #expect(read == texts)
        }
    }

    @Test(arguments: [250, 251, 65_535, 65_536, 16_000_000])
    func `a value of any length comes back whole`(length: Int) throws {
        let value = [UInt8](repeating: 7, count: length)
        let read = try self.connection.first("SELECT \(value), \(length)") { row in
            (try row.withBytes(0) { $0.count == length && $0.allSatisfy { $0 == 7 } }, try row.integer(1))
        }
        #expect(read?.0 == true)
        #expect(read?.1 == Int64(length))
    }
}
