import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/auth/*`. Source: workspace contract, authentication endpoints; contracts' page §2.
///
/// A browser that sends `X-Refresh-Token-Delivery: cookie` gets the refresh token as an HttpOnly cookie on `/auth`
/// instead of in the body, and sends it back the same way. The header cannot be set by a foreign page without a
/// preflight, so the cookie alone moves nothing.
enum AuthenticationRoutes {
    private static let rule = WorkspaceEdition.Rules.authentication

    static let routes: [Route] = [
        Route(
            .post, "/auth/signup", name: "signUp",
            summary: "Makes an account with a workspace and a first dashboard, and signs it in.", rule: rule,
            access: .everyone(signUp), body: Shapes.signUp, answer: .json(.created, Shapes.signedIn), isSecret: true),
        Route(
            .post, "/auth/signin", name: "signIn", summary: "Signs an account in.", rule: rule,
            access: .everyone(signIn), body: Shapes.signIn, answer: .json(.ok, Shapes.signedIn), isSecret: true),
        Route(
            .post, "/auth/refresh", name: "refresh",
            summary: "Exchanges a refresh token for its successor and a new access token.", rule: rule,
            access: .everyone(refresh), body: Shapes.refresh, answer: .json(.ok, Shapes.tokens), isSecret: true),
        Route(
            .post, "/auth/signout", name: "signOut", summary: "Ends this sign-in at once.", rule: rule,
            access: .signedIn(nil, signOut), body: nil, answer: .noContent),
    ]

    private enum Shapes {
        static let provider = Field.optional(
            "provider", .choice(["google", "microsoft", "apple", "github", "linkedin"]),
            "Sign-in by way of a provider; refused unless it is configured.")
        static let signUp = Shape.object([
            .required("email", .string(1...254, .email)),
            .required("password", .string(0...1_024, .password), "The most common ones are refused."),
            .optional("full_name", .nullable(.string(0...200))),
            provider,
        ])
        static let signIn = Shape.object([
            .required("email", .string(1...254, .email)),
            .required("password", .string(0...1_024, .password)),
            provider,
        ])
        static let refresh = Shape.object([
            .optional("refresh_token", .string(1...256), "Absent when it travels as a cookie.")
        ])
        private static let tokenFields: [Field] = [
            .required("access_token", .string(1...4_096), "JWT, RS256; keys at /.well-known/jwks.json."),
            .optional("refresh_token", .string(1...256), "Absent when it travels as a cookie."),
            .required("expires_in", .count, "Life of the access token, in seconds."),
        ]
        static let tokens = Shape.named("Tokens", .object(tokenFields))
        static let signedIn = Shape.named(
            "SignedIn",
            .object([
                .required(
                    "user",
                    .object([
                        .required("id", .identifier(.user)),
                        .required("email", .string(1...254)),
                        .optional("email_confirmed_at", .instant),
                    ])),
                .required("session", tokens),
            ]))
    }

    // MARK: Handlers

    private static func signUp(_ request: Request) throws -> Response {
        try self.refuseProvider(request)
        let signIn = try request.services.accounts.signUp(
            email: request.text("email"), password: request.text("password"),
            fullName: request.body["full_name"]?.stringValue, edition: request.edition.rawValue)
        return self.response(.created, signIn, request)
    }

    private static func signIn(_ request: Request) throws -> Response {
        try self.refuseProvider(request)
        let signIn = try request.services.accounts.signIn(
            email: request.text("email"), password: request.text("password"), edition: request.edition.rawValue)
        return self.response(.ok, signIn, request)
    }

    private static func refresh(_ request: Request) throws -> Response {
        let tokens = try request.services.accounts.refresh(try self.refreshToken(request))
        return RefreshCookie.deliver(tokens, request, Response.json { write(tokens, request, $0) })
    }

    private static func signOut(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.accounts.signOut(actor)
        return RefreshCookie.isWanted(request) ? RefreshCookie.clear(.noContent) : .noContent
    }

    private static func refuseProvider(_ request: Request) throws(CoreError) {
        guard let provider = request.body["provider"]?.stringValue else { return }
        let isGitHub = provider == "github" && request.services.gitHub.isConfigured
        throw .validation([
            FieldIssue(
                "provider", .value,
                isGitHub
                    ? "Sign-in with GitHub begins at /api/v1/auth/github/login."
                    : "Sign-in with \(provider) is not configured here.")
        ])
    }

    private static func refreshToken(_ request: Request) throws(CoreError) -> String {
        if let token = request.body["refresh_token"]?.stringValue { return token }
        if RefreshCookie.isWanted(request) {
            guard let token = RefreshCookie.token(request) else { throw .unauthenticated(.refreshTokenInvalid) }
            return token
        }
        throw .validation([FieldIssue("refresh_token", .required, "This is required.")])
    }

    // MARK: Wire

    private static func response(
        _ status: HTTPStatus, _ signIn: AccountService.SignIn, _ request: Request
    ) -> Response {
        let response = Response.json(status) { json in
            json.beginObject()
            json.key("user")
            json.beginObject()
            json.field("id", prefix: "usr", signIn.user)
            json.field("email", signIn.email)
            json.field("email_confirmed_at", signIn.emailConfirmedAt)
            json.endObject()
            json.key("session")
            self.write(signIn.tokens, request, json)
            json.endObject()
        }
        return RefreshCookie.deliver(signIn.tokens, request, response)
    }

    private static func write(_ tokens: AccountService.Tokens, _ request: Request, _ json: JSONWriter) {
        json.beginObject()
        json.field("access_token", tokens.access)
        if !RefreshCookie.isWanted(request) { json.field("refresh_token", tokens.refresh) }
        json.field("expires_in", tokens.expiresIn)
        json.endObject()
    }
}

extension Request {
    /// A member of the body that its shape requires to be text.
    func text(_ name: String) -> String { self.body[name]?.stringValue ?? "" }
}
