import Core
import MariaDB
import Primitives
import Security
import Storage

/// Applications: those that a person registered, and those that they let in. Only the person manages either.
/// Source: RFC 6749 §2; contracts' page §7.
package struct ApplicationService {
    let database: Database
    let platform: Platform
    let accessTokens: AccessTokenService

    // MARK: Registered

    /// Newest first.
    package func list(_ page: PageRequest, for actor: Actor) throws -> Page<OAuthClient> {
        try actor.requirePerson()
        return try self.database.snapshot { try $0.oauth.clients(page, of: actor.user) }
    }

    /// - Throws: `.notFound` for another's too; `.forbidden`.
    package func get(_ id: UUID, for actor: Actor) throws -> OAuthClient {
        try actor.requirePerson()
        return try self.database.read { try Self.own(id, actor, $0) }
    }

    /// Registers an application. The secret of a confidential one is in the answer and nowhere else, ever.
    ///
    /// - Throws: `.validation` naming a field; `.quotaExceeded` when the account has as many as one may; `.forbidden`.
    package func register(
        _ draft: OAuthClient.Draft, by actor: Actor
    ) throws -> (client: OAuthClient, secret: String?) {
        try actor.requirePerson()
        let name = try AccessRules.name(draft.name)
        try Self.check(draft.redirectURIs)
        let secret = draft.isConfidential ? RandomToken.make(prefix: "atcs_") : nil
        let hash = secret.map { self.platform.hashes.clientSecret(Array($0.utf8)) }
        return try self.database.transaction { tx in
            guard try tx.oauth.lockClientCount(of: actor.user) < Int64(AccessRules.clientsPerAccount) else {
                throw CoreError.quotaExceeded(
                    "An account registers at most \(AccessRules.clientsPerAccount) applications.")
            }
            let client = OAuthClient(
                id: UUID.v7(at: tx.now), owner: actor.user, name: name, isConfidential: draft.isConfidential,
                redirectURIs: draft.redirectURIs, scopes: Set(draft.scopes), createdAt: tx.now)
            try tx.oauth.insert(client, secretHash: hash)
            return (client: client, secret: secret)
        }
    }

    /// Removes an application, and with it everything that anybody granted to it: its tokens end at once.
    ///
    /// - Throws: `.notFound` for another's too; `.forbidden`.
    package func remove(_ id: UUID, by actor: Actor) throws {
        try actor.requirePerson()
        try self.database.transaction { tx in
            _ = try Self.own(id, actor, tx)
            let sessions = try tx.oauth.sessions(ofClient: id)
            try tx.oauth.deleteClient(id)
            self.forget(sessions)
        }
    }

    private static func check(_ addresses: [String]) throws(CoreError) {
        var issues: [FieldIssue] = []
        for (index, address) in addresses.enumerated() {
            if let problem = RedirectURI.problem(address) {
                issues.append(FieldIssue("redirectUris[\(index)]", .format, problem))
            }
        }
        guard issues.isEmpty else { throw .validation(issues) }
    }

    private static func own(_ id: UUID, _ actor: Actor, _ tx: Transaction) throws -> OAuthClient {
        guard let client = try tx.oauth.client(id), client.owner == actor.user else {
            throw CoreError.notFound("You have no such application.")
        }
        return client
    }

    // MARK: Let in

    /// Applications that the person let in, the newest first.
    package func grants(_ page: PageRequest, for actor: Actor) throws -> Page<OAuthGrant> {
        try actor.requirePerson()
        return try self.database.snapshot { try $0.oauth.grants(page, of: actor.user) }
    }

    /// Takes back what an application was granted: its tokens and codes end at once.
    ///
    /// - Throws: `.notFound`, `.forbidden`.
    package func revokeGrant(_ id: UUID, by actor: Actor) throws {
        try actor.requirePerson()
        try self.database.transaction { tx in
            guard try tx.oauth.hasGrant(id, of: actor.user) else {
                throw CoreError.notFound("You have let no such application in.")
            }
            let sessions = try tx.oauth.sessions(ofGrant: id)
            try tx.oauth.deleteGrant(id)
            self.forget(sessions)
        }
    }

    /// Makes every cached token of these sessions be checked again, once the change is committed.
    private func forget(_ sessions: [UUID]) {
        self.database.afterCommit { for session in sessions { self.accessTokens.forget(session: session) } }
    }
}
