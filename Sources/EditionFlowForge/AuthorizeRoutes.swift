import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/oauth/authorize` and what its consent page asks: how a person lets an application in. Source: RFC 6749 §4.1;
/// contracts' page §7.
enum AuthorizeRoutes {
    private static let rule = FlowForgeEdition.Rules.standard

    static let routes: [Route] = [
        Route(
            .get, "/oauth/authorize", name: "authorize",
            summary: "Where an application sends a person's browser; leads to the page that asks them.", rule: rule,
            access: .everyone(begin),
            query: names.map { QueryParameter($0, .string(0...4_096), "See RFC 6749 §4.1.1.") },
            body: nil, answer: .empty(.found, "To the page, or back with an error."),
            refusals: [Route.Refusal(.notFound, "There is no such application: nobody is told by a redirect.")],
            manners: .lenient),
        Route(
            .post, "/oauth/authorize", name: "decideAuthorization",
            summary: "The person's answer: where their browser is to go.", rule: rule,
            access: .signedIn(nil, decide), body: decision,
            answer: .json(.ok, .object([.required("redirect_to", .string(1...16_384))])), isSecret: true),
        Route(
            .get, "/oauth/clients/{id}", name: "describeAuthorization",
            summary: "What the page shows: which application asks for what, and where it leads back to.", rule: rule,
            access: .signedIn(nil, describe),
            query: [
                QueryParameter("redirect_uri", .string(0...2_048), "As in the application's request."),
                QueryParameter("scope", .string(0...2_048), "The same."),
            ], body: nil, answer: .json(.ok, question), manners: .lenient),
    ]

    private static let names = [
        "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
    ]

    private static let decision = Shape.open(
        [.required("decision", .choice(["approve", "deny"]))] + names.map { .optional($0, .string(0...4_096)) })

    private static let question = Shape.named(
        "AuthorizationQuestion",
        .object([
            .required("clientId", .identifier(.application)),
            .required("name", .string(AccessRules.nameLength)),
            .required("redirectUri", .string(RedirectURI.length)),
            .required(
                "scopes",
                .array(
                    .object([.required("scope", .choice(of: OAuthScope.self)), .required("description", .text)]),
                    1...OAuthScope.allCases.count)),
        ]))

    /// A browser is shown what is wrong by the page, which looks for itself; a program by an error.
    private static func begin(_ request: Request) throws -> Response {
        let asked = AuthorizationRequest { request.query($0)?.stringValue }
        let refusal: String?
        do {
            refusal = try request.services.authorization.refusal(asked)
        } catch let error as CoreError {
            guard self.isForPeople(error), self.isBrowser(request) else { throw error }
            refusal = nil
        }
        let parameters = self.names.compactMap { name in
            request.query(name)?.stringValue.map { (name: name, value: $0) }
        }
        let page = RedirectURI.adding(parameters, to: request.services.platform.policy.publicURL + "/#/consent")
        return Response(.found, headers: [(name: "Location", value: refusal ?? page)]).with("Cache-Control", "no-store")
    }

    private static func isBrowser(_ request: Request) -> Bool {
        AcceptHeader.ranges(request.header("HTTP_ACCEPT") ?? "").contains { $0.media.description == "text/html" }
    }

    private static func isForPeople(_ error: CoreError) -> Bool {
        switch error {
        case .notFound, .validation: true
        default: false
        }
    }

    private static func decide(_ request: Request, _ actor: Actor) throws -> Response {
        let asked = AuthorizationRequest { request.body[$0]?.stringValue }
        let address = try request.services.authorization.decide(
            asked, approves: request.body["decision"]?.stringValue == "approve", by: actor)
        return Response.json { json in
            json.beginObject()
            json.field("redirect_to", address)
            json.endObject()
        }
    }

    private static func describe(_ request: Request, _ actor: Actor) throws -> Response {
        let asked = AuthorizationRequest { name in
            name == "client_id" ? request.pathParameter("id") : request.query(name)?.stringValue
        }
        let (client, address, scopes) = try request.services.authorization.question(asked, for: actor)
        return Response.json { json in
            json.beginObject()
            json.field("clientId", client.identifier)
            json.field("name", client.name)
            json.field("redirectUri", address)
            json.key("scopes")
            json.beginArray()
            for scope in scopes.inOrder {
                json.beginObject()
                json.field("scope", scope.rawValue)
                json.field("description", scope.summary)
                json.endObject()
            }
            json.endArray()
            json.endObject()
        }
    }
}
