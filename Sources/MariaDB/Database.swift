import Glibc
import Primitives

/// A thread's door to MariaDB: one connection, made when first needed and made anew after it was lost.
///
/// It belongs to one thread.
package final class Database {
    private let settings: ConnectionSettings
    private var connection: Connection?
    /// The one that is open, innermost.
    private var current: Transaction?
    /// Transactions committed so far; a read during which one was must not be run again.
    private var commits = 0

    /// What waits for the open transaction's commit.
    private var afterCommit: [() -> Void] = []

    /// How many times a transaction is run again after the first time.
    private static let maximumReruns = 5
    /// A deadlock is over as soon as it is told of, so that another attempt costs milliseconds, and not a time-out.
    private static let maximumRerunsAfterDeadlock = 12
    /// Bytes; a connection whose buffer grew over it is made anew, so that many threads do not each keep the space of
    /// the largest value they ever read.
    private static let largestNetworkBuffer = 4 << 20

    package init(_ settings: ConnectionSettings) {
        self.settings = settings
    }

    /// Inside `transaction` or `snapshot`.
    package var isInTransaction: Bool { (self.current?.mode ?? .autocommit) != .autocommit }

    /// Statements executed over the present connection; 0 without one.
    package var statementsExecuted: Int { self.connection?.statementsExecuted ?? 0 }

    /// Runs `body` in one transaction, or in the one that is already open.
    ///
    /// The outermost closure is run again, up to 5 times, after a deadlock, a lock timeout, or a connection lost before
    /// COMMIT was sent: it must have no effect outside the database. An error of `body` rolls back and is rethrown.
    ///
    /// - Throws: `OutcomeUnknown` when the connection was lost while COMMIT was under way; `DatabaseError` as soon as
    ///   no connection can be made.
    @discardableResult
    package func transaction<R>(_ body: (Transaction) throws -> R) throws -> R {
        try self.run(.writing, body)
    }

    /// Runs `body` on one unchanging state of the data, read-only, or in the transaction that is already open.
    package func snapshot<R>(_ body: (Transaction) throws -> R) throws -> R {
        try self.run(.snapshot, body)
    }

    /// Runs `body` without a transaction, each statement by itself, or in the transaction that is already open. It is
    /// run again once after a lost connection, so it cannot write but through a `transaction` of its own.
    package func read<R>(_ body: (Transaction) throws -> R) throws -> R {
        if let current { return try body(current) }
        let commits = self.commits
        do {
            return try self.readOnce(body)
        } catch {
            let isWorthAnother = self.connection?.isLost ?? false || (error as? DatabaseError)?.isStale ?? false
            guard isWorthAnother, commits == self.commits else { throw error }
            return try self.readOnce(body)
        }
    }

    /// Runs `action` once the open transaction has been committed, or may have been; at once when none is open. It is
    /// forgotten when the transaction is rolled back. For effects outside the database that must not come early.
    package func afterCommit(_ action: @escaping () -> Void) {
        if self.current?.mode == .writing { self.afterCommit.append(action) } else { action() }
    }

    /// Closes the connection; the next use makes a new one.
    package func disconnect() {
        self.connection = nil
    }

    private func readOnce<R>(_ body: (Transaction) throws -> R) throws -> R {
        let transaction = Transaction(connection: try self.connected(), now: .now, mode: .autocommit)
        self.current = transaction
        defer { self.current = nil }
        return try body(transaction)
    }

    private func run<R>(_ mode: Transaction.Mode, _ body: (Transaction) throws -> R) throws -> R {
        if let current, current.mode != .autocommit { return try body(current) }
        var reruns = 0
        while true {
            do {
                return try self.attempt(mode, body)
            } catch let error as Rerunnable {
                let limit = error.cause.isDeadlock ? Self.maximumRerunsAfterDeadlock : Self.maximumReruns
                guard reruns < limit else { throw error.cause }
                if !error.cause.isConnectionLost { BackOff.pause(beforeRerun: reruns) }
                reruns += 1
            }
        }
    }

    private func attempt<R>(_ mode: Transaction.Mode, _ body: (Transaction) throws -> R) throws -> R {
        let connection = try self.connected()
        do throws(DatabaseError) {
            try connection.begin(readOnly: mode == .snapshot)
        } catch {
            throw error.isConnectionLost ? Rerunnable(cause: error) : error
        }
        let outer = self.current
        let transaction = Transaction(connection: connection, now: .now, mode: mode)
        self.current = transaction
        self.afterCommit = []
        defer { self.current = outer }
        let result: R
        do {
            result = try body(transaction)
            // The closure may have swallowed the error that ended its transaction.
            if let failure = connection.failure { throw failure }
        } catch {
            // It may also have wrapped it in one of its own, so the connection is asked and not the error.
            throw self.abandon(connection).map { Rerunnable(cause: $0) } ?? error
        }
        try self.commit(connection, mode)
        return result
    }

    private func commit(_ connection: Connection, _ mode: Transaction.Mode) throws {
        if mode == .writing { self.commits += 1 }
        do throws(DatabaseError) {
            try connection.commit()
        } catch {
            let failure = self.abandon(connection)
            if mode == .snapshot { return }  // what was read stays read
            if error.isConnectionLost {
                self.runAfterCommit()
                throw OutcomeUnknown(cause: error)
            }
            throw failure.map { Rerunnable(cause: $0) } ?? error
        }
        self.runAfterCommit()
    }

    private func runAfterCommit() {
        let actions = self.afterCommit
        self.afterCommit = []
        for action in actions { action() }
    }

    /// Rolls back, and closes the connection when that cannot be done.
    ///
    /// - Returns: why the transaction had ended before, if it had.
    private func abandon(_ connection: Connection) -> DatabaseError? {
        let failure = connection.failure
        do throws(DatabaseError) {
            try connection.rollback()
        } catch {
            self.connection = nil  // and so the server rolls back
        }
        return failure
    }

    private func connected() throws(DatabaseError) -> Connection {
        if let connection, !connection.isLost, connection.networkBuffer <= Self.largestNetworkBuffer {
            return connection
        }
        self.connection = nil
        let connection = try Connection(self.settings)
        self.connection = connection
        return connection
    }
}

/// The attempt failed, and the next may succeed. It never leaves `Database`.
private struct Rerunnable: Swift.Error {
    let cause: DatabaseError
}

/// The pause before a transaction is run again: random, so that two which collided do not meet again.
private enum BackOff {
    /// Sleeps from 2 ms up to 4, 8, 16, 32, then 50 ms.
    static func pause(beforeRerun rerun: Int) {
        let longest = min(4 << min(rerun, 4), 50)
        let microseconds = UInt32.random(in: 2000...UInt32(longest * 1000))
        usleep(microseconds)
    }
}
