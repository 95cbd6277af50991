import HTTP
import JSON
import Primitives
import TestSupport
import Testing

/// A person's browser on its way through a sign-in with GitHub: it keeps cookies, and follows where it is sent.
final class GitHubBrowser {
    static let page = "https://test.example/#/sign-in/complete"
    static let elsewhere = "https://models.example/auth/complete"
    /// RFC 7636, appendix B.
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    let app: TestApp
    let gitHub: GitHubStandIn
    /// `name=value` of the one cookie that it was given; nil: none, or it keeps none.
    var cookie: String?

    init(_ app: TestApp, _ gitHub: GitHubStandIn) {
        self.app = app
        self.gitHub = gitHub
    }

    private var headers: [String: String] { self.cookie.map { ["Cookie": "theme=dark; \($0)"] } ?? [:] }

    func get(_ target: String, accept: String = "*/*") throws -> TestResponse {
        let response = try self.app.request(
            .get, target, headers: self.headers.merging(["Accept": accept]) { one, _ in one })
        if let set = response[header: "Set-Cookie"] { self.cookie = String(set.prefix { $0 != ";" }) }
        return response
    }

    /// Begins, and comes to the page of GitHub.
    func begin(_ redirectURI: String? = nil, challenge: String? = nil, flow: String = "login") throws -> TestResponse {
        let parameters = [("redirect_uri", redirectURI), ("code_challenge", challenge)].compactMap { name, value in
            value.map { "\(name)=\(PercentCoding.encode($0))" }
        }
        let query = parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&")
        return try self.get("/api/v1/auth/github/\(flow)\(query)")
    }

    /// The path and query that GitHub sends the browser back to, after its person has said yes.
    func departure(
        _ person: GitHubStandIn.Person, to redirectURI: String? = nil, challenge: String? = nil, flow: String = "login"
    ) throws -> String {
        let response = try self.begin(redirectURI, challenge: challenge, flow: flow)
        return try self.gitHub.approve(try #require(response[header: "Location"]), as: person)
    }

    /// The whole way to the page that ends it, and what that is told.
    func arrive(
        _ person: GitHubStandIn.Person, to redirectURI: String? = nil, challenge: String? = nil, flow: String = "login"
    ) throws -> (address: String, told: [String: String]) {
        let back = try self.departure(person, to: redirectURI, challenge: challenge, flow: flow)
        return try self.finish(back)
    }

    func finish(_ back: String) throws -> (address: String, told: [String: String]) {
        let response = try self.get(back)
        try #require(response.status == 302, "\(response.json.text)")
        let parts = (response[header: "Location"] ?? "").split(separator: "?", maxSplits: 1).map(String.init)
        return (address: parts[0], told: GitHubStandIn.pairs(parts.count == 2 ? parts[1] : ""))
    }

    func code(_ person: GitHubStandIn.Person, to redirectURI: String? = nil, challenge: String? = nil) throws -> String
    {
        let told = try self.arrive(person, to: redirectURI, challenge: challenge).told
        return try #require(told["code"], "\(told)")
    }

    func exchange(
        _ code: String, email: String? = nil, verifier: String? = nil, headers: [String: String] = [:]
    ) throws -> TestResponse {
        var body: JSONObject = ["code": .string(code)]
        if let email { body["email"] = .string(email) }
        if let verifier { body["code_verifier"] = .string(verifier) }
        return try self.app.request(
            .post, "/api/v1/auth/exchange", json: .object(body),
            headers: self.headers.merging(headers) { one, _ in one })
    }

    func link(_ code: String, verifier: String? = nil, as account: TestAccount) throws -> TestResponse {
        var body: JSONObject = ["code": .string(code)]
        if let verifier { body["code_verifier"] = .string(verifier) }
        return try self.app.request(
            .post, "/api/v1/auth/github/link", as: account, json: .object(body), headers: self.headers)
    }

    /// Signs somebody in who has one address, or whom GitHub knows here already.
    func signIn(_ person: GitHubStandIn.Person) throws -> TestResponse { try self.exchange(try self.code(person)) }
}

/// People whom GitHub knows.
extension GitHubStandIn.Person {
    /// Somebody new.
    static func new(_ emails: [(String, Bool)] = [(Maker.address(), true)], name: String? = "Octo Cat") -> Self {
        Self(id: Int64.random(in: 1...Int64.max), emails: emails, name: name)
    }

    private init(id: Int64, emails: [(String, Bool)], name: String?) {
        self.init(id: id, login: "octo-\(id % 1_000)", name: name, emails: emails)
    }
}

/// Runs `body` with an application that is configured for a GitHub of the test's own.
func withGitHub(_ body: (TestApp, GitHubStandIn) throws -> Void) throws {
    let gitHub = try GitHubStandIn()
    var setup = AppSetup()
    setup.gitHub = gitHub.access(redirectURIs: [
        GitHubBrowser.elsewhere, "http://127.0.0.1/callback", "com.example.app:/signed-in",
    ])
    try withApp(setup) { app throws in try body(app, gitHub) }
}
