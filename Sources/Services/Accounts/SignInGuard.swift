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
        self.emailHash = KeyedHash(key: platform.secret, context: "sign-in failures")(Array(email.utf8))
    }

    /// - Throws: `.accountLocked` when the latest failures fill the window.
    func charge() throws {
        let allowed = self.platform.policy.lockoutFailures
        let window = self.platform.policy.lockoutWindow
        let locked = try self.database.transaction { tx -> Duration? in
            let failures = try tx.sessions.lockFailures(emailHash: self.emailHash)
            if failures.count >= allowed, let latest = failures.last, let oldest = failures.first,
                latest - oldest <= window, tx.now < latest + window
            {
                return latest + window - tx.now
            }
            try tx.sessions.setFailures((failures + [tx.now]).suffix(allowed), emailHash: self.emailHash)
            return nil
        }
        if let locked { throw CoreError.accountLocked(retryAfter: locked) }
    }

    func clear(_ tx: Transaction) throws {
        try tx.sessions.clearFailures(emailHash: self.emailHash)
    }
}
