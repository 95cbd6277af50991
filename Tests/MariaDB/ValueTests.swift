import MariaDB
import Primitives
import TestSupport
import Testing

/// Each value goes in as a parameter and comes back from a column.
@Suite struct ValueTests {
    /// Stores one value in a column of the type and reads it back.
    private func roundTrip<T>(
        _ type: String, _ value: some SQLBindable, _ read: (borrowing Row) throws -> T
    ) throws -> T? {
        let connection = try Connection(try TestDatabase.settings())
        try connection.execute(SQL(unsafe: "CREATE TEMPORARY TABLE t (v \(type)) CHARACTER SET utf8mb4"))
        #expect(try connection.execute("INSERT INTO t VALUES (\(value))") == 1)
        return try connection.first("SELECT v FROM t", as: read)
    }

    @Test(arguments: [Int64.min, -1, 0, 1, 1 << 60, .max])
    func `an integer comes back from BIGINT`(value: Int64) throws {
        #expect(try self.roundTrip("BIGINT", value) { try $0.integer(0) } == value)
    }

    @Test(arguments: [
        ("TINYINT", -128), ("TINYINT UNSIGNED", 255), ("SMALLINT", -32_768), ("SMALLINT UNSIGNED", 65_535),
        ("MEDIUMINT", -8_388_608), ("MEDIUMINT UNSIGNED", 16_777_215), ("INT", -2_147_483_648),
        ("INT UNSIGNED", 4_294_967_295), ("BIGINT UNSIGNED", Int.max), ("DECIMAL(20)", -12_345), ("YEAR", 2026),
    ])
    func `an integer comes back from every integer type`(type: String, value: Int) throws {
        #expect(try self.roundTrip(type, value) { try $0.integer(0) } == Int64(value))
    }

    @Test func `an integer above 2^63 is refused, not wrapped`() throws {
        #expect(throws: ColumnError.self) {
            try self.roundTrip("BIGINT UNSIGNED", "18446744073709551615") { try $0.integer(0) }
        }
    }

    @Test(arguments: [0, 0.1, 1.5, 134316.17, .leastNonzeroMagnitude, -.greatestFiniteMagnitude])
    func `a double comes back exactly`(value: Double) throws {
        let read = try self.roundTrip("DOUBLE", value) { try $0.double(0) }
        #expect(read?.bitPattern == value.bitPattern)
    }

    @Test func `a double comes back from FLOAT, DECIMAL and integers`() throws {
        #expect(try self.roundTrip("FLOAT", 1.5) { try $0.double(0) } == 1.5)
        #expect(try self.roundTrip("DECIMAL(10, 2)", 12.25) { try $0.double(0) } == 12.25)
        #expect(try self.roundTrip("INT", 7) { try $0.double(0) } == 7)
    }

    @Test(arguments: [true, false])
    func `a bool comes back`(value: Bool) throws {
        #expect(try self.roundTrip("BOOLEAN", value) { try $0.bool(0) } == value)
    }

    @Test(arguments: ["", "a", "it's \"quoted\" \\ % _ `", "emoji 🎈👩‍👩‍👧 é", "NUL \0 inside", "?", "-- comment"])
    func `a string comes back from every text type`(value: String) throws {
        for type in ["VARCHAR(100)", "TEXT", "LONGTEXT", "VARCHAR(100) COLLATE utf8mb4_bin"] {
            #expect(try self.roundTrip(type, value) { try $0.string(0) } == value)
            #expect(try self.roundTrip(type, value) { try $0.bytes(0) } == Array(value.utf8))
        }
    }

    @Test func `a string comes back from JSON, ENUM, DECIMAL and DATE`() throws {
        #expect(try self.roundTrip("JSON", "{\"é\": 1}") { try $0.string(0) } == "{\"é\": 1}")
        #expect(try self.roundTrip("ENUM ('one', 'two')", "two") { try $0.string(0) } == "two")
        #expect(
            try self.roundTrip("DECIMAL(30, 10)", "12345678901234567890.5") { try $0.string(0) }
                == "12345678901234567890.5000000000")
        #expect(try self.roundTrip("DATE", "0987-01-02") { try $0.string(0) } == "0987-01-02")
    }

    @Test(arguments: [[], [0], [255, 0, 39, 92], [UInt8](0...255)] as [[UInt8]])
    func `bytes come back from every binary type`(value: [UInt8]) throws {
        for type in ["VARBINARY(300)", "BLOB", "LONGBLOB"] {
            #expect(try self.roundTrip(type, value) { try $0.bytes(0) } == value)
            #expect(try self.roundTrip(type, value) { row in try row.withBytes(0) { Array($0) } } == value)
        }
    }

    @Test(arguments: [UUID(high: 0, low: 0), UUID(high: .max, low: .max), UUID(high: 0x0123_4567_89ab_7def, low: 9)])
    func `a UUID comes back from UUID and text`(value: UUID) throws {
        #expect(try self.roundTrip("UUID", value) { try $0.uuid(0) } == value)
        #expect(try self.roundTrip("UUID", value) { try $0.string(0) } == value.description)
        #expect(try self.roundTrip("CHAR(36)", value) { try $0.uuid(0) } == value)
        #expect(try self.roundTrip("BINARY(16)", value.bytes) { try $0.uuid(0) } == value)
    }

    @Test(arguments: [
        "1970-01-01T00:00:00Z", "2026-01-02T03:04:05.678901Z", "2024-02-29T23:59:59.999999Z", "1000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z", "2026-01-02T00:00:00Z", "2026-01-02T03:04:05Z",
    ])
    func `an instant comes back from DATETIME(6)`(text: String) throws {
        let value = try #require(Instant(rfc3339: text))
        #expect(try self.roundTrip("DATETIME(6)", value) { try $0.instant(0) } == value)
    }

    @Test func `an instant comes back from TIMESTAMP, in UTC`() throws {
        let value = try #require(Instant(rfc3339: "2026-07-02T03:04:05.678901Z"))
        #expect(try self.roundTrip("TIMESTAMP(6)", value) { try $0.instant(0) } == value)
    }

    @Test func `an instant of the year 10000 is refused`() throws {
        let value = try #require(Instant(rfc3339: "9999-12-31T23:59:59Z")) + .seconds(1)
        let error = try #require(throws: DatabaseError.self) {
            try self.roundTrip("DATETIME(6)", value) { try $0.instant(0) }
        }
        #expect(error.number == 1292)
    }

    @Test func `NULL comes back as nil from every type`() throws {
        let null = String?.none
        #expect(try self.roundTrip("BIGINT", Int?.none) { try $0.integerOrNil(0) } == .some(nil))
        #expect(try self.roundTrip("DOUBLE", Double?.none) { try $0.doubleOrNil(0) } == .some(nil))
        #expect(try self.roundTrip("BOOLEAN", Bool?.none) { try $0.boolOrNil(0) } == .some(nil))
        #expect(try self.roundTrip("TEXT", null) { try $0.stringOrNil(0) } == .some(nil))
        #expect(try self.roundTrip("BLOB", [UInt8]?.none) { try $0.bytesOrNil(0) } == .some(nil))
        #expect(try self.roundTrip("UUID", UUID?.none) { try $0.uuidOrNil(0) } == .some(nil))
        #expect(try self.roundTrip("DATETIME(6)", Instant?.none) { try $0.instantOrNil(0) } == .some(nil))
        #expect(try self.roundTrip("TEXT", null) { try $0.isNull(0) } == true)
        #expect(try self.roundTrip("TEXT", Optional("a")) { try $0.isNull(0) } == false)
    }
}
