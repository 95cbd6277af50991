/// What the server or the client library answered instead of a result.
///
/// It is told apart by `number` and `constraint`, never by its text.
package struct DatabaseError: Swift.Error, Equatable, CustomStringConvertible {
    /// The server's number (1000–1999, 3000–4999) or the client library's (2000–2999, 5000–5999).
    package let number: UInt32
    /// Five characters; `HY000` when there is none.
    package let sqlState: String
    /// For logs only: it can hold a row's values.
    package let message: String
    /// Name of the constraint that refused, or `nil` when the error is not one of a constraint.
    package let constraint: String?

    package init(number: UInt32, sqlState: String, message: String) {
        self.number = number
        self.sqlState = sqlState
        self.message = message
        self.constraint = ConstraintName.find(number: number, message: message)
    }

    package var description: String { "database error \(self.number) (\(self.sqlState)): \(self.message)" }
}

extension DatabaseError {
    /// Nothing more can be sent over the connection, and an open transaction is gone with it.
    package var isConnectionLost: Bool {
        switch self.number {
        case 2001...2006, 2012, 2013, 2026, 2055, 5013, 5014: true  // not connected, or no longer
        case 2014, 2027: true  // the two sides are out of step
        case 1053, 1152, 1154...1161, 1184, 1927: true  // shutdown, network errors seen by the server, KILL
        default: false
        }
    }

    /// The server rolled the whole transaction back: a deadlock, or a lost certification on Galera.
    package var isDeadlock: Bool { self.number == 1213 }

    /// A row lock or metadata lock was not given in time. Only the statement was rolled back.
    package var isLockTimeout: Bool { self.number == 1205 }

    package var isDuplicateKey: Bool { self.number == 1062 || self.number == 1586 }

    /// A foreign key refused: 1451, the row is still pointed at; 1452, the row pointed at does not exist.
    package var isForeignKey: Bool { (1451...1452).contains(self.number) }

    /// A CHECK refused.
    package var isCheck: Bool { self.number == 4025 }

    /// The server stopped the statement after `ConnectionSettings.statementTimeout`.
    package var isStatementTimeout: Bool { self.number == 1969 }

    /// The same transaction, run again, may succeed.
    package var isTransient: Bool {
        switch self.number {
        case 1020: true  // a row changed since the snapshot (innodb_snapshot_isolation)
        case 1412, 159: true  // a partition was made since the snapshot; 159 is the storage engine's own number for it
        default: self.isDeadlock || self.isLockTimeout || self.isConnectionLost || self.isStale
        }
    }

    /// The database as a whole cannot serve now; the request may be tried again later.
    package var isUnavailable: Bool {
        switch self.number {
        case 1040, 1203, 1226: true  // too many connections; a user's limit
        case 1047: true  // a Galera node that is not in its cluster
        case 1290, 1836: true  // read-only
        default: self.isConnectionLost
        }
    }

    /// A table changed under a prepared statement, and it has to be prepared again: the server gave up doing so by
    /// itself (1615), or the number of columns is another (2057, the client library's CR_NEW_STMT_METADATA).
    internal var isStale: Bool { self.number == 1615 || self.number == 2057 }
}

/// A connection was lost while COMMIT was under way: the transaction may have been committed, or not.
package struct OutcomeUnknown: Swift.Error, CustomStringConvertible {
    package let cause: DatabaseError

    package var description: String { "the outcome of a COMMIT is unknown: \(self.cause)" }
}

/// A statement of a script failed; those before it have run.
package struct ScriptError: Swift.Error, CustomStringConvertible {
    /// Counted from 1.
    package let statement: Int
    package let cause: DatabaseError

    package var description: String { "statement \(self.statement): \(self.cause)" }
}
