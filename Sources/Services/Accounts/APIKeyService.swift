import Core
import MariaDB
import Primitives
import Security
import Storage

/// A person's API keys: make, list, revoke. Only the person does, never a key. Source: flowforge contract, security
/// schemes; contracts' page §2 and §7.
package struct APIKeyService {
    let database: Database
    let platform: Platform
    let accessTokens: AccessTokenService

    /// Newest first.
    package func list(_ page: PageRequest, for actor: Actor) throws -> Page<APIKey> {
        try actor.requirePerson()
        return try self.database.snapshot { try $0.apiKeys.page(page, of: actor.user) }
    }

    /// - Throws: `.notFound`, `.forbidden`.
    package func get(_ id: UUID, for actor: Actor) throws -> APIKey {
        try actor.requirePerson()
        guard let key = try self.database.read({ try $0.apiKeys.find(id, of: actor.user) }) else {
            throw CoreError.notFound("There is no such API key.")
        }
        return key
    }

    /// Makes a key. Its text is in the answer and nowhere else, ever.
    ///
    /// - Throws: `.validation` naming a field; `.forbidden` for a permission that the maker lacks; `.quotaExceeded` when the
    ///   account has as many keys as one may.
    package func create(_ draft: APIKey.Draft, by actor: Actor) throws -> (key: APIKey, text: String) {
        try actor.requirePerson()
        let name = try AccessRules.name(draft.name)
        for permission in draft.permissions where !actor.holds(permission) {
            throw CoreError.forbidden("You cannot give a key what you may not do yourself: \(permission.rawValue).")
        }
        let text = APIKeyText.make()
        let hash = self.platform.hashes.apiKey(Array(text.utf8))
        return try self.database.transaction { tx in
            if let end = draft.expiresAt, end <= tx.now {
                throw CoreError.validation([FieldIssue("expiresAt", .value, "This must be a time to come.")])
            }
            guard try tx.apiKeys.lockCount(of: actor.user) < Int64(AccessRules.keysPerAccount) else {
                throw CoreError.quotaExceeded("An account has at most \(AccessRules.keysPerAccount) API keys.")
            }
            let key = APIKey(
                id: UUID.v7(at: tx.now), user: actor.user, name: name, start: String(text.prefix(8)),
                permissions: Set(draft.permissions), createdAt: tx.now, expiresAt: draft.expiresAt, lastUsedAt: nil)
            try tx.apiKeys.insert(key, hash: hash)
            return (key: key, text: text)
        }
    }

    /// Revokes a key: it is good for nothing from now on, in any process.
    ///
    /// - Throws: `.notFound`, `.forbidden`.
    package func revoke(_ id: UUID, by actor: Actor) throws {
        try actor.requirePerson()
        try self.database.transaction { tx in
            guard try tx.apiKeys.find(id, of: actor.user) != nil else {
                throw CoreError.notFound("There is no such API key.")
            }
            try tx.apiKeys.delete(id)
            self.database.afterCommit { self.accessTokens.forget(session: id) }
        }
    }
}
