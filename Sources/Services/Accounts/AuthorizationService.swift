import Core
import MariaDB
import Primitives
import Security
import Storage

/// The authorization server: a person lets an application in, the application exchanges its code for tokens, renews
/// them, gives them back. Source: RFC 6749, 7636 (PKCE), 7009 (revocation), 9207 (issuer), 9700 (best practice).
package struct AuthorizationService {
    let database: Database
    /// For what must stand even when the request fails and its transaction is rolled back: the use of a code.
    let independent: Database
    let platform: Platform
    let accounts: AccountService
    let accessTokens: AccessTokenService

    /// Whose tokens an application gets: the edition that serves the endpoints.
    private static let edition = "flowforge"

    // MARK: Consent

    /// The application and where the person's browser goes back to: what has to be right before anything is told to
    /// anybody by a redirect.
    ///
    /// - Throws: `.notFound` when there is no such application, `.validation` naming `redirect_uri`.
    package func recipient(_ request: AuthorizationRequest) throws -> (client: OAuthClient, redirectURI: String) {
        guard let client = try self.client(request.clientID ?? "") else {
            throw CoreError.notFound("There is no such application.")
        }
        if let given = request.redirectURI {
            guard client.redirectURIs.contains(where: { RedirectURI.matches(given, registered: $0) }) else {
                throw CoreError.validation([
                    FieldIssue("redirect_uri", .value, "The application has not registered this address.")
                ])
            }
            return (client: client, redirectURI: given)
        }
        guard client.redirectURIs.count == 1 else {
            throw CoreError.validation([FieldIssue("redirect_uri", .required, "The application has several addresses.")]
            )
        }
        return (client: client, redirectURI: client.redirectURIs[0])
    }

    /// Checks a request before the person is asked.
    ///
    /// - Returns: where the browser goes to tell the application of a refusal; nil: the person is to be asked.
    /// - Throws: as `recipient`.
    package func refusal(_ request: AuthorizationRequest) throws -> String? {
        let (client, address) = try self.recipient(request)
        do throws(OAuthRefusal) {
            _ = try request.demand(of: client)
            return nil
        } catch {
            return self.telling(error, request, address)
        }
    }

    /// What the person is asked: who wants what.
    ///
    /// - Throws: as `recipient`; `.validation` naming `scope`.
    package func question(
        _ request: AuthorizationRequest, for actor: Actor
    ) throws -> (client: OAuthClient, redirectURI: String, scopes: Set<OAuthScope>) {
        try actor.requirePerson()
        let (client, address) = try self.recipient(request)
        do throws(OAuthRefusal) {
            let scopes = try AuthorizationRequest.scopes(request.scope, of: client)
            return (client: client, redirectURI: address, scopes: scopes)
        } catch {
            throw CoreError.validation([FieldIssue("scope", .value, "The application asks for what it cannot have.")])
        }
    }

    /// The person has decided.
    ///
    /// - Returns: where the browser goes, with a code or with an error.
    /// - Throws: as `recipient`; `.forbidden` for anybody but the person.
    package func decide(_ request: AuthorizationRequest, approves: Bool, by actor: Actor) throws -> String {
        try actor.requirePerson()
        let (client, address) = try self.recipient(request)
        let demand: (scopes: Set<OAuthScope>, challenge: String)
        do throws(OAuthRefusal) {
            demand = try request.demand(of: client)
            guard approves else { throw OAuthRefusal(.accessDenied, "the person refused") }
        } catch {
            return self.telling(error, request, address)
        }
        let code = RandomToken.make(prefix: "ac_")
        try self.database.transaction { tx in
            let grant = try tx.oauth.grant(demand.scopes, to: client.id, by: actor.user)
            try tx.oauth.insertCode(
                hash: self.hash(code), grant: grant, scopes: demand.scopes, redirectURI: address,
                challenge: demand.challenge, session: UUID.v7(at: tx.now))
        }
        return self.answer([(name: "code", value: code)], request, address)
    }

    private func telling(_ refusal: OAuthRefusal, _ request: AuthorizationRequest, _ address: String) -> String {
        self.answer(
            [
                (name: "error", value: refusal.code.rawValue), (name: "error_description", value: refusal.message),
            ], request, address)
    }

    /// With the state, and with the issuer, by which an application that uses several servers knows whose answer it is.
    private func answer(
        _ parameters: [(name: String, value: String)], _ request: AuthorizationRequest, _ address: String
    ) -> String {
        let state = request.state.map { [(name: "state", value: $0)] } ?? []
        let issuer = [(name: "iss", value: self.platform.policy.issuer)]
        return RedirectURI.adding(parameters + state + issuer, to: address)
    }

    // MARK: Tokens

    /// Exchanges a code for the first tokens. A code is good once, for its own application, its own address and whoever
    /// knows the verifier; any other use of it spends it, and a second use ends what the first one opened.
    ///
    /// - Throws: `OAuthRefusal`.
    package func exchange(
        code: String, redirectURI: String?, verifier: String, by credentials: ClientCredentials
    ) throws -> AccountService.Tokens {
        let client = try self.authenticate(credentials)
        enum Outcome { case opened(AccountService.Tokens), replayed(session: UUID), refused }
        let outcome = try self.independent.transaction { tx -> Outcome in
            guard let found = try tx.oauth.takeCode(hash: self.hash(code)) else { return .refused }
            guard !found.isUsed else {
                try tx.sessions.revoke(found.session, because: .reuse)
                return .replayed(session: found.session)
            }
            let isOwn = found.client == client.id
            // It may be left out where it was left out of the request, and then is the registered one.
            let isSameAddress = found.redirectURI == redirectURI ?? client.redirectURIs.first
            let isInTime = tx.now < found.createdAt + self.platform.policy.authorizationCodeLife
            guard isOwn, isSameAddress, isInTime, PKCE.fits(verifier, found.challenge) else { return .refused }
            return .opened(
                try self.accounts.open(
                    found.session, user: found.user, edition: Self.edition,
                    grant: (id: found.grant, scopes: found.scopes), tx))
        }
        switch outcome {
        case .opened(let tokens): return tokens
        case .replayed(let session):
            self.accessTokens.forget(session: session)
            throw OAuthRefusal(.invalidGrant, "the code was used before; the tokens that it gave are revoked")
        case .refused: throw OAuthRefusal(.invalidGrant, "the code, its redirect_uri or its code_verifier is not valid")
        }
    }

    /// Exchanges a refresh token for its successor and a new access token.
    ///
    /// - Parameter scope: may name less than was granted, which then is what is given all the same, and said.
    /// - Throws: `OAuthRefusal`.
    package func refresh(
        _ token: String, scope: String?, by credentials: ClientCredentials
    ) throws -> AccountService.Tokens {
        let client = try self.authenticate(credentials)
        if let scope {
            let granted = try self.database.read { tx in
                try tx.sessions.refreshToken(hash: self.accounts.tokenHash(token))?.scopes ?? []
            }
            guard let wanted = OAuthScope.parse(scope), granted.isEmpty || wanted.isSubset(of: granted) else {
                throw OAuthRefusal(.invalidScope, "the scope is more than was granted")
            }
        }
        do {
            return try self.accounts.refresh(token, client: client.id)
        } catch CoreError.unauthenticated(let failure) {
            let isReuse = failure == .refreshTokenReused
            throw OAuthRefusal(
                .invalidGrant,
                isReuse
                    ? "the refresh token was used before; all of its kind are revoked"
                    : "the refresh token is not valid")
        }
    }

    /// Ends the session that a refresh or access token belongs to; a text that is neither is as good as ended.
    ///
    /// - Throws: `OAuthRefusal`, also for another application's token.
    package func revoke(_ token: String, by credentials: ClientCredentials) throws {
        let client = try self.authenticate(credentials)
        try self.database.transaction { tx in
            let refresh = try tx.sessions.refreshToken(hash: self.accounts.tokenHash(token))
            guard let session = refresh?.session ?? self.accessTokens.session(of: token) else { return }
            let owner = try tx.sessions.client(of: session)
            guard owner == client.id else {
                throw OAuthRefusal(.invalidGrant, "the token was given to another application")
            }
            try tx.sessions.revoke(session, because: .signout)
            self.database.afterCommit { self.accessTokens.forget(session: session) }
        }
    }

    /// - Throws: `OAuthRefusal` with `invalid_client`, the same for an unknown application and a wrong secret.
    private func authenticate(_ credentials: ClientCredentials) throws -> OAuthClient {
        let refusal = OAuthRefusal(.invalidClient, "the client is unknown or its secret is wrong")
        guard let client = try self.client(credentials.clientID) else { throw refusal }
        guard client.isConfidential else {
            guard credentials.secret == nil else { throw refusal }
            return client
        }
        guard let secret = credentials.secret, let stored = try self.secretHash(of: client.id),
            constantTimeEqual(stored, self.platform.hashes.clientSecret(Array(secret.utf8)))
        else { throw refusal }
        return client
    }

    private func secretHash(of client: UUID) throws -> [UInt8]? {
        try self.database.read { try $0.oauth.secretHash(of: client) }
    }

    private func client(_ identifier: String) throws -> OAuthClient? {
        guard identifier.hasPrefix("app_"), let id = UUID(base62: identifier.dropFirst(4)) else { return nil }
        return try self.database.read { try $0.oauth.client(id) }
    }

    private func hash(_ code: String) -> [UInt8] { self.platform.hashes.authorizationCode(Array(code.utf8)) }
}
