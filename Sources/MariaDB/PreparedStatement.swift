import CMariaDB

/// A statement that the server has parsed, and the result of its last execution. Closed when it is let go.
internal final class PreparedStatement {
    private let handle: UnsafeMutablePointer<MYSQL_STMT>
    private let connection: UnsafeMutablePointer<MYSQL>
    private let parameterCount: Int
    /// When it was last used, on the cache's own clock.
    var lastUse: UInt64 = 0
    /// Its result is being read, so it cannot be executed.
    private(set) var isRunning = false

    init(_ sql: SQL, on connection: UnsafeMutablePointer<MYSQL>) throws(DatabaseError) {
        guard let handle = mysql_stmt_init(connection) else { throw ClientLibrary.error(connection) }
        let status = sql.bytes.withUnsafeBytes { text in
            mysql_stmt_prepare(handle, text.baseAddress?.assumingMemoryBound(to: CChar.self), UInt(text.count))
        }
        guard status == 0 else {
            defer { mysql_stmt_close(handle) }
            throw ClientLibrary.error(handle)
        }
        self.handle = handle
        self.connection = connection
        self.parameterCount = Int(mysql_stmt_param_count(handle))
    }

    deinit {
        mysql_stmt_close(self.handle)
    }

    /// Executes and takes the whole result into memory, so that other statements can run while rows are read.
    ///
    /// - Throws: 2034 when there are more or fewer values than parameters, as when a bare `?` stands in the text;
    ///   2057 when the number of columns is not what it was at the last execution.
    func execute(_ values: [SQLValue], _ parameters: ParameterBuffer) throws(DatabaseError) {
        guard values.count == self.parameterCount else {
            throw ClientLibrary.error(
                CR_INVALID_PARAMETER_NO, "\(values.count) values for \(self.parameterCount) parameters")
        }
        if values.isEmpty {
            guard mysql_stmt_execute(self.handle) == 0 else { throw ClientLibrary.error(self.handle) }
        } else {
            try parameters.withBinds(values) { binds throws(DatabaseError) in
                guard mysql_stmt_bind_param(self.handle, binds) == 0, mysql_stmt_execute(self.handle) == 0 else {
                    throw ClientLibrary.error(self.handle)
                }
            }
        }
        guard mysql_stmt_store_result(self.handle) == 0 else { throw ClientLibrary.error(self.handle) }
        guard mysql_stmt_field_count(self.handle) == mysql_field_count(self.connection) else {
            mysql_stmt_free_result(self.handle)
            throw ClientLibrary.error(CR_NEW_STMT_METADATA, "the columns changed since the statement was prepared")
        }
        self.isRunning = true
    }

    /// Rows of the result; 0 for a statement without one.
    var rowCount: Int { Int(clamping: mysql_stmt_num_rows(self.handle)) }

    /// Rows changed or found by the WHERE; with RETURNING, rows returned.
    var affectedRows: Int {
        // With a result the server does not say; the library then counts the stored rows.
        mysql_stmt_field_count(self.handle) > 0
            ? self.rowCount : Int(clamping: mysql_stmt_affected_rows(self.handle))
    }

    var lastInsertID: UInt64 { mysql_stmt_insert_id(self.handle) }

    /// Goes to the next row; `false` after the last one, and for a statement without a result.
    func advance() throws -> Bool {
        guard self.handle.pointee.field_count > 0 else { return false }
        switch mysql_stmt_fetch(self.handle) {
        case 0: return true
        case MYSQL_NO_DATA: return false
        default: throw ClientLibrary.error(self.handle)
        }
    }

    /// The row that `advance` went to.
    var row: Row {
        Row(
            fields: self.handle.pointee.fields, cells: self.handle.pointee.bind,
            count: Int(self.handle.pointee.field_count))
    }

    /// Frees the result.
    func finish() {
        mysql_stmt_free_result(self.handle)
        self.isRunning = false
    }
}
