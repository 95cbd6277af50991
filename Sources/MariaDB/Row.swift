import CMariaDB

/// One row of a result, read by column index from 0.
///
/// It points into the stored result, so it cannot be kept: it is only borrowed for the time of the closure that reads
/// it. Nothing is copied but the values asked for. Every function throws `ColumnError` for a column that does not
/// exist, for another type, and for NULL unless its name says `OrNil`.
package struct Row: ~Copyable {
    /// How many columns it has.
    package let count: Int
    private let fields: UnsafePointer<MYSQL_FIELD>
    private let cells: UnsafePointer<MYSQL_BIND>

    internal init(fields: UnsafePointer<MYSQL_FIELD>, cells: UnsafePointer<MYSQL_BIND>, count: Int) {
        self.fields = fields
        self.cells = cells
        self.count = count
    }

    package func isNull(_ index: Int) throws(ColumnError) -> Bool {
        try self.cell(index) == nil
    }

    /// The column as the server sent it, or `nil` for NULL.
    ///
    /// No result buffers are bound. The library's fetch then leaves in each cell where its value begins (`row_ptr`,
    /// null for NULL) and how long it is: what its own `mysql_stmt_fetch_column` reads. So no text has to fit a buffer
    /// and none is copied twice.
    internal func cell(_ index: Int) throws(ColumnError) -> Cell? {
        guard index >= 0, index < self.count else { throw ColumnError.missing(index, of: self.count) }
        guard let start = self.cells[index].u.row_ptr else { return nil }
        return Cell(
            start: UnsafeRawPointer(start), length: Int(clamping: self.cells[index].length_value),
            field: self.fields + index)
    }

    internal func failure(_ index: Int, _ wanted: StaticString, _ cell: Cell?) -> ColumnError {
        let name = self.fields[index].name.map { String(cString: $0) } ?? ""
        return ColumnError(index: index, name: name, wanted: "\(wanted)", found: cell?.typeName ?? "NULL")
    }

    /// Converts a column; `convert` gives `nil` for a type or a value that is not what is wanted.
    @inline(__always)
    internal func value<Value>(
        _ index: Int, _ wanted: StaticString, _ convert: (Cell) -> Value?
    ) throws(ColumnError) -> Value {
        let cell = try self.cell(index)
        guard let cell, let value = convert(cell) else { throw self.failure(index, wanted, cell) }
        return value
    }

    @inline(__always)
    internal func valueOrNil<Value>(
        _ index: Int, _ wanted: StaticString, _ convert: (Cell) -> Value?
    ) throws(ColumnError) -> Value? {
        guard let cell = try self.cell(index) else { return nil }
        guard let value = convert(cell) else { throw self.failure(index, wanted, cell) }
        return value
    }
}

/// A column is not what the program takes it for: its SQL and its decoder disagree.
package struct ColumnError: Swift.Error, Equatable, CustomStringConvertible {
    package let index: Int
    /// The column's name in the result; empty when there is no such column.
    package let name: String
    package let wanted: String
    /// The column's type, or `NULL`.
    package let found: String

    internal static func missing(_ index: Int, of count: Int) -> ColumnError {
        ColumnError(index: index, name: "", wanted: "column", found: "a row of \(count)")
    }

    package var description: String {
        "column \(self.index) (\(self.name)): wanted \(self.wanted), found \(self.found)"
    }
}
