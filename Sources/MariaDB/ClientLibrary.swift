import CMariaDB

/// What the client library needs once for each process, and how its values are read.
internal enum ClientLibrary {
    /// `mysql_library_init`, once, before any connection; a lazy static is initialised under a lock.
    /// Its counterpart and `mysql_thread_end` are not called: the first would only free memory at the process's end,
    /// the second does nothing in MariaDB's client library.
    static let isReady = mysql_server_init(0, nil, nil) == 0

    static func error(_ handle: UnsafeMutablePointer<MYSQL>) -> DatabaseError {
        DatabaseError(
            number: mysql_errno(handle), sqlState: text(mysql_sqlstate(handle)), message: text(mysql_error(handle)))
    }

    static func error(_ statement: UnsafeMutablePointer<MYSQL_STMT>) -> DatabaseError {
        DatabaseError(
            number: mysql_stmt_errno(statement), sqlState: text(mysql_stmt_sqlstate(statement)),
            message: text(mysql_stmt_error(statement)))
    }

    /// An error of this kit's own, under the number the library has for it.
    static func error(_ number: Int32, _ message: String) -> DatabaseError {
        DatabaseError(number: UInt32(number), sqlState: "HY000", message: message)
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }
}

/// Opens connections.
internal enum Opening {
    static func open(_ settings: ConnectionSettings) throws(DatabaseError) -> UnsafeMutablePointer<MYSQL> {
        guard ClientLibrary.isReady, let handle = mysql_init(nil) else {
            throw ClientLibrary.error(CR_OUT_OF_MEMORY, "the MariaDB client library could not be initialised")
        }
        self.setOptions(handle, settings)
        let opened = mysql_real_connect(
            handle, settings.socket == nil ? settings.host : nil, settings.user, settings.password, settings.database,
            settings.socket == nil ? UInt32(settings.port) : 0, settings.socket, UInt(CLIENT_FOUND_ROWS))
        guard opened != nil else {
            defer { mysql_close(handle) }
            throw ClientLibrary.error(handle)
        }
        return handle
    }

    /// Automatic reconnecting stays off: it would lose prepared statements and open transactions without a word.
    private static func setOptions(_ handle: UnsafeMutablePointer<MYSQL>, _ settings: ConnectionSettings) {
        let protocolType = settings.socket == nil ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_SOCKET
        self.set(handle, MYSQL_OPT_PROTOCOL, protocolType.rawValue)
        self.set(handle, MYSQL_OPT_CONNECT_TIMEOUT, self.wholeSeconds(settings.connectTimeout))
        self.set(handle, MYSQL_OPT_READ_TIMEOUT, self.wholeSeconds(settings.readTimeout))
        self.set(handle, MYSQL_OPT_WRITE_TIMEOUT, self.wholeSeconds(settings.readTimeout))
        // A server could otherwise ask for any file of this host.
        self.set(handle, MYSQL_OPT_LOCAL_INFILE, UInt32(0))
        mysql_options(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4")
        mysql_options(handle, MYSQL_INIT_COMMAND, self.sessionVariables(settings))
        if settings.socket == nil, let authority = settings.tlsCA {
            mysql_options(handle, MYSQL_OPT_SSL_CA, authority)
            self.set(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, my_bool(1))
            self.set(handle, MYSQL_OPT_SSL_ENFORCE, my_bool(1))
        } else if settings.socket == nil, settings.requiresTLS {
            self.set(handle, MYSQL_OPT_SSL_ENFORCE, my_bool(1))
        }
        if let most = settings.mostPacketBytes { self.set(handle, MYSQL_OPT_MAX_ALLOWED_PACKET, UInt(clamping: most)) }
    }

    /// `lc_messages`: constraint names are read from English messages.
    private static func sessionVariables(_ settings: ConnectionSettings) -> String {
        let lockWait = self.wholeSeconds(settings.lockWaitTimeout)
        let modes =
            "STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"
        return """
            SET SESSION time_zone = '+00:00', sql_mode = '\(modes)', lc_messages = 'en_US', \
            innodb_lock_wait_timeout = \(lockWait), lock_wait_timeout = \(lockWait), \
            max_statement_time = \(settings.statementTimeout == .zero ? 0 : self.wholeSeconds(settings.statementTimeout))
            """
    }

    private static func set<Value>(_ handle: UnsafeMutablePointer<MYSQL>, _ option: mysql_option, _ value: Value) {
        withUnsafePointer(to: value) { _ = mysql_options(handle, option, $0) }
    }

    /// Rounded up, at least 1: the library takes whole seconds, and 0 would mean for ever.
    private static func wholeSeconds(_ duration: Duration) -> UInt32 {
        let (seconds, attoseconds) = duration.components
        let roundedUp = seconds + (attoseconds > 0 ? 1 : 0)
        return UInt32(clamping: max(roundedUp, 1))
    }
}
