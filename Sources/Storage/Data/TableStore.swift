import Core
import MariaDB
import Primitives

/// Where the rows of a query are.
package enum TableSource: Sendable {
    /// Rows as `DataRowWriter` writes them.
    case inline(columns: [DataColumn], rows: JSONText)
    /// - Parameter packets: only those that begin with these rows; nil: all.
    case dataSet(id: UUID, columns: [DataColumn], packets: Range<Int64>? = nil)

    package var columns: [DataColumn] {
        switch self {
        case .inline(let columns, _), .dataSet(_, let columns, _): columns
        }
    }
}

/// Runs queries over uploaded and inline tables. Both are JSON that `JSON_TABLE` unfolds into columns of their types.
package struct TableStore {
    let transaction: Transaction

    /// The answer's rows; each has a value for each output.
    ///
    /// - Throws: `DatabaseError` 1969 when it took longer than `DataSetRules.statementSeconds`.
    package func rows(_ query: TableQuery, of source: TableSource) throws -> [[DataValue]] {
        let statement = TableStatement(query, source)
        return try self.transaction.query(statement.sql) { row in try statement.values(row) }
    }

    /// How many rows the query has without its limit.
    package func count(_ query: TableQuery, of source: TableSource) throws -> Int64 {
        try self.transaction.first(TableStatement(query, source).count) { try $0.integer(0) } ?? 0
    }
}

extension Transaction {
    package var tables: TableStore { TableStore(transaction: self) }
}
