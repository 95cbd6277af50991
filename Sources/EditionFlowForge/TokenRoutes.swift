import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/oauth/token`, `/oauth/refresh`, `/oauth/revoke` and the server's metadata. Source: RFC 6749 §5 and §6, RFC 7009,
/// RFC 8414; contracts' page §7.
enum TokenRoutes {
    private static let rule = FlowForgeEdition.Rules.standard
    static let metadataPath = "/.well-known/oauth-authorization-server"

    static let routes: [Route] = [
        Self.route(
            "/oauth/token", "exchangeToken", "Exchanges a code or a refresh token for tokens.", token,
            [.optional("grant_type", text)] + clientFields + exchangeFields, .json(.ok, answer)),
        Self.route(
            "/oauth/refresh", "refreshToken", "The same as /oauth/token with grant_type=refresh_token.", refresh,
            [.optional("grant_type", text)] + clientFields + exchangeFields, .json(.ok, answer)),
        Self.route(
            "/oauth/revoke", "revokeToken", "Ends a refresh or access token, and all of the same sign-in.", revoke,
            clientFields + [.optional("token", text), .optional("token_type_hint", text)],
            .empty(.ok, "Done, or there was nothing to end.")),
        Route(
            .get, metadataPath, name: "oauthMetadata", summary: "What this authorization server can do (RFC 8414).",
            rule: rule, access: .everyone(metadata), body: nil, answer: .json(.ok, .any)),
    ]

    private static func route(
        _ path: String, _ name: String, _ summary: String, _ handler: @escaping @Sendable (Request) throws -> Response,
        _ fields: [Field], _ answer: Route.Answer
    ) -> Route {
        Route(
            .post, path, name: name, summary: summary, rule: rule, access: .everyone(handler), body: .open(fields),
            answer: answer, isSecret: true, manners: .form(OAuthWording.wording))
    }

    private static let text = Shape.string(0...8_192)
    private static let clientFields: [Field] = [
        .optional("client_id", text), .optional("client_secret", text, "Or by HTTP Basic authentication."),
    ]
    private static let exchangeFields: [Field] = [
        .optional("code", text), .optional("redirect_uri", text), .optional("code_verifier", text),
        .optional("refresh_token", text), .optional("scope", text),
    ]

    private static let answer = Shape.named(
        "OAuthTokens",
        .object([
            .required("access_token", .string(1...4_096)), .required("token_type", .choice(["Bearer"])),
            .required("expires_in", .count, "In seconds."), .required("refresh_token", .string(1...256)),
            .required("scope", .string(1...200)),
        ]))

    // MARK: Handlers

    private static func token(_ request: Request) throws -> Response {
        try OAuthWording.answering {
            switch try request.parameter("grant_type") {
            case "authorization_code": try self.exchange(request)
            case "refresh_token": try self.renew(request)
            default: throw OAuthRefusal(.unsupportedGrantType, "use authorization_code or refresh_token")
            }
        }
    }

    private static func refresh(_ request: Request) throws -> Response {
        try OAuthWording.answering {
            guard ["refresh_token", nil].contains(request.body["grant_type"]?.stringValue) else {
                throw OAuthRefusal(.unsupportedGrantType, "here it can only be refresh_token")
            }
            return try self.renew(request)
        }
    }

    private static func exchange(_ request: Request) throws -> Response {
        let client = try ClientAuthentication.credentials(request)
        let tokens = try request.services.authorization.exchange(
            code: try request.parameter("code"), redirectURI: request.body["redirect_uri"]?.stringValue,
            verifier: try request.parameter("code_verifier"), by: client)
        return self.response(tokens)
    }

    private static func renew(_ request: Request) throws -> Response {
        let client = try ClientAuthentication.credentials(request)
        let tokens = try request.services.authorization.refresh(
            try request.parameter("refresh_token"), scope: request.body["scope"]?.stringValue, by: client)
        return self.response(tokens)
    }

    private static func revoke(_ request: Request) throws -> Response {
        try OAuthWording.answering {
            let client = try ClientAuthentication.credentials(request)
            try request.services.authorization.revoke(try request.parameter("token"), by: client)
            return OAuthWording.unkept(Response(.ok))
        }
    }

    private static func response(_ tokens: AccountService.Tokens) -> Response {
        OAuthWording.unkept(
            Response.json { json in
                json.beginObject()
                json.field("access_token", tokens.access)
                json.field("token_type", "Bearer")
                json.field("expires_in", tokens.expiresIn)
                json.field("refresh_token", tokens.refresh)
                json.field("scope", tokens.scopes.inOrder.map(\.rawValue).joined(separator: " "))
                json.endObject()
            })
    }

    private static func metadata(_ request: Request) -> Response {
        let policy = request.services.platform.policy
        let methods = ["none", "client_secret_basic", "client_secret_post"]
        return Response.json { json in
            json.beginObject()
            json.field("issuer", policy.issuer)
            json.field("authorization_endpoint", policy.publicURL + "/oauth/authorize")
            json.field("token_endpoint", policy.publicURL + "/oauth/token")
            json.field("revocation_endpoint", policy.publicURL + "/oauth/revoke")
            json.field("jwks_uri", policy.publicURL + "/.well-known/jwks.json")
            json.field("scopes_supported", OAuthScope.allCases.map(\.rawValue))
            json.field("response_types_supported", ["code"])
            json.field("response_modes_supported", ["query"])
            json.field("grant_types_supported", ["authorization_code", "refresh_token"])
            json.field("token_endpoint_auth_methods_supported", methods)
            json.field("revocation_endpoint_auth_methods_supported", methods)
            json.field("code_challenge_methods_supported", ["S256"])
            json.field("authorization_response_iss_parameter_supported", true)
            json.field("service_documentation", policy.publicURL + "/api/openapi/flowforge.json")
            json.endObject()
        }.with("Cache-Control", "public, max-age=300")
    }
}

extension Request {
    /// A form parameter that must be there.
    fileprivate func parameter(_ name: String) throws(OAuthRefusal) -> String {
        // A parameter without a value counts as absent. Source: RFC 6749 §3.2.
        guard let value = self.body[name]?.stringValue, !value.isEmpty else {
            throw OAuthRefusal(.invalidRequest, "\(name) is missing")
        }
        return value
    }
}
