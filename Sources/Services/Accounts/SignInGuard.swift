import Core
import MariaDB
import Primitives
import Security
import Storage

/// Counts failed sign-ins of one address, known or not, and locks it after too many.
///
/// An attempt is charged before the password is looked at and given back when it was right. So guesses sent in
/// parallel cannot slip past the count.
struct SignInGuard {
    /// A connection of its own: what it counts stands even when the request's transaction is rolled back.
    let database: Database
    let platform: Platform
    let emailHash: [UInt8]

    init(database: Database, platform: Platform, email: String) {
        self.database = database
        self.platform = platform
        self.emailHash = platform.hashes.signInFailures(Array(email.utf8))
    }

    /// Charges an attempt and runs `look`, which is nil when the password is wrong. When it throws, the password could
    /// not be looked at, and the attempt is given back.
    ///
    /// - Throws: `.accountLocked` when the latest failures fill the window.
    func attempt<R>(_ look: () throws -> R?) throws -> R? {
        let charged = try self.charge()
        do { return try look() } catch {
            try self.refund(charged)
            throw error
        }
    }

    private func charge() throws -> Instant {
        enum Outcome { case charged(Instant), locked(Duration) }
        let allowed = self.platform.policy.lockoutFailures
        let window = self.platform.policy.lockoutWindow
        let outcome = try self.database.transaction { tx -> Outcome in
            let failures = try tx.sessions.lockFailures(emailHash: self.emailHash)
            if failures.count >= allowed, let latest = failures.last, let oldest = failures.first,
                latest - oldest <= window, tx.now < latest + window
            {
                return .locked(latest + window - tx.now)
            }
            try tx.sessions.setFailures((failures + [tx.now]).suffix(allowed), emailHash: self.emailHash)
            return .charged(tx.now)
        }
        switch outcome {
        case .charged(let at): return at
        case .locked(let wait): throw CoreError.accountLocked(retryAfter: wait)
        }
    }

    private func refund(_ attempt: Instant) throws {
        try self.database.transaction { tx in
            var failures = try tx.sessions.lockFailures(emailHash: self.emailHash)
            if let index = failures.lastIndex(of: attempt) { failures.remove(at: index) }
            try tx.sessions.setFailures(failures, emailHash: self.emailHash)
        }
    }

    func clear(_ tx: Transaction) throws {
        try tx.sessions.clearFailures(emailHash: self.emailHash)
    }
}
