import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/auth/{exchange,refresh,logout}`. Source: modelling contract, authentication; contracts' page §2.
enum AuthRoutes {
    private static let rule = ModellingEdition.Rules.authentication

    static let routes: [Route] = [
        Route(
            .post, "/api/v1/auth/exchange", name: "exchangeCode",
            summary: "Exchanges the one-time code of a sign-in with GitHub for tokens; it is good once.", rule: rule,
            access: .everyone(exchange), body: Shapes.exchange, answer: .json(.ok, Shapes.tokens), isSecret: true,
            refusals: [
                Route.Refusal(.forbidden, "The account is disabled."),
                Route.Refusal(
                    .conflict,
                    "`link_required`: an account has the address; its owner signs in, and links. The code stays good."),
            ]),
        Route(
            .post, "/api/v1/auth/refresh", name: "refreshToken",
            summary: "Exchanges a refresh token for its successor and a new access token.", rule: rule,
            access: .everyone(refresh),
            body: .object([.required("refresh_token", .string(1...256))]), answer: .json(.ok, Shapes.tokens),
            isSecret: true),
        Route(
            .post, "/api/v1/auth/logout", name: "logout", summary: "Ends this sign-in at once.", rule: rule,
            access: .signedIn(nil, logout), body: nil, answer: .empty(.ok, "It is over.")),
    ]

    private enum Shapes {
        static let exchange = Shape.object([
            .required("code", .string(1...256), "What the callback has added to the redirect_uri."),
            .optional(
                "email", .string(1...254),
                "Which of several verified addresses a new account gets; without, they are named in an error."),
            .optional(
                "code_verifier", .string(43...128), "Of the code_challenge that the sign-in was begun with (RFC 7636)."),
        ])
        static let tokens = Shape.named(
            "Tokens",
            .object([
                .required("access_token", .string(1...4_096), "JWT, RS256; keys at /.well-known/jwks.json."),
                .optional("refresh_token", .string(1...256), "Absent when it travels as a cookie."),
                .required("access_token_expires_at", .count, "In seconds since 1970."),
                .required("refresh_token_expires_at", .count, "In seconds since 1970."),
                .required("token_type", .choice(["Bearer"])),
            ]))
    }

    // MARK: Handlers

    private static func exchange(_ request: Request) throws -> Response {
        let outcome = try request.services.gitHub.exchange(
            request.presentedCode, email: request.body["email"]?.stringValue)
        switch outcome {
        case .signedIn(let tokens): return self.response(tokens, request)
        case .emailWanted(let emails):
            return Self.refusal(
                .badRequest, "validation_error", "Invalid request data",
                [
                    "field": "email", "reason": "GitHub knows several addresses of yours: name one of them.",
                    "choices": .array(emails.map(JSONValue.string)),
                ], request)
        case .linkWanted(let email):
            return Self.refusal(
                .conflict, "link_required",
                "An account with this e-mail address exists. Sign in to it once, then link the GitHub account.",
                ["field": "code", "reason": "POST /api/v1/auth/github/link links it.", "email": .string(email)], request
            )
        }
    }

    private static func refresh(_ request: Request) throws -> Response {
        let token = request.body["refresh_token"]?.stringValue ?? ""
        return self.response(try request.services.accounts.refresh(token), request)
    }

    private static func logout(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.accounts.signOut(actor)
        return Response(.ok)
    }

    // MARK: Wire

    private static func response(_ tokens: AccountService.Tokens, _ request: Request) -> Response {
        let response = Response.json { json in
            json.beginObject()
            json.field("access_token", tokens.access)
            if !RefreshCookie.isWanted(request) { json.field("refresh_token", tokens.refresh) }
            json.field("access_token_expires_at", tokens.accessExpiresAt.seconds)
            json.field("refresh_token_expires_at", tokens.refreshExpiresAt.seconds)
            json.field("token_type", "Bearer")
            json.endObject()
        }.with("Cache-Control", "no-store")
        return RefreshCookie.deliver(tokens, request, response)
    }

    /// What the person is to do first: an error that leaves the code good.
    private static func refusal(
        _ status: HTTPStatus, _ code: String, _ message: String, _ details: JSONObject, _ request: Request
    ) -> Response {
        Response.json(status) { json in
            json.beginObject()
            json.field("error", code)
            json.field("message", message)
            json.field("details", details)
            json.field("request_id", request.id)
            json.endObject()
        }.with("Cache-Control", "no-store")
    }
}

extension Request {
    /// The one-time code of a sign-in with GitHub, with what shows who presents it.
    var presentedCode: GitHubService.Presented {
        GitHubService.Presented(
            code: self.body["code"]?.stringValue ?? "", verifier: self.body["code_verifier"]?.stringValue,
            browser: BrowserCookie.value(self))
    }
}
