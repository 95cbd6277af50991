import Core
import JSON
import MariaDB
import Primitives
import Security
import SharedMemory
import Storage

/// Issues and checks access tokens: JWT, RS256, one good in every edition. Source: contracts' page §2.
package struct AccessTokenService {
    let database: Database
    let platform: Platform

    /// A signed token for the actor, and its life in seconds.
    package func issue(to actor: Actor, edition: String, at now: Instant) throws -> (token: String, expiresIn: Int64) {
        let life = self.platform.policy.accessTokenLife[edition] ?? .seconds(1_800)
        let seconds = life.components.seconds
        let role = actor.role(in: actor.workspace) ?? .viewer
        let permissions = actor.permissions(in: actor.workspace).map(\.rawValue).sorted()
        var claims: JSONObject = [
            "sub": .string("usr_" + actor.user.base62),
            "email": .string(actor.email),
            "role": .string(role.rawValue),
            "permissions": .array(permissions.map(JSONValue.string)),
            "org_id": .string("org_" + actor.organization.base62),
            "workspace": .string("ws_" + actor.workspace.base62),
            "sid": .string("ses_" + actor.session.base62),
            "iat": .integer(now.seconds),
            "exp": .integer(now.seconds + seconds),
            "iss": .string(self.platform.policy.issuer),
            "aud": .string(self.platform.policy.audience),
            "jti": .string("tok_" + UUID.v7(at: now).base62),
        ]
        // Source: RFC 9068 §2.2.3, RFC 8693 §4.3.
        if case .application(let application) = actor.credential {
            claims["scope"] = .string(application.scopes.spaced)
            claims["client_id"] = .string("app_" + application.client.base62)
        }
        return (try self.platform.signingKeys.ring.sign(payload: JSONValue.object(claims).encoded), seconds)
    }

    /// The actor behind a token, as things stand now.
    ///
    /// - Throws: `.unauthenticated` when the token is not ours, is over, or its sign-in was revoked.
    package func authenticate(_ token: UnsafeRawBufferPointer) throws -> Actor {
        let actor = try self.entry(token).actor
        if case .application(let application) = actor.credential {
            self.platform.uses.note(grant: application.grant, at: Instant.now)
        }
        return actor
    }

    /// The application's session that an access token belongs to, whether it is over or not; nil for any other text.
    func session(of token: String) -> UUID? {
        token.withUTF8Bytes { try? self.claims(of: $0).session }
    }

    /// As `authenticate`, for a connection that outlives the check: until when it is good, and what to watch.
    package func admission(_ token: UnsafeRawBufferPointer) throws -> Admission {
        let entry = try self.entry(token)
        return Admission(
            actor: entry.actor, expiresAt: entry.expiresAt, sessionGeneration: entry.sessionGeneration,
            userGeneration: entry.userGeneration)
    }

    /// What a token lets in.
    package struct Admission: Sendable {
        package var actor: Actor
        package let expiresAt: Instant
        /// Of the time of the check: once the shared one differs, `actor` is to be asked for again.
        package var sessionGeneration: UInt64
        package var userGeneration: UInt64

        /// Whether nothing was said since against the sign-in or about the account.
        package func isCurrent(_ generations: GenerationTable) -> Bool {
            self.sessionGeneration == generations.generation(self.actor.session)
                && self.userGeneration == generations.generation(self.actor.user)
        }
    }

    /// The same admission as things stand now.
    ///
    /// - Throws: `.unauthenticated` when its sign-in or its key was revoked.
    package func renewed(_ admission: Admission) throws -> Admission {
        var admission = admission
        admission.sessionGeneration = self.platform.generations.generation(admission.actor.session)
        admission.userGeneration = self.platform.generations.generation(admission.actor.user)
        let (session, isKey) = (admission.actor.session, admission.actor.credential == .key)
        let found = try self.database.read { tx in
            isKey ? try tx.apiKeys.actor(id: session) : try tx.sessions.actor(session: session)
        }
        guard let actor = found else { throw CoreError.unauthenticated(isKey ? .keyInvalid : .revoked) }
        admission.actor = actor
        return admission
    }

    private func entry(_ token: UnsafeRawBufferPointer) throws -> TokenCache.Entry {
        let now = Instant.now
        let keyGeneration = self.platform.generations.generation(named: .signingKeys)
        if let entry = self.platform.tokens.entry(token), entry.keyGeneration == keyGeneration {
            guard now < entry.expiresAt else {
                self.platform.tokens.remove(token)
                throw CoreError.unauthenticated(.expired)
            }
            if self.isCurrent(entry, at: now) { return entry }
            let claims = Claims(user: entry.actor.user, session: entry.actor.session, expiresAt: entry.expiresAt)
            return try self.admit(token, claims, keyGeneration, at: now)
        }
        let claims = try self.claims(of: token)
        guard now < claims.expiresAt else { throw CoreError.unauthenticated(.expired) }
        return try self.admit(token, claims, keyGeneration, at: now)
    }

    /// Makes every cached token of a sign-in be checked again, in every process.
    package func forget(session: UUID) { self.platform.generations.advance(session) }

    /// The same for every sign-in of an account.
    package func forget(user: UUID) { self.platform.generations.advance(user) }

    func isCurrent(_ entry: TokenCache.Entry, at now: Instant) -> Bool {
        entry.sessionGeneration == self.platform.generations.generation(entry.actor.session)
            && entry.userGeneration == self.platform.generations.generation(entry.actor.user)
            && now - entry.validatedAt < self.platform.policy.revalidation && now >= entry.validatedAt
    }

    /// Asks the database whether the sign-in is good, and caches the answer when it is.
    private func admit(
        _ token: UnsafeRawBufferPointer, _ claims: Claims, _ keyGeneration: UInt64, at now: Instant
    ) throws -> TokenCache.Entry {
        // Read before the query: a revocation in between then makes the entry stale, never fresh by mistake.
        let sessionGeneration = self.platform.generations.generation(claims.session)
        let userGeneration = self.platform.generations.generation(claims.user)
        let found = try self.database.read { try $0.sessions.actor(session: claims.session) }
        guard let actor = found, actor.user == claims.user else {
            self.platform.tokens.remove(token)
            throw CoreError.unauthenticated(.revoked)
        }
        let entry = TokenCache.Entry(
            token: Array(token), actor: actor, expiresAt: claims.expiresAt, validatedAt: now,
            sessionGeneration: sessionGeneration, userGeneration: userGeneration, keyGeneration: keyGeneration)
        self.platform.tokens.store(entry)
        return entry
    }

    private struct Claims {
        let user: UUID
        let session: UUID
        let expiresAt: Instant
    }

    private func claims(of token: UnsafeRawBufferPointer) throws -> Claims {
        guard let payload = self.platform.signingKeys.ring.verify(token),
            let claims = try? JSONValue(parsing: payload),
            claims["iss"]?.stringValue == self.platform.policy.issuer,
            claims["aud"]?.stringValue == self.platform.policy.audience,
            let user = claims["sub"]?.stringValue.flatMap({ UUID(base62: $0.dropFirst("usr_".count)) }),
            let session = claims["sid"]?.stringValue.flatMap({ UUID(base62: $0.dropFirst("ses_".count)) }),
            let expiry = claims["exp"]?.integerValue, (0...253_402_300_799).contains(expiry)
        else { throw CoreError.unauthenticated(.malformed) }
        return Claims(user: user, session: session, expiresAt: Instant(seconds: expiry))
    }
}
