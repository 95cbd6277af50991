import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/auth/github/*`: to GitHub and back, and the link between an account here and one there. Source: modelling
/// contract, authentication; contracts' page §2.
enum AuthGitHubRoutes {
    private static let path = "/api/v1/auth/github"
    private static let rule = ModellingEdition.Rules.authentication
    private static let notThere = Route.Refusal(.badRequest, "Also when sign-in with GitHub is not configured here.")

    static let routes: [Route] = [
        Route(
            .get, path, name: "describeGitHub",
            summary: "Whether people can sign in with GitHub, and where they begin.",
            rule: ModellingEdition.Rules.requests, access: .everyone(describe), body: nil,
            answer: .json(.ok, description)),
        Route(
            .get, "\(path)/login", name: "beginGitHub", summary: "Sends a browser to GitHub.", rule: rule,
            access: .everyone { try begin(.web, $0) }, query: departure, body: nil,
            answer: .empty(.found, "To GitHub."), refusals: [notThere], manners: .lenient),
        Route(
            .get, "\(path)/login/desktop", name: "beginGitHubDesktop",
            summary: "The same for a program on the person's machine, which may listen on any port of 127.0.0.1.",
            rule: rule, access: .everyone { try begin(.desktop, $0) }, query: departure, body: nil,
            answer: .empty(.found, "To GitHub."), refusals: [notThere], manners: .lenient),
        Route(
            .get, "\(path)/callback", name: "finishGitHub",
            summary: "Where GitHub sends the browser back to; it goes on to the redirect_uri with a one-time code.",
            rule: rule, access: .everyone(finish),
            query: ["code", "state", "error"].map { QueryParameter($0, .string(0...1_024), "GitHub's.") }, body: nil,
            answer: .empty(
                .found, "With `code`, and `select_email=true` where an address is to be chosen; or `error`."),
            refusals: [notThere], manners: .lenient),
        Route(
            .post, "\(path)/link", name: "linkGitHub",
            summary: "From now on the account signs in with the GitHub account of a one-time code.", rule: rule,
            access: .signedIn(nil, link), body: presented, answer: .json(.ok, identity),
            refusals: [Route.Refusal(.conflict, "Somebody else signs in with it.")]),
        Route(
            .get, "\(path)/identities", name: "listIdentities",
            summary: "The GitHub accounts by which the person signs in, oldest first.", rule: rule,
            access: .signedIn(nil, list), body: nil,
            answer: .json(
                .ok,
                .object([.required("identities", .array(identity, 0...1_000)), .required("has_password", .boolean)]))),
        Route(
            .delete, "\(path)/identities/{identity_id}", name: "unlinkIdentity",
            summary: "The person signs in with it no longer.", rule: rule, access: .signedIn(nil, unlink), body: nil,
            answer: .noContent,
            refusals: [Route.Refusal(.conflict, "Nothing would be left to sign in with.")]),
    ]

    private static let departure = [
        QueryParameter(
            "redirect_uri", .string(0...2_048),
            "Where the browser goes in the end: letter for letter an allowed address."),
        QueryParameter(
            "code_challenge", .string(0...128),
            "PKCE by SHA-256 (RFC 7636): then the exchange wants the code_verifier. Meant for programs."),
    ]

    private static let presented = Shape.object([
        .required("code", .string(1...256)),
        .optional("code_verifier", .string(43...128), "Of the code_challenge that the sign-in was begun with."),
    ])

    private static let description = Shape.named(
        "GitHubSignIn",
        .object([
            .required("configured", .boolean),
            .optional(
                "login_url", .string(1...4_096), "Of a sign-in that comes back to the page of this installation."),
        ]))

    private static let identity = Shape.named(
        "Identity",
        .object([
            .required("id", .identifier(.identity)),
            .required("provider", .choice(of: ExternalIdentity.Provider.self)),
            .required("login", .string(1...100), "The account's name there when it was last seen."),
            .required("linked_at", .instant),
            .required("last_used_at", .nullable(.instant)),
        ]))

    // MARK: There and back

    private static func describe(_ request: Request) -> Response {
        let entrance = request.services.gitHub.entrance
        return Response.json { json in
            json.beginObject()
            json.field("configured", entrance != nil)
            json.field("login_url", entrance)
            json.endObject()
        }.with("Cache-Control", "no-store")
    }

    private static func begin(_ flow: GitHubAccess.Flow, _ request: Request) throws -> Response {
        let departure = try request.services.gitHub.begin(
            flow, redirectURI: request.given("redirect_uri"), challenge: request.given("code_challenge"),
            browser: BrowserCookie.value(request))
        return BrowserCookie.set(departure, self.redirect(to: departure.location))
    }

    private static func finish(_ request: Request) throws -> Response {
        let back = GitHubService.Return(
            state: request.given("state") ?? "", code: request.given("code"), error: request.given("error"),
            browser: BrowserCookie.value(request))
        do {
            return self.redirect(to: try request.services.gitHub.finish(back))
        } catch CoreError.validation(let issues) where issues.first?.field == "state" && self.isBrowser(request) {
            // Nobody knows where it came from: a person is told by our own page.
            return self.redirect(to: try request.services.gitHub.lost())
        }
    }

    private static func isBrowser(_ request: Request) -> Bool {
        AcceptHeader.ranges(request.header("HTTP_ACCEPT") ?? "").contains { $0.media.description == "text/html" }
    }

    private static func redirect(to address: String) -> Response {
        Response(.found, headers: [(name: "Location", value: address)]).with("Cache-Control", "no-store")
    }

    // MARK: Links

    private static func link(_ request: Request, _ actor: Actor) throws -> Response {
        let identity = try request.services.gitHub.link(request.presentedCode, by: actor)
        return Response.json { self.write(identity, $0) }
    }

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let (identities, hasPassword) = try request.services.identities.list(for: actor)
        return Response.json { json in
            json.beginObject()
            json.key("identities")
            json.beginArray()
            for identity in identities { self.write(identity, json) }
            json.endArray()
            json.field("has_password", hasPassword)
            json.endObject()
        }
    }

    private static func unlink(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.identities.remove(try request.identifier("identity_id", .identity), by: actor)
        return .noContent
    }

    private static func write(_ identity: ExternalIdentity, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", identity.id)
        json.field("provider", identity.provider.rawValue)
        json.field("login", identity.login)
        json.field("linked_at", identity.createdAt)
        json.field("last_used_at", orNull: identity.lastUsedAt)
        json.endObject()
    }
}

extension Request {
    /// A query parameter; one without a value counts as absent. Source: RFC 6749 §3.1.
    fileprivate func given(_ name: String) -> String? {
        self.query(name)?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    }
}
