import Primitives

/// An application that may ask people to let it in. Source: RFC 6749 §2.
package struct OAuthClient: Sendable, Equatable {
    package let id: UUID
    /// Who registered it.
    package let owner: UUID
    package let name: String
    /// Whether it can keep a secret: one that runs in a browser or on a person's device cannot.
    package let isConfidential: Bool
    package let redirectURIs: [String]
    /// That it may ask for.
    package let scopes: Set<OAuthScope>
    package let createdAt: Instant

    package init(
        id: UUID, owner: UUID, name: String, isConfidential: Bool, redirectURIs: [String], scopes: Set<OAuthScope>,
        createdAt: Instant
    ) {
        self.id = id
        self.owner = owner
        self.name = name
        self.isConfidential = isConfidential
        self.redirectURIs = redirectURIs
        self.scopes = scopes
        self.createdAt = createdAt
    }

    /// Its name on the wire, `client_id`.
    package var identifier: String { "app_" + self.id.base62 }

    package struct Draft: Sendable {
        package let name: String
        package let redirectURIs: [String]
        package let scopes: [OAuthScope]
        package let isConfidential: Bool

        package init(name: String, redirectURIs: [String], scopes: [OAuthScope], isConfidential: Bool) {
            self.name = name
            self.redirectURIs = redirectURIs
            self.scopes = scopes
            self.isConfidential = isConfidential
        }
    }
}

/// An application that a person let in.
package struct OAuthGrant: Sendable {
    package let id: UUID
    package let client: OAuthClient
    /// Everything that was ever granted to it and not taken back.
    package let scopes: Set<OAuthScope>
    package let createdAt: Instant
    /// To the minute; nil: never used.
    package let lastUsedAt: Instant?

    package init(id: UUID, client: OAuthClient, scopes: Set<OAuthScope>, createdAt: Instant, lastUsedAt: Instant?) {
        self.id = id
        self.client = client
        self.scopes = scopes
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
    }
}

/// A request that the protocol refuses in its own words. Source: RFC 6749 §4.1.2.1 and §5.2, RFC 7009 §2.2.1.
package struct OAuthRefusal: Swift.Error, Equatable, Sendable {
    package enum Code: String, Sendable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case unsupportedGrantType = "unsupported_grant_type"
        case unsupportedResponseType = "unsupported_response_type"
        case invalidScope = "invalid_scope"
        case accessDenied = "access_denied"
        case serverError = "server_error"
        case temporarilyUnavailable = "temporarily_unavailable"
    }

    package let code: Code
    /// For the application's developer. ASCII without quotes and backslashes, as the protocol wants it.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
