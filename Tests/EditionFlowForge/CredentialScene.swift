import Core
import HTTP
import JSON
import Primitives
import Services
import Surface
import TestSupport

/// An account with an API key and an application that it registered and let in; and a good request for each route that
/// is about those.
struct CredentialScene {
    static let address = "https://app.example/callback"
    /// RFC 7636, appendix B.
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    let app: TestApp
    let owner: TestAccount
    let client: OAuthClient
    let secret: String?

    init(_ app: TestApp, _ owner: TestAccount, isConfidential: Bool = false) throws {
        let actor = try app.make.actor(owner)
        let draft = OAuthClient.Draft(
            name: "Open app", redirectURIs: [Self.address], scopes: [.read, .write], isConfidential: isConfidential)
        self.app = app
        self.owner = owner
        (self.client, self.secret) = try app.withServices { try $0.applications.register(draft, by: actor) }
    }

    /// Parameters of a good authorization request.
    func question(_ changes: [String: String?] = [:]) -> [String: String] {
        var parameters: [String: String] = [
            "response_type": "code", "client_id": self.client.identifier, "redirect_uri": Self.address,
            "scope": "read write", "state": "s 1&2", "code_challenge": Self.challenge, "code_challenge_method": "S256",
        ]
        for (name, value) in changes { parameters[name] = value }
        return parameters
    }

    /// The code of an approved request.
    func code(_ changes: [String: String?] = [:], by account: TestAccount? = nil) throws -> String {
        let answer = try self.decide(changes, by: account)
        guard let code = Self.parameters(of: answer.json.text("redirect_to"))["code"] else { throw NoCode() }
        return code
    }

    struct NoCode: Swift.Error {}

    func decide(
        _ changes: [String: String?] = [:], decision: String = "approve", by account: TestAccount? = nil
    ) throws -> TestResponse {
        let body = self.question(changes).merging(["decision": decision]) { one, _ in one }
        return try self.app.request(
            .post, "/oauth/authorize", as: account ?? self.owner,
            json: .object(JSONObject(body.map { ($0.key, JSONValue.string($0.value)) })))
    }

    /// The query of an address.
    static func parameters(of address: String) -> [String: String] {
        guard let mark = address.firstIndex(of: "?"),
            let items = QueryItems(String(address[address.index(after: mark)...]))
        else { return [:] }
        return Dictionary(items.items.map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// A form's request.
    static func form(
        _ path: String, _ fields: [String: String], _ headers: [String: String] = [:],
        type: String = "application/x-www-form-urlencoded"
    ) -> TestRequest {
        let text = fields.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
        return TestRequest("POST", path, headers: headers, body: Array(text.utf8), type: type)
    }

    /// An exchange of a code, as it should be.
    func exchange(_ code: String, _ changes: [String: String?] = [:], headers: [String: String] = [:]) throws
        -> TestResponse
    {
        var fields: [String: String] = [
            "grant_type": "authorization_code", "code": code, "redirect_uri": Self.address,
            "code_verifier": Self.verifier, "client_id": self.client.identifier,
        ]
        for (name, value) in changes { fields[name] = value }
        return try self.app.send(Self.form("/oauth/token", fields, headers))
    }

    func refresh(_ token: String, _ changes: [String: String?] = [:], path: String = "/oauth/token") throws
        -> TestResponse
    {
        var fields: [String: String] = [
            "grant_type": "refresh_token", "refresh_token": token, "client_id": self.client.identifier,
        ]
        for (name, value) in changes { fields[name] = value }
        return try self.app.send(Self.form(path, fields))
    }

    /// A good request for a route, by whoever the headers say.
    func request(_ route: Route, _ headers: [String: String]) throws -> TestRequest {
        let client = ["client_id": self.client.identifier]
        switch route.name {
        case "exchangeToken":
            let fields = [
                "grant_type": "authorization_code", "code": try self.code(), "redirect_uri": Self.address,
                "code_verifier": Self.verifier,
            ]
            return Self.form(route.path, fields.merging(client) { one, _ in one }, Self.withoutToken(headers))
        case "refreshToken", "revokeToken":
            let token = try self.exchange(try self.code()).json.text("refresh_token")
            let fields = ["refresh_token": token, "token": token].merging(client) { one, _ in one }
            return Self.form(route.path, fields, Self.withoutToken(headers))
        case "authorize", "describeAuthorization":
            let query = self.question().sorted { $0.key < $1.key }
                .map { "\($0.key)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
            let path = route.path.split(separator: "{")[0]
            let target = route.name == "authorize" ? String(path) : path + self.client.identifier
            return TestRequest("GET", "\(target)?\(query)", headers: headers)
        default:
            return TestRequest(
                route.method.rawValue, try self.path(route), headers: headers,
                body: self.body(route).map { JSONValue.object($0).encoded })
        }
    }

    /// At the token endpoint that header is the application's.
    private static func withoutToken(_ headers: [String: String]) -> [String: String] {
        headers.filter { $0.key != "Authorization" }
    }

    private func path(_ route: Route) throws -> String {
        guard let brace = route.path.firstIndex(of: "{") else { return route.path }
        let start = String(route.path[..<brace])
        if start.hasPrefix("/api/v2/api-keys") {
            return start + "key_" + (try self.app.make.apiKey([.dashboardRead], of: self.owner)).id.base62
        }
        if start.hasPrefix("/api/v2/oauth/clients") { return start + self.client.identifier }
        _ = try self.code()
        let actor = try self.app.make.actor(self.owner)
        let grants = try self.app.withServices { try $0.applications.grants(PageRequest(), for: actor) }
        return start + "grant_" + (grants.items.first?.id ?? UUID.v7()).base62
    }

    private func body(_ route: Route) -> JSONObject? {
        switch route.name {
        case "createApiKey": ["name": "New", "permissions": ["dashboard:read"]]
        case "createOAuthClient": ["name": "New", "redirectUris": [.string(Self.address)], "scopes": ["read"]]
        case "decideAuthorization":
            JSONObject(self.question().map { ($0.key, JSONValue.string($0.value)) }).merging(["decision": "approve"])
        default: nil
        }
    }
}
