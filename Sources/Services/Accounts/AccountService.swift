import Core
import JSON
import MariaDB
import Primitives
import Security
import Storage

/// Sign-up, sign-in, the rotation of refresh tokens, and sign-out. Source: contracts' page §2.
package struct AccountService {
    let database: Database
    /// For what must stand even when the request fails and its transaction is rolled back: failed attempts, and the
    /// revocation after a stolen token.
    let independent: Database
    let platform: Platform
    let accessTokens: AccessTokenService

    /// What a sign-in hands out.
    package struct SignIn: Sendable {
        package let user: UUID
        package let email: String
        package let emailConfirmedAt: Instant?
        package let tokens: Tokens
    }

    package struct Tokens: Sendable {
        package let access: String
        package let refresh: String
        /// Life of the access token, in seconds.
        package let expiresIn: Int64
        /// To the second.
        package let accessExpiresAt: Instant
        package let refreshExpiresAt: Instant
        /// What an application may do with them; empty for a person's own.
        package let scopes: Set<OAuthScope>
    }

    /// Makes an account with its own organization, workspace and default dashboard, and signs it in.
    ///
    /// - Throws: `.validation` for the address or the password, `.conflict` when the address has an account.
    package func signUp(
        email: String, password: String, fullName: String?, edition: String
    ) throws -> SignIn {
        let registration = try Registration(email: email, password: password, fullName: fullName)
        let hash = try self.hash(password)
        return try self.database.transaction { tx in
            let account = try registration.insert(passwordHash: hash, tx)
            let tokens = try self.open(user: account.user, edition: edition, tx)
            return SignIn(user: account.user, email: registration.email.text, emailConfirmedAt: nil, tokens: tokens)
        }
    }

    /// - Throws: `.unauthenticated(.wrongCredentials)` in the same time for a wrong password, an unknown address and a
    ///   disabled account; `.accountLocked` after too many failures.
    package func signIn(email: String, password: String, edition: String) throws -> SignIn {
        let address = EmailAddress(email)?.text ?? email
        let guardian = SignInGuard(database: self.independent, platform: self.platform, email: address)
        let found = try guardian.attempt {
            let credentials = try self.database.read { try $0.accounts.credentials(email: address) }
            let usable = credentials.flatMap { $0.isDisabled ? nil : $0 }
            let matches = try self.verify(password, against: usable?.passwordHash)
            return matches ? usable : nil
        }
        guard let account = found else { throw CoreError.unauthenticated(.wrongCredentials) }

        let rehash = try account.passwordHash.flatMap { stored in
            self.platform.hasher.needsRehash(stored) ? try self.hash(password) : nil
        }
        return try self.database.transaction { tx in
            // The password may have been changed while it was being checked.
            guard try tx.accounts.lockPasswordHash(user: account.user) == account.passwordHash else {
                throw CoreError.unauthenticated(.wrongCredentials)
            }
            try guardian.clear(tx)
            if let rehash { try tx.accounts.setPassword(user: account.user, hash: rehash) }
            let tokens = try self.open(user: account.user, edition: edition, tx)
            return SignIn(
                user: account.user, email: account.email, emailConfirmedAt: account.emailConfirmedAt, tokens: tokens)
        }
    }

    /// Ends the actor's sign-in: its access and refresh tokens are good for nothing from now on.
    package func signOut(_ actor: Actor) throws {
        try self.database.transaction { tx in
            try tx.sessions.revoke(actor.session, because: .signout)
            self.database.afterCommit { self.accessTokens.forget(session: actor.session) }
        }
    }

    // MARK: Refresh

    /// Exchanges a refresh token for its successor and a new access token.
    ///
    /// The successor is derived from the token with a secret of this installation. So the same token, presented again
    /// within the grace time by a parallel tab, gets the same successor, and no token is stored anywhere.
    ///
    /// - Parameter client: the application that presents it; nil: the person's own program. Of either no other's is taken.
    /// - Throws: `.unauthenticated(.refreshTokenInvalid)`; `.unauthenticated(.refreshTokenReused)` when it was used
    ///   before, which revokes its whole family.
    package func refresh(_ token: String, client: UUID? = nil) throws -> Tokens {
        enum Outcome { case renewed(Tokens), stolen(session: UUID) }
        let hash = self.tokenHash(token)
        let outcome = try self.database.transaction { tx -> Outcome in
            guard let found = try tx.sessions.lockRefreshToken(hash: hash), !found.isRevoked, tx.now < found.expiresAt,
                found.client == client
            else { throw CoreError.unauthenticated(.refreshTokenInvalid) }
            if let usedAt = found.usedAt, tx.now - usedAt > self.platform.policy.refreshGrace {
                return .stolen(session: found.session)
            }
            let successor = self.successor(of: token)
            var expiresAt = tx.now + self.platform.policy.refreshTokenLife
            if let usedAt = found.usedAt {
                expiresAt = usedAt + self.platform.policy.refreshTokenLife
            } else {
                try tx.sessions.markUsed(hash: hash)
                try tx.sessions.insertRefreshToken(
                    hash: self.tokenHash(successor), session: found.session, expiresAt: expiresAt)
            }
            return .renewed(
                try self.tokens(
                    session: found.session, edition: found.edition, refresh: successor, expiresAt: expiresAt, tx))
        }
        switch outcome {
        case .renewed(let tokens): return tokens
        case .stolen(let session):
            try self.independent.transaction { tx in try tx.sessions.revoke(session, because: .reuse) }
            self.accessTokens.forget(session: session)
            throw CoreError.unauthenticated(.refreshTokenReused)
        }
    }

    /// Opens a session with its first tokens.
    ///
    /// - Parameters:
    ///   - session: its key; nil: a new one.
    ///   - grant: by which an application opens it, and for what; nil: the person's own sign-in.
    func open(
        _ session: UUID? = nil, user: UUID, edition: String, grant: (id: UUID, scopes: Set<OAuthScope>)? = nil,
        _ tx: Transaction
    ) throws -> Tokens {
        let session = session ?? UUID.v7(at: tx.now)
        let token = RandomToken.make(prefix: "rt_")
        let expiresAt = tx.now + self.platform.policy.refreshTokenLife
        try tx.sessions.insert(session, user: user, edition: edition, grant: grant)
        try tx.sessions.insertRefreshToken(hash: self.tokenHash(token), session: session, expiresAt: expiresAt)
        return try self.tokens(session: session, edition: edition, refresh: token, expiresAt: expiresAt, tx)
    }

    private func tokens(
        session: UUID, edition: String, refresh: String, expiresAt: Instant, _ tx: Transaction
    ) throws -> Tokens {
        guard let actor = try tx.sessions.actor(session: session) else {
            throw CoreError.unauthenticated(.refreshTokenInvalid)
        }
        let access = try self.accessTokens.issue(to: actor, edition: edition, at: tx.now)
        var scopes: Set<OAuthScope> = []
        if case .application(let application) = actor.credential { scopes = application.scopes }
        return Tokens(
            access: access.token, refresh: refresh, expiresIn: access.expiresIn,
            accessExpiresAt: Instant(seconds: tx.now.seconds + access.expiresIn), refreshExpiresAt: expiresAt,
            scopes: scopes)
    }

    func tokenHash(_ token: String) -> [UInt8] {
        self.platform.hashes.refreshToken(Array(token.utf8))
    }

    private func successor(of token: String) -> String {
        let derived = self.platform.hashes.refreshSuccessor(Array(token.utf8))
        return "rt_" + Base64URL.encode(derived)
    }

    // MARK: Passwords

    private func hash(_ password: String) throws -> String {
        do { return try self.platform.hasher.hash(password) } catch { throw CoreError.hashingIsBusy }
    }

    private func verify(_ password: String, against hash: String?) throws -> Bool {
        do { return try self.platform.hasher.verify(password, against: hash) } catch { throw CoreError.hashingIsBusy }
    }
}

extension CoreError {
    static let hashingIsBusy = CoreError.unavailable(
        "Too many people are signing in at this moment.", retryAfter: .seconds(2))
}
