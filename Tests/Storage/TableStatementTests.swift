import Core
import MariaDB
import Primitives
import TestSupport
import Testing

@testable import Storage

@Suite struct TableStatementTests {
    private static let columns = [
        DataColumn(name: "n", kind: .integer), DataColumn(name: "`; DROP TABLE users; --", kind: .text, length: 5),
    ]

    private func inline(_ count: Int) -> TableSource {
        let writer = DataRowWriter(Self.columns)
        for number in 0..<count { writer.row(["\(number)", "text"]) }
        return .inline(columns: Self.columns, rows: JSONText(stored: writer.end()))
    }

    @Test func `nothing of a caller stands in a statement`() {
        var query = TableQuery()
        query.outputs = [.column(1), .aggregate(.max, 0)]
        query.conditions = [
            .compare(1, .eq, .text("' OR 1=1 --")), .contains(1, "%_\\"), .oneOf(1, [.text("x")], orNull: true),
        ]
        query.order = [(output: 0, ascending: false)]
        for source in [self.inline(1), .dataSet(id: UUID.v7(), columns: Self.columns)] {
            let sql = TableStatement(query, source).sql
            for text in ["DROP", "1=1", "%_", "text", "'x'"] { #expect(!sql.text.contains(text), "\(text)") }
            #expect(sql.values.contains(.string("' OR 1=1 --")))
            #expect(sql.values.contains(.string("%\\%\\_\\\\%")))
        }
    }

    @Test func `only columns that are asked about are unfolded`() {
        var query = TableQuery()
        query.outputs = [.column(0)]
        #expect(!TableStatement(query, self.inline(1)).sql.text.contains("$[1]"))
        query.conditions = [.isNull(1)]
        #expect(TableStatement(query, self.inline(1)).sql.text.contains("$[1]"))
    }

    @Test func `a statement that takes too long is stopped by the server`() throws {
        let database = Database(try TestDatabase.shared())
        var query = TableQuery()
        query.outputs = [.aggregate(.count, 0)]
        let source = self.inline(20_000)
        let statement = TableStatement(query, source, seconds: 0.000_1)
        var failure: DatabaseError?
        // The server's timer may be late on a busy machine, and the statement is done by then.
        for _ in 0..<100 where failure == nil {
            do {
                _ = try database.read { tx in try tx.query(statement.sql, as: statement.values) }
            } catch let error as DatabaseError {
                failure = error
            }
        }
        #expect(failure?.isStatementTimeout == true)
        let rows = try database.read { tx in try tx.tables.rows(query, of: source) }
        #expect(rows == [[.integer(20_000)]])
    }
}
