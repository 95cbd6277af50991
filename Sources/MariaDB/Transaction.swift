import Primitives

/// What a closure of `Database` works with: the connection, and the moment it began.
///
/// It must not be kept beyond the closure.
package struct Transaction {
    package let connection: Connection
    /// The moment this attempt began; the closure's only clock, so that a second run is as if it were the first.
    package let now: Instant
    internal let mode: Mode

    internal enum Mode {
        /// `Database.read`: each statement by itself.
        case autocommit
        case snapshot
        case writing
    }

    package func query(_ sql: SQL, _ row: (borrowing Row) throws -> Void) throws {
        try self.connection.query(sql, row)
    }

    package func query<T>(_ sql: SQL, as decode: (borrowing Row) throws -> T) throws -> [T] {
        try self.connection.query(sql, as: decode)
    }

    package func first<T>(_ sql: SQL, as decode: (borrowing Row) throws -> T) throws -> T? {
        try self.connection.first(sql, as: decode)
    }

    /// See `Connection.execute`. Throws the server's 1792 inside `Database.read` and `snapshot`.
    @discardableResult
    package func execute(_ sql: SQL) throws -> Int {
        try self.checkWritable()
        return try self.connection.execute(sql)
    }

    /// See `Connection.executeNoWait`: `nil` when a row is locked by someone else.
    package func executeNoWait(_ sql: SQL) throws -> Int? {
        try self.checkWritable()
        return try self.connection.executeNoWait(sql)
    }

    /// See `Connection.lastInsertID`.
    package var lastInsertID: UInt64 { self.connection.lastInsertID }

    /// A read is run again after a lost connection, which would repeat what it had written.
    private func checkWritable() throws(DatabaseError) {
        guard self.mode == .writing else {
            throw DatabaseError(
                number: 1792, sqlState: "25006", message: "this statement needs Database.transaction, not a read")
        }
    }
}
