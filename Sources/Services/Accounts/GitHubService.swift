import Core
import Gateways
import MariaDB
import Primitives
import Security
import Storage

/// The way to GitHub and back: a browser is sent there with a state of its own, comes back with a code of GitHub's, and
/// goes on with a one-time code of ours. Source: GitHub, “Authorizing OAuth apps”; RFC 6749 §10.12, RFC 7636, RFC 9700.
package struct GitHubService {
    let database: Database
    /// For what must stand even when the request fails and its transaction is rolled back: the use of a state or a code.
    let independent: Database
    let platform: Platform
    let accounts: AccountService
    let accessTokens: AccessTokenService

    /// Whose tokens a sign-in gives: the edition that serves the endpoints.
    static let edition = "modelling"

    package var isConfigured: Bool { self.platform.gitHub != nil }

    /// - Throws: `.validation` when sign-in with GitHub is not configured.
    func access() throws(CoreError) -> GitHubAccess {
        guard let access = self.platform.gitHub else {
            throw .validation([FieldIssue("provider", .value, "Sign-in with GitHub is not configured here.")])
        }
        return access
    }

    /// Where a browser begins that is to come back to our own page; nil: not configured.
    package var entrance: String? { self.platform.gitHub?.entrance }

    // MARK: There

    /// Where a browser goes, and what it must bring back to be known again.
    package struct Departure: Sendable {
        package let location: String
        /// The value of the browser's cookie: what it had, or a new one.
        package let browser: String
        /// How long the cookie is needed.
        package let life: Duration
    }

    /// Sends a browser to GitHub.
    ///
    /// - Parameters:
    ///   - redirectURI: where it goes in the end; nil: the configured place.
    ///   - challenge: PKCE's, of the program that begins: then the code is good for whoever knows the verifier alone.
    ///   - browser: the cookie that the browser sent. One that another tab got a moment ago stays good.
    /// - Throws: `.validation` when it is not configured, or naming `redirect_uri` or `code_challenge`.
    package func begin(
        _ flow: GitHubAccess.Flow, redirectURI: String?, challenge: String?, browser: String?
    ) throws -> Departure {
        let access = try self.access()
        let destination = try access.destination(redirectURI, flow)
        if let challenge, challenge.utf8.count != 43 || Base64URL.decode(challenge)?.count != 32 {
            throw CoreError.validation([
                FieldIssue("code_challenge", .format, "This is not the base64url of a SHA-256 hash.")
            ])
        }
        let browser = browser.flatMap { Self.isBrowser($0) ? $0 : nil } ?? RandomToken.make(prefix: "gb_")
        let state = RandomToken.make(prefix: "gs_")
        try self.database.transaction { tx in
            try tx.identities.insertState(
                hash: self.platform.hashes.gitHubState(Array(state.utf8)), browserHash: self.browserHash(browser),
                redirectURI: destination, challenge: challenge)
        }
        return Departure(
            location: access.client.authorizationURL(state: state, challenge: PKCE.challenge(of: self.verifier(state))),
            browser: browser, life: access.stateLife + access.codeLife)
    }

    // MARK: And back

    /// What GitHub sends a browser back with.
    package struct Return: Sendable {
        package let state: String
        package let code: String?
        /// GitHub's word for why there is no code.
        package let error: String?
        /// The browser's cookie.
        package let browser: String?

        package init(state: String, code: String?, error: String?, browser: String?) {
            self.state = state
            self.code = code
            self.error = error
            self.browser = browser
        }
    }

    /// Where a browser that comes back goes on to: with a one-time code, or with an error in OAuth's words.
    ///
    /// - Throws: `.validation` naming `state` for one that is unknown, was used, is over or another browser's: then it is
    ///   not known where to go.
    package func finish(_ back: Return) throws -> String {
        let access = try self.access()
        let found = try self.independent.transaction { tx -> IdentityStore.State? in
            let state = try tx.identities.takeState(hash: self.platform.hashes.gitHubState(Array(back.state.utf8)))
            return state.flatMap { tx.now < $0.createdAt + access.stateLife ? $0 : nil }
        }
        guard let found, self.isSame(back.browser, found.browserHash) else {
            throw CoreError.validation([
                FieldIssue("state", .value, "This sign-in was not begun in this browser, or too long ago.")
            ])
        }
        guard let given = back.code, back.error == nil else {
            return Self.telling("access_denied", "GitHub was not allowed to say who you are.", found.redirectURI)
        }
        do throws(GitHubFailure) {
            let account = try access.client.account(code: given, verifier: self.verifier(back.state))
            return try self.admit(Self.external(account), found, access)
        } catch {
            return Self.telling(error, found.redirectURI)
        }
    }

    /// Our own page, for a browser of which it is not known where it came from.
    package func lost() throws -> String {
        Self.telling(
            "invalid_state", "This sign-in was not begun in this browser, or too long ago.", try self.access().ownPage)
    }

    private func admit(
        _ account: ExternalAccount, _ state: IdentityStore.State, _ access: GitHubAccess
    ) throws(GitHubFailure) -> String {
        let code = RandomToken.make(prefix: "gc_")
        let isLinked: Bool
        do {
            isLinked = try self.database.transaction { tx in
                let isLinked = try tx.identities.isLinked(.github, account.subject)
                guard isLinked || !account.emails.isEmpty else { return false }
                try tx.identities.insertCode(
                    hash: self.codeHash(code), browserHash: access.isOwn(state.redirectURI) ? state.browserHash : nil,
                    challenge: state.challenge, account: account, session: UUID.v7(at: tx.now))
                return isLinked
            }
        } catch {
            throw .unavailable("The sign-in could not be written down. Try again.")
        }
        guard isLinked || !account.emails.isEmpty else {
            return Self.telling(
                "email_not_verified", "GitHub knows no e-mail address of yours that is verified.", state.redirectURI)
        }
        let choice = !isLinked && account.emails.count > 1 ? [(name: "select_email", value: "true")] : []
        return RedirectURI.adding([(name: "code", value: code)] + choice, to: state.redirectURI)
    }

    /// Addresses that are not verified, or to which no mail can be sent, are not told.
    private static func external(_ account: GitHubAccount) -> ExternalAccount {
        var emails: [EmailAddress] = []
        for address in account.addresses where address.isVerified {
            guard let email = EmailAddress(address.text), !email.text.hasSuffix("@users.noreply.github.com"),
                !emails.contains(email), emails.count < GitHubRules.emails
            else { continue }
            emails.append(email)
        }
        return ExternalAccount(subject: account.subject, login: account.login, name: account.name, emails: emails)
    }

    private static func telling(_ failure: GitHubFailure, _ address: String) -> String {
        switch failure {
        case .refused(let words): self.telling("access_denied", words, address)
        case .timedOut: self.telling("temporarily_unavailable", "GitHub did not answer in time.", address)
        case .unavailable(let words): self.telling("temporarily_unavailable", words, address)
        }
    }

    private static func telling(_ error: String, _ words: String, _ address: String) -> String {
        RedirectURI.adding([(name: "error", value: error), (name: "error_description", value: words)], to: address)
    }

    // MARK: What is known by a hash

    /// Derived, so that it is stored nowhere. 43 characters, as RFC 7636 §4.1 wants at least.
    private func verifier(_ state: String) -> String {
        Base64URL.encode(self.platform.hashes.gitHubVerifier(Array(state.utf8)))
    }

    func codeHash(_ code: String) -> [UInt8] { self.platform.hashes.gitHubCode(Array(code.utf8)) }

    private func browserHash(_ browser: String) -> [UInt8] { self.platform.hashes.gitHubBrowser(Array(browser.utf8)) }

    func isSame(_ browser: String?, _ hash: [UInt8]) -> Bool {
        browser.map { constantTimeEqual(self.browserHash($0), hash) } ?? false
    }

    /// What `RandomToken` makes.
    private static func isBrowser(_ text: String) -> Bool {
        text.hasPrefix("gb_") && Base64URL.decode(String(text.dropFirst(3)))?.count == 32
    }
}

package enum GitHubRules {
    /// Addresses among which a person chooses, at most.
    package static let emails = 50
}
