import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v2/api-keys`: the signed-in person's own keys. Source: flowforge contract, API key authentication; contracts'
/// page §7.
enum APIKeyRoutes {
    private static let rule = FlowForgeEdition.Rules.standard

    static let routes: [Route] = [
        Route(
            .get, "/api/v2/api-keys", name: "listApiKeys", summary: "The account's API keys, the newest first.",
            rule: rule, access: .signedIn(nil, list), query: ListWire.page, body: nil,
            answer: .json(.ok, ListWire.shape(of: shape))),
        Route(
            .post, "/api/v2/api-keys", name: "createApiKey",
            summary: "Makes an API key. Its text is in this answer alone: it cannot be shown again.", rule: rule,
            access: .signedIn(nil, create), body: input, answer: .json(.created, made), isSecret: true),
        Route(
            .get, "/api/v2/api-keys/{id}", name: "getApiKey", summary: "One API key, without its text.", rule: rule,
            access: .signedIn(nil, get), body: nil, answer: .json(.ok, shape)),
        Route(
            .delete, "/api/v2/api-keys/{id}", name: "deleteApiKey",
            summary: "Revokes an API key: it is good for nothing from now on.", rule: rule,
            access: .signedIn(nil, revoke), body: nil, answer: .noContent),
    ]

    private static let fields: [Field] = [
        .required("id", .identifier(.apiKey)),
        .required("name", .string(AccessRules.nameLength)),
        .required("start", .string(1...16), "The key's first characters, by which you know it again."),
        .required("permissions", .array(.choice(of: Permission.self), 0...Permission.allCases.count)),
        .required("createdAt", .instant),
        .required("expiresAt", .nullable(.instant), "null: never."),
        .required("lastUsedAt", .nullable(.instant), "To the minute; null: not yet."),
    ]
    private static let shape = Shape.named("ApiKey", .object(fields))
    private static let made = Shape.named(
        "NewApiKey", .object(fields + [.required("key", .string(20...200), "For the X-API-Key header.")]))

    private static let input = Shape.object([
        .required("name", .string(AccessRules.nameLength)),
        .required(
            "permissions", .array(.choice(of: Permission.self), 1...Permission.allCases.count),
            "At most what you may do yourself, and never more than you still may when the key is used."),
        .optional("expiresAt", .nullable(.instant), "Absent or null: never."),
    ])

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        ListWire.response(try request.services.apiKeys.list(ListWire.page(request), for: actor)) { key, json in
            json.beginObject()
            self.write(key, json)
            json.endObject()
        }
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        let permissions = request.body["permissions"]?.arrayValue ?? []
        let draft = APIKey.Draft(
            name: request.body["name"]?.stringValue ?? "",
            permissions: permissions.compactMap { $0.stringValue.flatMap(Permission.init(rawValue:)) },
            expiresAt: request.body["expiresAt"]?.stringValue.flatMap { Instant(rfc3339: $0) })
        let (key, text) = try request.services.apiKeys.create(draft, by: actor)
        return Response.json(.created) { json in
            json.beginObject()
            self.write(key, json)
            json.field("key", text)
            json.endObject()
        }
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let key = try request.services.apiKeys.get(try request.identifier("id", .apiKey), for: actor)
        return Response.json { json in
            json.beginObject()
            self.write(key, json)
            json.endObject()
        }
    }

    private static func revoke(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.apiKeys.revoke(try request.identifier("id", .apiKey), by: actor)
        return .noContent
    }

    private static func write(_ key: APIKey, _ json: JSONWriter) {
        json.field("id", prefix: "key", key.id)
        json.field("name", key.name)
        json.field("start", key.start)
        json.field("permissions", key.permissions.map(\.rawValue).sorted())
        json.field("createdAt", key.createdAt)
        json.field("expiresAt", orNull: key.expiresAt)
        json.field("lastUsedAt", orNull: key.lastUsedAt)
    }
}
