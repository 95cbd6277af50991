import Core
import MariaDB
import Primitives
import Security
import Storage

/// What a one-time code of a sign-in with GitHub is good for: tokens, or a link to the account that is signed in.
extension GitHubService {
    /// A code as it is presented.
    package struct Presented: Sendable {
        package let code: String
        /// What the challenge was made of, when the sign-in was begun with one.
        package let verifier: String?
        /// The browser's cookie.
        package let browser: String?

        package init(code: String, verifier: String?, browser: String?) {
            self.code = code
            self.verifier = verifier
            self.browser = browser
        }
    }

    package enum Outcome: Sendable {
        case signedIn(AccountService.Tokens)
        /// One of these is to be named; the code stays good.
        case emailWanted([String])
        /// The address has an account, whose owner signs in with the password first, and then links; the code stays good.
        case linkWanted(email: String)
    }

    private enum Answer {
        case outcome(Outcome)
        case replayed(session: UUID)
        case refused, disabled
        case unknownEmail
    }

    /// Exchanges a code for tokens. It is good once, for a few minutes, and for the browser or the program that began;
    /// any other use spends it, and a second use ends what the first one opened.
    ///
    /// - Parameter email: which of several verified addresses a new account gets.
    /// - Throws: `.validation` naming `code` or `email`; `.forbidden` when the account is disabled.
    package func exchange(_ presented: Presented, email: String?) throws -> Outcome {
        let access = try self.access()
        let answer: Answer
        do {
            answer = try self.independent.transaction { tx in try self.exchange(presented, email, access, tx) }
        } catch CoreError.conflict(field: "email", _) {
            // Somebody registered the address a moment ago.
            answer = try self.independent.transaction { tx in try self.exchange(presented, email, access, tx) }
        }
        switch answer {
        case .outcome(let outcome): return outcome
        case .replayed(let session):
            self.accessTokens.forget(session: session)
            throw Self.codeRefusal
        case .refused: throw Self.codeRefusal
        case .disabled: throw CoreError.forbidden("This account is disabled.")
        case .unknownEmail:
            throw CoreError.validation([FieldIssue("email", .choice, "GitHub has not verified this address for you.")])
        }
    }

    private static let codeRefusal = CoreError.validation([
        FieldIssue("code", .value, "The code is not valid here (any more). Sign in with GitHub once more.")
    ])

    private func exchange(
        _ presented: Presented, _ email: String?, _ access: GitHubAccess, _ tx: Transaction
    ) throws -> Answer {
        let hash = self.codeHash(presented.code)
        guard let found = try tx.identities.lockCode(hash: hash) else { return .refused }
        guard let account = found.account else {
            try tx.sessions.revoke(found.session, because: .reuse)
            return .replayed(session: found.session)
        }
        guard tx.now < found.createdAt + access.codeLife, self.isBound(found, presented) else {
            try tx.identities.spendCode(hash: hash)
            return .refused
        }
        if let (identity, isDisabled) = try tx.identities.lockOwner(.github, account.subject) {
            try tx.identities.spendCode(hash: hash)
            guard !isDisabled else { return .disabled }
            try tx.identities.markUsed(identity.id, login: account.login)
            return .outcome(.signedIn(try self.open(found, identity.user, tx)))
        }
        let chosen = email.map { text in account.emails.first { $0 == EmailAddress(text) } }
        guard let wanted = chosen ?? (account.emails.count == 1 ? account.emails.first : nil) else {
            return email == nil ? .outcome(.emailWanted(account.emails.map(\.text))) : .unknownEmail
        }
        guard try tx.accounts.credentials(email: wanted.text) == nil else {
            return .outcome(.linkWanted(email: wanted.text))
        }
        let user = try Registration(account, email: wanted).insert(passwordHash: nil, isConfirmed: true, tx).user
        try tx.identities.insert(Self.identity(account, of: user, isUsed: true, tx))
        try tx.identities.spendCode(hash: hash)
        return .outcome(.signedIn(try self.open(found, user, tx)))
    }

    /// Whether whoever presents the code is who began: the browser where its cookie comes along, and the program that
    /// knows the verifier where there is a challenge.
    private func isBound(_ found: IdentityStore.Code, _ presented: Presented) -> Bool {
        if let hash = found.browserHash, !self.isSame(presented.browser, hash) { return false }
        guard let challenge = found.challenge else { return true }
        return presented.verifier.map { PKCE.fits($0, challenge) } ?? false
    }

    private func open(_ code: IdentityStore.Code, _ user: UUID, _ tx: Transaction) throws -> AccountService.Tokens {
        try self.accounts.open(code.session, user: user, edition: Self.edition, tx)
    }

    private static func identity(
        _ account: ExternalAccount, of user: UUID, isUsed: Bool, _ tx: Transaction
    ) -> ExternalIdentity {
        ExternalIdentity(
            id: UUID.v7(at: tx.now), user: user, provider: .github, subject: account.subject, login: account.login,
            createdAt: tx.now, lastUsedAt: isUsed ? tx.now : nil)
    }

    // MARK: Linking

    /// From now on the actor signs in with the GitHub account that the code is of.
    ///
    /// The code must be one that is tied to who began, by cookie or challenge: else somebody could have the actor link an
    /// account of theirs, and come in by it.
    ///
    /// - Throws: `.validation` naming `code`; `.conflict` when the GitHub account is another's; `.forbidden` for a program.
    package func link(_ presented: Presented, by actor: Actor) throws -> ExternalIdentity {
        try actor.requirePerson()
        let access = try self.access()
        enum Answer { case linked(ExternalIdentity), anothers, refused }
        let answer = try self.independent.transaction { tx -> Answer in
            let hash = self.codeHash(presented.code)
            guard let found = try tx.identities.lockCode(hash: hash), let account = found.account else {
                return .refused
            }
            try tx.identities.spendCode(hash: hash)
            let isTied = found.browserHash != nil || found.challenge != nil
            guard tx.now < found.createdAt + access.codeLife, isTied, self.isBound(found, presented) else {
                return .refused
            }
            if let (known, _) = try tx.identities.lockOwner(.github, account.subject) {
                return known.user == actor.user ? .linked(known) : .anothers
            }
            let identity = Self.identity(account, of: actor.user, isUsed: false, tx)
            try tx.identities.insert(identity)
            return .linked(identity)
        }
        switch answer {
        case .linked(let identity): return identity
        case .anothers:
            throw CoreError.conflict(field: "code", message: "Somebody else signs in with this GitHub account.")
        case .refused: throw Self.codeRefusal
        }
    }
}
