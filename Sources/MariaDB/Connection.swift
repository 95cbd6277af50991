import CMariaDB

/// One connection to MariaDB: utf8mb4, UTC, strict. It belongs to one thread.
///
/// Values travel only as parameters of prepared statements, which it keeps. It never reconnects: `Database` does.
package final class Connection {
    let handle: UnsafeMutablePointer<MYSQL>
    private var statements: StatementCache
    private let parameters = ParameterBuffer()

    /// Statements executed by `query`, `first`, `execute` and `script`, for tests that hold their number constant.
    package private(set) var statementsExecuted = 0
    /// What the last `execute` set as `LAST_INSERT_ID()`: an AUTO_INCREMENT value, or that of `LAST_INSERT_ID(expr)`.
    package private(set) var lastInsertID: UInt64 = 0
    /// Between `begin` and `commit` or `rollback`.
    package private(set) var isInTransaction = false
    /// Why the open transaction, or the connection, is of no use any more. Every further statement throws it again:
    /// after a deadlock the server has rolled back, and what followed would be committed by itself.
    package private(set) var failure: DatabaseError?

    package init(_ settings: ConnectionSettings) throws(DatabaseError) {
        self.handle = try Opening.open(settings)
        self.statements = StatementCache(capacity: settings.cachedStatements)
    }

    deinit {
        self.statements.removeAll()
        mysql_close(self.handle)
    }

    /// The server's number of this connection, as `KILL` takes it.
    package var identifier: UInt64 { UInt64(mysql_thread_id(self.handle)) }

    /// Nothing can be sent any more.
    package var isLost: Bool { self.failure?.isConnectionLost ?? false }

    /// Bytes that the library keeps for packets of the server; it grows with the largest and never shrinks.
    internal var networkBuffer: Int { Int(clamping: self.handle.pointee.net.max_packet) }

    /// How many statements are prepared.
    package var preparedStatements: Int { self.statements.count }

    /// Starts a transaction.
    ///
    /// - Parameter snapshot: read-only, and every statement sees the data of this moment.
    package func begin(readOnly snapshot: Bool = false) throws(DatabaseError) {
        try self.control(
            snapshot ? "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY" : "START TRANSACTION READ WRITE")
        self.isInTransaction = true
    }

    /// - Throws: when the connection is lost, it is not known whether the server has committed.
    package func commit() throws(DatabaseError) {
        try self.control("COMMIT")
        self.isInTransaction = false
    }

    package func rollback() throws(DatabaseError) {
        if !self.isLost { self.failure = nil }
        try self.control("ROLLBACK")
        self.isInTransaction = false
    }

    /// Runs a script of many statements over the text protocol. For migrations and tests: no value can be bound.
    ///
    /// - Throws: `ScriptError` for the first statement that fails; those after it are not run.
    package func script(_ text: String) throws {
        try self.checkUsable()
        self.statementsExecuted += 1
        guard mysql_set_server_option(self.handle, MYSQL_OPTION_MULTI_STATEMENTS_ON) == 0 else {
            throw self.noted(ClientLibrary.error(self.handle))
        }
        defer { mysql_set_server_option(self.handle, MYSQL_OPTION_MULTI_STATEMENTS_OFF) }
        var statement = 1
        var status = self.send(text)
        while status == 0 {
            mysql_free_result(mysql_store_result(self.handle))
            guard mysql_errno(self.handle) == 0 else { break }
            status = mysql_next_result(self.handle)
            statement += 1
        }
        if mysql_errno(self.handle) != 0 {
            throw ScriptError(statement: statement, cause: self.noted(ClientLibrary.error(self.handle)))
        }
    }

    /// BEGIN, COMMIT and ROLLBACK: without a value and not worth a prepared statement.
    private func control(_ statement: String) throws(DatabaseError) {
        try self.checkUsable()
        guard self.send(statement) == 0 else { throw self.noted(ClientLibrary.error(self.handle)) }
    }

    private func send(_ text: String) -> Int32 {
        mysql_real_query(self.handle, text, UInt(text.utf8.count))
    }

    func checkUsable() throws(DatabaseError) {
        if let failure { throw failure }
    }

    /// Remembers an error that ends the transaction or the connection.
    private func noted(_ error: DatabaseError, toleratesLockTimeout: Bool = false) -> DatabaseError {
        let isTolerated = error.isLockTimeout && toleratesLockTimeout
        if error.isConnectionLost || self.isInTransaction && error.isTransient && !isTolerated {
            self.failure = error
        }
        return error
    }
}

extension Connection {
    /// Calls `row` with each row of the result. The result is already in memory: other statements may run inside.
    package func query(_ sql: SQL, _ row: (borrowing Row) throws -> Void) throws {
        let statement = try self.run(sql)
        defer { statement.finish() }
        while try statement.advance() { try row(statement.row) }
    }

    /// Each row of the result, decoded.
    package func query<T>(_ sql: SQL, as decode: (borrowing Row) throws -> T) throws -> [T] {
        let statement = try self.run(sql)
        defer { statement.finish() }
        var values: [T] = []
        values.reserveCapacity(statement.rowCount)
        while try statement.advance() { values.append(try decode(statement.row)) }
        return values
    }

    /// The first row, decoded; `nil` when there is none. The statement says `LIMIT 1` where there may be more.
    package func first<T>(_ sql: SQL, as decode: (borrowing Row) throws -> T) throws -> T? {
        let statement = try self.run(sql)
        defer { statement.finish() }
        return try statement.advance() ? try decode(statement.row) : nil
    }

    /// Executes a statement.
    ///
    /// - Returns: how many rows were inserted, deleted, or found by an UPDATE's WHERE, whether it changed them or not;
    ///   2 for a row that `ON DUPLICATE KEY UPDATE` changed; with RETURNING, how many were returned.
    @discardableResult
    package func execute(_ sql: SQL) throws -> Int {
        try self.affected(self.run(sql))
    }

    /// Executes a statement that does not wait for a row lock.
    ///
    /// - Returns: as `execute`, or `nil` when another transaction holds a lock that it needs. The transaction goes on.
    ///   (With the server's `innodb_rollback_on_timeout` it would be rolled back instead; that is off by default.)
    package func executeNoWait(_ sql: SQL) throws -> Int? {
        let unwaiting: SQL = "SET STATEMENT innodb_lock_wait_timeout = 0 FOR \(sql: sql)"
        do throws(DatabaseError) {
            return self.affected(try self.run(unwaiting, toleratesLockTimeout: true))
        } catch {
            guard error.isLockTimeout else { throw error }
            return nil
        }
    }

    private func affected(_ statement: PreparedStatement) -> Int {
        defer { statement.finish() }
        self.lastInsertID = statement.lastInsertID
        return statement.affectedRows
    }

    internal func run(_ sql: SQL) throws -> PreparedStatement {
        try self.run(sql, toleratesLockTimeout: false)
    }

    private func run(_ sql: SQL, toleratesLockTimeout: Bool) throws(DatabaseError) -> PreparedStatement {
        try self.checkUsable()
        self.statementsExecuted += 1
        do throws(DatabaseError) {
            let statement = try self.statements.statement(sql, on: self.handle)
            try statement.execute(sql.values, self.parameters)
            return statement
        } catch {
            if error.isStale { self.statements.remove(sql) }
            throw self.noted(error, toleratesLockTimeout: toleratesLockTimeout)
        }
    }
}
