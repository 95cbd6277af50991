import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/auth/login`. Source: crm contract, authentication; contracts' page §2. The refresh token is exchanged at
/// `/auth/refresh`, as every edition's.
enum LoginRoutes {
    static let routes: [Route] = [
        Route(
            .post, "/api/v1/auth/login", name: "login", summary: "Signs an account in.",
            rule: CRMEdition.Rules.requests, access: .everyone(login), body: credentials, answer: .json(.ok, signedIn),
            isSecret: true)
    ]

    private static let credentials = Shape.object([
        .required("email", .string(1...254, .email)),
        .required("password", .string(0...1_024, .password)),
    ])

    private static let signedIn = Shape.named(
        "SignedIn",
        .object([
            .required("access_token", .string(1...4_096), "JWT, RS256; keys at /.well-known/jwks.json."),
            .required("refresh_token", .string(1...256)),
            .required("token_type", .choice(["bearer"])),
            .required("expires_in", .count, "Life of the access token, in seconds."),
            .required(
                "user",
                .object([
                    .required("id", .identifier(.user)),
                    .required("email", .string(1...254)),
                    .required("name", .nullable(.string(0...200))),
                    .required("timezone", .string(1...64), "Whose days the widgets count."),
                ])),
        ]))

    private static func login(_ request: Request) throws -> Response {
        let signIn = try request.services.accounts.signIn(
            email: request.text("email"), password: request.text("password"), edition: request.edition.rawValue)
        let actor = try Array(signIn.tokens.access.utf8).withUnsafeBytes {
            try request.services.accessTokens.authenticate($0)
        }
        let profile = try request.services.profiles.get(for: actor)
        return Response.json { json in
            json.beginObject()
            json.field("access_token", signIn.tokens.access)
            json.field("refresh_token", signIn.tokens.refresh)
            json.field("token_type", "bearer")
            json.field("expires_in", signIn.tokens.expiresIn)
            json.key("user")
            json.beginObject()
            json.field("id", prefix: "usr", signIn.user)
            json.field("email", signIn.email)
            json.field("name", orNull: profile.fullName)
            json.field("timezone", profile.timezone)
            json.endObject()
            json.endObject()
        }
    }
}

extension Request {
    /// A member of the body that its shape requires to be text.
    func text(_ name: String) -> String { self.body[name]?.stringValue ?? "" }
}
