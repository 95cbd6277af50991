import Core
import MariaDB
import Primitives
import Security
import Storage

/// API keys as credentials. They are kept in memory as tokens are: a hit costs no query, and a revocation moves the
/// generation of the key's id, which stands in the place of a sign-in's.
extension AccessTokenService {
    /// The actor for whom a key acts, as things stand now.
    ///
    /// - Throws: `.unauthenticated(.keyInvalid)` for one that is no key, unknown, revoked or over: which of these is not
    ///   told. Keys are looked for by their hash, so the time that it takes tells nothing of any key's text.
    package func authenticate(key text: UnsafeRawBufferPointer) throws -> Actor {
        let entry = try self.keyEntry(text)
        self.platform.uses.note(key: entry.actor.session, at: Instant.now)
        return entry.actor
    }

    /// As `authenticate(key:)`, for a connection that outlives the check.
    package func admission(key text: UnsafeRawBufferPointer) throws -> Admission {
        let entry = try self.keyEntry(text)
        self.platform.uses.note(key: entry.actor.session, at: Instant.now)
        try self.platform.uses.flush(to: self.database)
        return Admission(
            actor: entry.actor, expiresAt: entry.expiresAt, sessionGeneration: entry.sessionGeneration,
            userGeneration: entry.userGeneration)
    }

    /// For a key that has no end: the last second of the year 9999.
    private static let never = Instant(seconds: 253_402_300_799)

    private func keyEntry(_ text: UnsafeRawBufferPointer) throws -> TokenCache.Entry {
        let now = Instant.now
        if let entry = self.platform.keys.entry(text) {
            if now < entry.expiresAt, self.isCurrent(entry, at: now) { return entry }
            self.platform.keys.remove(text)
        }
        guard APIKeyText.isWellFormed(text) else { throw CoreError.unauthenticated(.keyInvalid) }
        return try self.admit(key: text, at: now)
    }

    private func admit(key text: UnsafeRawBufferPointer, at now: Instant) throws -> TokenCache.Entry {
        let hash = self.platform.hashes.apiKey(Array(text))
        guard let known = try self.database.read({ try $0.apiKeys.actor(hash: hash) })?.actor else {
            throw CoreError.unauthenticated(.keyInvalid)
        }
        // Read before the query that counts: a revocation in between then makes the entry stale, never fresh by mistake.
        // Whose generations they are, the first query told.
        let sessionGeneration = self.platform.generations.generation(known.session)
        let userGeneration = self.platform.generations.generation(known.user)
        guard let found = try self.database.read({ try $0.apiKeys.actor(hash: hash) }) else {
            throw CoreError.unauthenticated(.keyInvalid)
        }
        let entry = TokenCache.Entry(
            token: Array(text), actor: found.actor, expiresAt: found.expiresAt ?? Self.never, validatedAt: now,
            sessionGeneration: sessionGeneration, userGeneration: userGeneration, keyGeneration: 0)
        self.platform.keys.store(entry)
        return entry
    }
}
