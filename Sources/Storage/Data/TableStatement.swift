import Core
import MariaDB
import Primitives

/// One query as SQL. Column numbers, widths and limits are numbers of our own; every other value is bound.
struct TableStatement {
    private let query: TableQuery
    private let source: TableSource
    /// Longest run, in seconds.
    private let seconds: Double

    init(_ query: TableQuery, _ source: TableSource, seconds: Double = Double(DataSetRules.statementSeconds)) {
        self.query = query
        self.source = source
        self.seconds = seconds
    }

    var sql: SQL {
        var sql: SQL = "\(sql: self.bounded)SELECT \(sql: self.query.outputs.map(self.expression).joined())"
        sql += self.body
        let order = self.order
        if !order.isEmpty { sql += " ORDER BY \(sql: order.joined())" }
        return sql + " LIMIT \(self.query.limit) OFFSET \(self.query.offset)"
    }

    /// One number: how many rows there are without the limit.
    var count: SQL {
        guard self.query.isGrouped else { return "\(sql: self.bounded)SELECT COUNT(*)\(sql: self.body)" }
        return "\(sql: self.bounded)SELECT COUNT(*) FROM (SELECT COUNT(*)\(sql: self.body)) g"
    }

    private var bounded: SQL { SQL(unsafe: "SET STATEMENT max_statement_time = \(self.seconds) FOR ") }

    private var body: SQL {
        var sql: SQL = " FROM \(sql: self.from)"
        let conditions = self.scope + self.query.conditions.map(self.condition)
        if !conditions.isEmpty { sql += " WHERE \(sql: conditions.joined(separator: " AND "))" }
        let keys = self.query.outputs.filter { !$0.isAggregate }
        if self.query.isGrouped, !keys.isEmpty { sql += " GROUP BY \(sql: keys.map(self.expression).joined())" }
        return sql
    }

    // MARK: Rows

    /// Columns that the query touches, and the number of the row.
    private var from: SQL {
        let used = Set(
            self.query.outputs.compactMap(Self.column) + self.query.conditions.map(Self.column))
        let columns =
            [SQL(unsafe: "k FOR ORDINALITY")]
            + used.sorted().map { index in
                SQL(unsafe: "c\(index) \(Self.type(self.source.columns[index])) PATH '$[\(index)]'")
            }
        switch self.source {
        case .inline(_, let rows):
            return "JSON_TABLE(\(rows.string), '$[*]' COLUMNS (\(sql: columns.joined()))) x"
        case .dataSet:
            return "data_set_rows r JOIN JSON_TABLE(r.cells, '$[*]' COLUMNS (\(sql: columns.joined()))) x"
        }
    }

    private var scope: [SQL] {
        guard case .dataSet(let id, _, let packets) = self.source else { return [] }
        guard let packets else { return ["r.data_set_id = \(id)"] }
        return [
            "r.data_set_id = \(id) AND r.first_row >= \(packets.lowerBound) AND r.first_row < \(packets.upperBound)"
        ]
    }

    private var rowNumber: SQL {
        if case .dataSet = self.source { SQL(unsafe: "r.first_row + x.k") } else { SQL(unsafe: "x.k") }
    }

    private static func column(_ output: TableQuery.Output) -> Int? {
        switch output {
        case .column(let index), .step(let index, _): index
        case .rowNumber: nil
        case .aggregate(_, let index): index
        }
    }

    private static func column(_ condition: TableQuery.Condition) -> Int {
        switch condition {
        case .isNull(let index), .isNotNull(let index), .compare(let index, _, _), .oneOf(let index, _, _),
            .contains(let index, _):
            index
        }
    }

    /// A type that holds every value of the column. Text compares by code points, spaces at the end included.
    private static func type(_ column: DataColumn) -> String {
        switch column.kind {
        case .integer: return "BIGINT"
        case .number:
            guard let exact = column.exact else { return "DOUBLE" }
            return "DECIMAL(\(exact.whole + exact.fraction), \(exact.fraction))"
        case .boolean: return "TINYINT"
        case .time: return "DATETIME(6)"
        case .text:
            let type = column.length <= 500 ? "VARCHAR(\(max(column.length, 1)))" : "LONGTEXT"
            return "\(type) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"
        }
    }

    private static func number(_ value: Int) -> SQL { SQL(unsafe: "\(value)") }

    private static func reference(_ index: Int) -> SQL { SQL(unsafe: "x.c\(index)") }

    // MARK: Outputs

    private func expression(_ output: TableQuery.Output) -> SQL {
        switch output {
        case .column(let index): Self.reference(index)
        case .step(let index, let seconds):
            """
            TIMESTAMPADD(SECOND, FLOOR(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', \(sql: Self.reference(index)))
                / \(sql: Self.number(Int(seconds) * 1_000_000))) * \(sql: Self.number(Int(seconds))),
                CAST('1970-01-01' AS DATETIME(6)))
            """
        case .rowNumber: self.rowNumber
        case .aggregate(.count, nil): "COUNT(*)"
        case .aggregate(let function, let index): self.aggregate(function, index ?? 0)
        }
    }

    private func aggregate(_ function: DataQuery.Function, _ index: Int) -> SQL {
        let column = Self.reference(index)
        switch function {
        case .count: return "COUNT(\(sql: column))"
        case .min: return "MIN(\(sql: column))"
        case .max: return "MAX(\(sql: column))"
        case .sum: return "SUM(\(sql: column))"
        case .avg: return "AVG(\(sql: self.widened(index)))"
        }
    }

    /// With ten more digits of a fraction: an average has only four more than what it is made of.
    private func widened(_ index: Int) -> SQL {
        let column = self.source.columns[index]
        switch (column.kind, column.exact) {
        case (.integer, _): return "CAST(\(sql: Self.reference(index)) AS DECIMAL(30, 10))"
        case (_, let exact?):
            let digits = SQL(unsafe: "\(exact.whole + exact.fraction + 10), \(exact.fraction + 10)")
            return "CAST(\(sql: Self.reference(index)) AS DECIMAL(\(sql: digits)))"
        default: return Self.reference(index)
        }
    }

    func values(_ row: borrowing Row) throws -> [DataValue] {
        var values: [DataValue] = []
        values.reserveCapacity(self.query.outputs.count)
        for (index, output) in self.query.outputs.enumerated() { values.append(try self.value(output, row, index)) }
        return values
    }

    private func value(_ output: TableQuery.Output, _ row: borrowing Row, _ index: Int) throws -> DataValue {
        if try row.isNull(index) { return .null }
        switch output {
        case .rowNumber, .aggregate(.count, _): return .integer(try row.integer(index))
        case .step: return .time(try row.instant(index))
        case .column(let column): return try Self.value(self.source.columns[column], row, index)
        case .aggregate(let function, let column):
            let column = self.source.columns[column ?? 0]
            guard function == .sum || function == .avg else { return try Self.value(column, row, index) }
            let isExact = column.kind == .integer || column.exact != nil
            return isExact ? .decimal(try row.string(index)) : .double(try row.double(index))
        }
    }

    private static func value(_ column: DataColumn, _ row: borrowing Row, _ index: Int) throws -> DataValue {
        switch column.kind {
        case .integer: .integer(try row.integer(index))
        case .number: column.exact != nil ? .decimal(try row.string(index)) : .double(try row.double(index))
        case .boolean: .boolean(try row.integer(index) != 0)
        case .time: .time(try row.instant(index))
        case .text: .text(try row.string(index))
        }
    }

    // MARK: Conditions

    private func condition(_ condition: TableQuery.Condition) -> SQL {
        switch condition {
        case .isNull(let index): return "\(sql: Self.reference(index)) IS NULL"
        case .isNotNull(let index): return "\(sql: Self.reference(index)) IS NOT NULL"
        case .compare(let index, .ne, let value):
            return "NOT (\(sql: Self.reference(index)) <=> \(sql: Self.bound(value)))"
        case .compare(let index, let comparison, let value):
            return "\(sql: Self.reference(index)) \(sql: Self.sign(comparison)) \(sql: Self.bound(value))"
        case .oneOf(let index, let values, let orNull):
            let column = Self.reference(index)
            let list: SQL = values.isEmpty ? "NULL" : values.map(Self.bound).joined()
            let within: SQL = "\(sql: column) IN (\(sql: list))"
            return orNull ? "(\(sql: within) OR \(sql: column) IS NULL)" : within
        case .contains(let index, let text):
            return """
                \(sql: Self.reference(index)) COLLATE utf8mb4_uca1400_ai_ci LIKE \("%\(LikePattern.escaped(text))%")
                """
        }
    }

    private static func sign(_ comparison: DataQuery.Comparison) -> SQL {
        switch comparison {
        case .gt: ">"
        case .lt: "<"
        case .gte: ">="
        case .lte: "<="
        case .eq, .ne, .in, .contains: "="
        }
    }

    private static func bound(_ value: DataValue) -> SQL {
        switch value {
        case .null: "NULL"
        case .integer(let value): "\(value)"
        // As text it would be compared as a floating-point number.
        case .decimal(let digits): "CAST(\(digits) AS DECIMAL(65, 12))"
        case .double(let value): "\(value)"
        case .boolean(let value): "\(value)"
        case .time(let value): "\(value)"
        case .text(let value): "\(value)"
        }
    }

    // MARK: Order

    /// Nulls are last in either direction. Text is sorted for people first; then, and among what remains equal, by its
    /// code points, and then as the rows came.
    private var order: [SQL] {
        let names = TableNames(self.source.columns)
        var order: [SQL] = self.query.order.flatMap { entry -> [SQL] in
            let expression = self.expression(self.query.outputs[entry.output])
            let direction: SQL = entry.ascending ? "ASC" : "DESC"
            var keys: [SQL] = ["\(sql: expression) IS NULL"]
            if names.kind(self.query.outputs[entry.output]) == .text {
                keys.append("\(sql: expression) COLLATE utf8mb4_uca1400_ai_ci \(sql: direction)")
            }
            return keys + ["\(sql: expression) \(sql: direction)"]
        }
        if self.query.isGrouped {
            let keys = self.query.outputs.filter { !$0.isAggregate }.map(self.expression)
            order += keys.map { "\(sql: $0) IS NULL, \(sql: $0)" }
        } else {
            order.append(self.rowNumber)
        }
        return order
    }
}
