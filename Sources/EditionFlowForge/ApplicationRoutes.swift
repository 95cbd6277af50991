import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v2/oauth/*`: applications that the person registered, and those that they let in. Source: contracts' page §7.
enum ApplicationRoutes {
    private static let rule = FlowForgeEdition.Rules.standard

    static let routes: [Route] = [
        Route(
            .get, "/api/v2/oauth/clients", name: "listOAuthClients",
            summary: "Applications that the account registered, the newest first.", rule: rule,
            access: .signedIn(nil, list), query: ListWire.page, body: nil,
            answer: .json(.ok, ListWire.shape(of: client))),
        Route(
            .post, "/api/v2/oauth/clients", name: "createOAuthClient",
            summary: "Registers an application. The secret of a confidential one is in this answer alone.", rule: rule,
            access: .signedIn(nil, register), body: input, answer: .json(.created, registered), isSecret: true),
        Route(
            .get, "/api/v2/oauth/clients/{id}", name: "getOAuthClient", summary: "One registered application.",
            rule: rule, access: .signedIn(nil, get), body: nil, answer: .json(.ok, client)),
        Route(
            .delete, "/api/v2/oauth/clients/{id}", name: "deleteOAuthClient",
            summary: "Removes an application; whoever let it in, its tokens end at once.", rule: rule,
            access: .signedIn(nil, remove), body: nil, answer: .noContent),
        Route(
            .get, "/api/v2/oauth/grants", name: "listOAuthGrants",
            summary: "Applications that the account let in, the newest first.", rule: rule,
            access: .signedIn(nil, grants), query: ListWire.page, body: nil,
            answer: .json(.ok, ListWire.shape(of: grant))),
        Route(
            .delete, "/api/v2/oauth/grants/{id}", name: "deleteOAuthGrant",
            summary: "Takes back what an application was granted; its tokens end at once.", rule: rule,
            access: .signedIn(nil, revoke), body: nil, answer: .noContent),
    ]

    static let scopes = Shape.array(.choice(of: OAuthScope.self), 1...OAuthScope.allCases.count)
    private static let addresses = Shape.array(.string(RedirectURI.length), AccessRules.redirectCount)

    private static let clientFields: [Field] = [
        .required("clientId", .identifier(.application)),
        .required("name", .string(AccessRules.nameLength)),
        .required("redirectUris", addresses),
        .required("scopes", scopes),
        .required("confidential", .boolean),
        .required("createdAt", .instant),
    ]
    private static let client = Shape.named("OAuthClient", .object(clientFields))
    private static let registered = Shape.named(
        "NewOAuthClient",
        .object(clientFields + [.optional("clientSecret", .string(20...200), "Of a confidential one.")]))
    private static let grant = Shape.named(
        "OAuthGrant",
        .object([
            .required("id", .identifier(.grant)),
            .required(
                "client",
                .object([
                    .required("clientId", .identifier(.application)),
                    .required("name", .string(AccessRules.nameLength)),
                ])),
            .required("scopes", scopes), .required("createdAt", .instant),
            .required("lastUsedAt", .nullable(.instant), "To the minute; null: not yet."),
        ]))

    private static let input = Shape.object([
        .required("name", .string(AccessRules.nameLength), "As people are shown it when they are asked."),
        .required(
            "redirectUris", addresses,
            "https; http on 127.0.0.1, [::1] and localhost with any port; or a scheme such as com.example.app:"),
        .required("scopes", scopes, "What it may ask for."),
        .optional("confidential", .boolean, "Whether it can keep a secret.", initial: .bool(false)),
    ])

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        ListWire.response(try request.services.applications.list(ListWire.page(request), for: actor)) { client, json in
            json.beginObject()
            self.write(client, json)
            json.endObject()
        }
    }

    private static func register(_ request: Request, _ actor: Actor) throws -> Response {
        let draft = OAuthClient.Draft(
            name: request.body["name"]?.stringValue ?? "",
            redirectURIs: request.body["redirectUris"]?.arrayValue?.compactMap(\.stringValue) ?? [],
            scopes: (request.body["scopes"]?.arrayValue ?? []).compactMap {
                $0.stringValue.flatMap(OAuthScope.init(rawValue:))
            }, isConfidential: request.body["confidential"]?.boolValue ?? false)
        let (client, secret) = try request.services.applications.register(draft, by: actor)
        return Response.json(.created) { json in
            json.beginObject()
            self.write(client, json)
            json.field("clientSecret", secret)
            json.endObject()
        }
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let client = try request.services.applications.get(try request.identifier("id", .application), for: actor)
        return Response.json { json in
            json.beginObject()
            self.write(client, json)
            json.endObject()
        }
    }

    private static func remove(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.applications.remove(try request.identifier("id", .application), by: actor)
        return .noContent
    }

    private static func grants(_ request: Request, _ actor: Actor) throws -> Response {
        let page = try request.services.applications.grants(ListWire.page(request), for: actor)
        return ListWire.response(page) { grant, json in
            json.beginObject()
            json.field("id", prefix: "grant", grant.id)
            json.key("client")
            json.beginObject()
            json.field("clientId", grant.client.identifier)
            json.field("name", grant.client.name)
            json.endObject()
            json.field("scopes", grant.scopes.inOrder.map(\.rawValue))
            json.field("createdAt", grant.createdAt)
            json.field("lastUsedAt", orNull: grant.lastUsedAt)
            json.endObject()
        }
    }

    private static func revoke(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.applications.revokeGrant(try request.identifier("id", .grant), by: actor)
        return .noContent
    }

    private static func write(_ client: OAuthClient, _ json: JSONWriter) {
        json.field("clientId", client.identifier)
        json.field("name", client.name)
        json.field("redirectUris", client.redirectURIs)
        json.field("scopes", client.scopes.inOrder.map(\.rawValue))
        json.field("confidential", client.isConfidential)
        json.field("createdAt", client.createdAt)
    }
}
