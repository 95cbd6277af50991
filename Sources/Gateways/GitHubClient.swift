import HTTPClient
import Primitives
import Synchronization

/// Where GitHub is, and as whom we ask it.
package struct GitHubSettings: Sendable {
    package var clientID: String
    package var clientSecret: String
    /// Where people sign in: `https://github.com`, or a GitHub Enterprise Server.
    package var baseURL = "https://github.com"
    package var apiURL = "https://api.github.com"
    /// Where GitHub sends browsers back to, as it is registered there.
    package var callbackURL: String
    /// Hosts that may have addresses which are not public.
    package var privateHosts: [String] = []
    /// Of one call; a sign-in makes three.
    package var timeout: Duration = .seconds(5)
    /// Sign-ins of one process that ask GitHub at the same moment: each holds a thread.
    package var concurrency = 4

    package init(clientID: String, clientSecret: String, callbackURL: String) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.callbackURL = callbackURL
    }
}

/// Asks GitHub who somebody is. Source: GitHub, “Authorizing OAuth apps” (web application flow); RFC 7636.
package final class GitHubClient: Sendable {
    private let settings: GitHubSettings
    private let client: HTTPClient
    private let asking = Atomic<Int>(0)

    /// Of one answer, in bytes: a hundred addresses are some 15,000.
    private static let answerLimit = 262_144

    package init(_ settings: GitHubSettings) {
        var settings = settings
        settings.baseURL = Self.withoutSlash(settings.baseURL)
        settings.apiURL = Self.withoutSlash(settings.apiURL)
        var limits = HTTPClient.Limits()
        limits.time = settings.timeout
        limits.connecting = min(settings.timeout, limits.connecting)
        limits.bytes = Self.answerLimit
        self.settings = settings
        self.client = HTTPClient(privateHosts: settings.privateHosts, limits: limits)
    }

    /// Where a browser goes so that its person says yes or no.
    ///
    /// - Parameter challenge: PKCE's, by SHA-256.
    package func authorizationURL(state: String, challenge: String) -> String {
        let parameters = [
            ("client_id", self.settings.clientID), ("redirect_uri", self.settings.callbackURL),
            ("scope", "read:user user:email"), ("state", state), ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ]
        return "\(self.settings.baseURL)/login/oauth/authorize?" + Self.form(parameters)
    }

    /// The account of whoever said yes.
    ///
    /// - Parameters:
    ///   - code: what GitHub sent the browser back with.
    ///   - verifier: what the challenge was made of.
    package func account(code: String, verifier: String) throws(GitHubFailure) -> GitHubAccount {
        guard self.asking.wrappingAdd(1, ordering: .relaxed).newValue <= self.settings.concurrency else {
            self.asking.wrappingSubtract(1, ordering: .relaxed)
            throw .unavailable("Too many people are signing in with GitHub at this moment.")
        }
        defer { self.asking.wrappingSubtract(1, ordering: .relaxed) }
        let token = try self.token(code: code, verifier: verifier)
        let person = try self.read("/user", token)
        let addresses = try self.read("/user/emails?per_page=100", token)
        return try GitHubAnswer.account(person: person, addresses: addresses)
    }

    /// Why GitHub's API cannot be reached; nil: it can.
    package func trouble() -> String? {
        do throws(OutgoingFailure) {
            _ = try self.client.send(OutgoingRequest(.get, self.settings.apiURL))
            return nil
        } catch {
            switch Self.failure(error) {
            case .timedOut: return "\(self.settings.apiURL) does not answer in time."
            case .refused(let words), .unavailable(let words): return words
            }
        }
    }

    private func token(code: String, verifier: String) throws(GitHubFailure) -> String {
        var request = OutgoingRequest(.post, "\(self.settings.baseURL)/login/oauth/access_token")
        let parameters = [
            ("client_id", self.settings.clientID), ("client_secret", self.settings.clientSecret), ("code", code),
            ("redirect_uri", self.settings.callbackURL), ("code_verifier", verifier),
        ]
        request.body = Array(Self.form(parameters).utf8)
        // Without it the answer is a form.
        request.headers = [
            (name: "Accept", value: "application/json"),
            (name: "Content-Type", value: "application/x-www-form-urlencoded"),
        ]
        return try GitHubAnswer.token(try self.send(request))
    }

    private func read(_ path: String, _ token: String) throws(GitHubFailure) -> IncomingResponse {
        var request = OutgoingRequest(.get, self.settings.apiURL + path)
        request.headers = [
            (name: "Accept", value: "application/vnd.github+json"),
            (name: "Authorization", value: "Bearer \(token)"),
            (name: "X-GitHub-Api-Version", value: "2022-11-28"),
        ]
        return try self.send(request)
    }

    private func send(_ request: OutgoingRequest) throws(GitHubFailure) -> IncomingResponse {
        do throws(OutgoingFailure) { return try self.client.send(request) } catch { throw Self.failure(error) }
    }

    private static func failure(_ failure: OutgoingFailure) -> GitHubFailure {
        switch failure {
        case .timedOut: .timedOut
        case .refusedAddress(let address):
            .unavailable("GitHub is at \(address), which this server must not connect to (outgoing.private_hosts).")
        case .tooLarge: .unavailable("The answer of GitHub is too large.")
        case .unreachable(let cause): .unavailable("GitHub cannot be reached: \(cause).")
        }
    }

    private static func form(_ parameters: [(String, String)]) -> String {
        parameters.map { "\($0)=\(PercentCoding.encode($1))" }.joined(separator: "&")
    }

    private static func withoutSlash(_ url: String) -> String {
        var url = url
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }
}
