import Core
import Primitives
import Services
import Surface

/// Programs that act for an account, and what each route has to answer them, given what it answers the account itself.
///
/// It follows from what a route says of itself, so that a new one is tried by all of them without a word.
package enum Program: CaseIterable, Sendable {
    /// A key of the owner's with every permission.
    case key
    /// One with every permission but the one that the route wants.
    case lackingKey
    /// An application that the owner let in, to read; and one to write.
    case reader, writer
    /// A key of somebody who has nothing to do with the owner, naming the owner's workspace as theirs.
    case strangersKey

    private func permissions(for route: Route) -> Set<Permission> {
        switch self {
        case .key, .strangersKey: Set(Permission.allCases)
        case .lackingKey: Set(Permission.allCases).subtracting([route.permission])
        case .reader: OAuthScope.read.permissions
        case .writer: OAuthScope.write.permissions
        }
    }

    /// The status that the route has to answer.
    ///
    /// - Parameters:
    ///   - owner: what it answers the owner, who acts in their own workspace.
    ///   - intruder: what it answers a stranger who names the owner's workspace.
    package func expected(_ route: Route, owner: Int, intruder: Int) -> Int {
        guard case .signedIn(let permission, _) = route.access else { return owner }
        if self == .strangersKey { return intruder }
        // What is the account's own is seen with `user:read` and never changed; what makes credentials is not even seen.
        if permission == nil, route.method != .get || route.isAboutCredentials { return 403 }
        return self.permissions(for: route).contains(route.permission) ? owner : 403
    }

    /// The headers of its request.
    package func headers(
        _ route: Route, _ make: Maker, owner: TestAccount, stranger: TestAccount
    ) throws -> [String: String] {
        var headers = ["X-Workspace-ID": owner.workspaceID]
        switch self {
        case .key, .lackingKey, .strangersKey:
            let account = self == .strangersKey ? stranger : owner
            headers["X-API-Key"] = try make.apiKey(Array(self.permissions(for: route)), of: account).text
        case .reader: headers["Authorization"] = "Bearer \(try make.application([.read], of: owner).access)"
        case .writer: headers["Authorization"] = "Bearer \(try make.application([.write], of: owner).access)"
        }
        return headers
    }
}

extension Route {
    /// What a program needs: the route's permission, or that of seeing people.
    fileprivate var permission: Permission {
        if case .signedIn(let permission?, _) = self.access { return permission }
        return .userRead
    }

    /// Keys and applications do not manage their own kind.
    fileprivate var isAboutCredentials: Bool {
        ["/api/v2/api-keys", "/api/v2/oauth/", "/oauth/clients/"].contains { self.path.hasPrefix($0) }
    }
}

extension Maker {
    /// Lets a new application in: its first tokens.
    package func application(
        _ scopes: [OAuthScope], of account: TestAccount
    ) throws -> (client: OAuthClient, access: String, refresh: String) {
        let actor = try self.actor(account)
        let address = "https://app.example/callback"
        let verifier = String(repeating: "v", count: 43)
        let asked = [
            "response_type": "code", "redirect_uri": address, "scope": Set(scopes).spaced,
            // The SHA-256 of the verifier.
            "code_challenge": "7w_YNF9DSfIdPf_pRjSq646_kPr-2-o9NAl16JGghdM", "code_challenge_method": "S256",
        ]
        return try self.app.withServices { services in
            let client = try services.applications.register(
                OAuthClient.Draft(name: "App", redirectURIs: [address], scopes: scopes, isConfidential: false),
                by: actor
            ).client
            let request = AuthorizationRequest { $0 == "client_id" ? client.identifier : asked[$0] }
            let answer = try services.authorization.decide(request, approves: true, by: actor)
            let code = answer.split(separator: "=").dropFirst().first?.split(separator: "&").first ?? ""
            let tokens = try services.authorization.exchange(
                code: String(code), redirectURI: address, verifier: verifier,
                by: ClientCredentials(clientID: client.identifier, secret: nil))
            return (client: client, access: tokens.access, refresh: tokens.refresh)
        }
    }
}
