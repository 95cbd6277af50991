import Core
import Primitives

/// What an application asks of a person, by way of their browser. Source: RFC 6749 §4.1.1, RFC 7636 §4.3.
package struct AuthorizationRequest: Sendable {
    package let clientID: String?
    package let redirectURI: String?
    package let responseType: String?
    package let scope: String?
    /// Given back as it came.
    package let state: String?
    package let challenge: String?
    package let challengeMethod: String?

    /// - Parameter parameter: the value of a parameter by its name in the protocol.
    package init(_ parameter: (String) -> String?) {
        self.clientID = parameter("client_id")
        self.redirectURI = parameter("redirect_uri")
        self.responseType = parameter("response_type")
        self.scope = parameter("scope")
        self.state = parameter("state")
        self.challenge = parameter("code_challenge")
        self.challengeMethod = parameter("code_challenge_method")
    }

    /// What may be told to the application by a redirect, once it is known where to: the scopes and the challenge, or a
    /// refusal.
    ///
    /// PKCE is wanted of every application, and by SHA-256 alone: an absent method would mean `plain`.
    func demand(of client: OAuthClient) throws(OAuthRefusal) -> (scopes: Set<OAuthScope>, challenge: String) {
        guard let responseType else { throw OAuthRefusal(.invalidRequest, "response_type is missing") }
        guard responseType == "code" else {
            throw OAuthRefusal(.unsupportedResponseType, "the only response_type is code")
        }
        let scopes = try Self.scopes(self.scope, of: client)
        guard let challenge, self.challengeMethod == "S256" else {
            throw OAuthRefusal(.invalidRequest, "PKCE is required: code_challenge, and code_challenge_method=S256")
        }
        guard challenge.utf8.count == 43, Base64URL.decode(challenge)?.count == 32 else {
            throw OAuthRefusal(.invalidRequest, "code_challenge is not the base64url of a SHA-256 hash")
        }
        return (scopes: scopes, challenge: challenge)
    }

    /// - Parameter text: nil: `read`, the least.
    static func scopes(_ text: String?, of client: OAuthClient) throws(OAuthRefusal) -> Set<OAuthScope> {
        guard let scopes = OAuthScope.parse(text ?? OAuthScope.read.rawValue) else {
            throw OAuthRefusal(.invalidScope, "a scope is unknown here")
        }
        guard scopes.isSubset(of: client.scopes) else {
            throw OAuthRefusal(.invalidScope, "the application is not registered for one of the scopes")
        }
        return scopes
    }
}

/// How an application says who it is at the token endpoint. Source: RFC 6749 §2.3.
package struct ClientCredentials: Sendable {
    package let clientID: String
    /// nil: a public client.
    package let secret: String?

    package init(clientID: String, secret: String?) {
        self.clientID = clientID
        self.secret = secret
    }
}
