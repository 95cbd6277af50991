import Core
import JSON
import Primitives
import Testing

/// Types of columns, and the queries that name them.
@Suite struct DataColumnTests {
    private func kind(_ cells: [String?]) -> DataColumn {
        var guess = ColumnGuess()
        for cell in cells { guess.see(cell) }
        return guess.column("c")
    }

    @Test func `a column is of the narrowest type that all of its cells fit`() {
        for (cells, kind) in [
            (["1", "-2", nil, "9223372036854775807"], .integer), (["1", "2.5"], .number), (["1e3", "2"], .number),
            (["9223372036854775808"], .number), (["true", "FALSE"], .boolean), (["1", "true"], .text),
            (["2026-01-31", "2026-01-31T12:00:00+02:00", "2026-01-31 12:00:00"], .time), (["2026-02-30"], .text),
            (["007"], .text), (["+1"], .text), ([".5"], .text), (["1,5"], .text), (["0"], .integer), (["-0"], .integer),
            (["1", ""], .text), ([nil, nil], .text), ([], .text), ([" 1 "], .integer), (["NaN"], .text),
            ([String(repeating: "1", count: 31)], .text), (["1e999"], .text), (["0900-01-01"], .text),
        ] as [([String?], DataColumn.Kind)] {
            #expect(self.kind(cells).kind == kind, "\(cells)")
        }
    }

    @Test func `a number has as many digits as its values need, or none that are exact`() {
        #expect(self.kind(["12.5", "-0.125", "1234"]).exact == DataColumn.Digits(whole: 4, fraction: 3))
        #expect(self.kind(["1.5", "1e5"]).exact == nil)
        #expect(self.kind(["0.1234567890123"]).exact == nil)
        #expect(self.kind(["1.5", "x"]).exact == nil)
        #expect(self.kind(["abc", "é"]).length == 3)
    }

    @Test func `a column is stored and read back`() throws {
        for column in [
            self.kind(["1.25"]), self.kind(["x"]), self.kind(["1"]), self.kind(["1e5"]), self.kind(["2026-01-01"]),
        ] {
            #expect(DataColumn(try JSONValue(parsing: column.json.encoded)) == column)
        }
    }

    @Test func `a row's cells are written in their columns' types`() {
        let columns = [
            self.kind(["1"]), self.kind(["1.5"]), self.kind(["true"]), self.kind(["2026-01-01"]), self.kind(["x"]),
        ]
        let writer = DataRowWriter(columns)
        writer.row([" 7", "0.10", "FALSE", "2026-01-02T03:04:05.6+01:00", "a\"b"])
        writer.row([nil, nil, nil, nil, nil])
        let rows = #"[[7,0.10,false,"2026-01-02 02:04:05.600000","a\"b"],[null,null,null,null,null]]"#
        #expect(String(decoding: writer.end(), as: UTF8.self) == rows)
    }

    @Test func `numbers are shown in their shortest exact form`() {
        for (value, text) in [
            (DataValue.decimal("12.500"), "12.5"), (.decimal("3.000"), "3"), (.decimal("-0.00"), "0"),
            (.decimal("100"), "100"), (.decimal("-12.05"), "-12.05"), (.double(0.1), "0.1"), (.integer(-7), "-7"),
        ] {
            #expect(value.text == text)
            let json = JSONWriter(buffer: ByteBuffer(capacity: 64))
            value.write(json)
            #expect(String(decoding: json.buffer.array, as: UTF8.self) == text)
        }
    }

    @Test func `a query that makes no sense is named by its place, whatever it holds`() throws {
        for (query, field) in [
            (["endpoint": 1], "data_query.endpoint"), (["endpoint": "dataset:x"], "data_query.endpoint"),
            (["endpoint": "metrics:"], "data_query.endpoint"), (["filters": 1], "data_query.filters"),
            (["filters": [1]], "data_query.filters[0]"),
            (["filters": [["field": "a", "operator": "like", "value": 1]]], "data_query.filters[0].operator"),
            (["aggregation": ["type": "median", "field": "a"]], "data_query.aggregation.type"),
            (["aggregation": ["type": "sum"]], "data_query.aggregation.field"),
            (["sort": ["field": "a", "direction": "up"]], "data_query.sort.direction"),
            (["limit": 0], "data_query.limit"), (["parameters": 1], "data_query.parameters"),
            (["parameters": ["y": [1]]], "data_query.parameters.y"),
            (["parameters": ["range_seconds": -1]], "data_query.parameters.range_seconds"),
        ] as [(JSONObject, String)] {
            do {
                _ = try DataQuery(query)
                Issue.record("\(query.text) was taken")
            } catch .validation(let issues) {
                #expect(issues.contains { $0.field == field }, "\(query.text): \(issues.map(\.field))")
            } catch {
                Issue.record("\(error)")
            }
        }
        let id = UUID.v7()
        for text in ["dataset:ds_\(id.base62)", "dataset:\(id)"] {
            #expect(try DataQuery(["endpoint": .string(text)]).source == .dataSet(id))
        }
        #expect(try DataQuery([:]).source == .none)
        #expect(try DataQuery(["endpoint": .null, "parameters": ["data": 1]]).source == .inline(1))
    }
}
