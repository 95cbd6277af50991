import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v2/users`, its predecessor in v1, and `/api/v2/workspaces`. Source: flowforge contract, versioning; contracts'
/// page §1, §5 and §7.
enum UserRoutes {
    private static let rule = FlowForgeEdition.Rules.standard

    static let routes: [Route] = [
        Route(
            .get, "/api/v2/users", name: "listUsers",
            summary: "Members of the account's organization and workspaces.", rule: rule,
            access: .signedIn(.userRead, list), query: query, body: nil,
            answer: .json(.ok, ListWire.shape(of: shape)), conditional: .read),
        Route(
            .get, "/api/v1/users/list", name: "listUsersV1", summary: "The same in v1's form; deprecated.", rule: rule,
            access: .signedIn(.userRead, listAsV1), query: query, body: nil,
            answer: .json(.ok, .array(shapeOfV1, 0...Int(PageRequest.limits.upperBound))), conditional: .read),
        Route(
            .get, "/api/v2/workspaces", name: "listWorkspaces", summary: "The workspaces that the account is in.",
            rule: rule, access: .signedIn(.userRead, workspaces), query: ListWire.page, body: nil,
            answer: .json(.ok, ListWire.shape(of: workspaceShape)), conditional: .read),
    ]

    private static let orders: [(field: String, order: PeopleQuery.Order)] = [
        ("createdAt", .createdAt), ("name", .name), ("email", .email),
    ]
    private static let query =
        ListWire.parameters(sortFields: orders.map(\.field)) + [
            QueryParameter("search", .string(0...200), "Part of the name or the e-mail address.")
        ]

    // MARK: Shapes

    private static func fields(_ id: String) -> [Field] {
        [
            .required(id, .identifier(.user)),
            .required("email", .string(1...254)),
            .optional("name", .string(0...200)),
            .optional("avatarUrl", .text),
            .required(
                "workspaces",
                .array(
                    .object([.required("id", .identifier(.workspace)), .required("role", .choice(of: Role.self))]),
                    0...10_000), "Those of the asking account's that this one is in, too."),
            .required("createdAt", .instant),
        ]
    }
    private static let shape = Shape.named("User", .object(fields("userId")))
    private static let shapeOfV1 = Shape.named("UserV1", .object(fields("user_id")))
    private static let workspaceShape = Shape.named(
        "Workspace",
        .object([
            .required("id", .identifier(.workspace)),
            .required("name", .string(0...200)),
            .required("type", .string(1...16), "`personal` or `team`."),
            .required("role", .choice(of: Role.self), "The asking account's."),
        ]))

    // MARK: Handlers

    private static func found(_ request: Request, _ actor: Actor) throws -> Page<Person> {
        var query = PeopleQuery()
        query.search = request.query("search")?.stringValue.flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed }
        let sort = ListWire.sort(request)
        query.order = self.orders.first { $0.field == sort.field }?.order ?? .createdAt
        query.ascending = sort.ascending
        query.page = ListWire.page(request)
        return try request.services.people.list(query, for: actor)
    }

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        ListWire.response(try self.found(request, actor)) { self.write($0, id: "userId", $1) }
    }

    /// Source: flowforge contract, version migration headers; the weekday is that of the contracts' page §7.
    private static func listAsV1(_ request: Request, _ actor: Actor) throws -> Response {
        let page = try self.found(request, actor)
        return Response.json { json in
            json.beginArray()
            for person in page.items { self.write(person, id: "user_id", json) }
            json.endArray()
        }
        .with("Deprecation", "true")
        .with("Sunset", "Mon, 01 Jul 2024 00:00:00 GMT")
        .with("Link", "</api/v2/users>; rel=\"successor-version\"")
        .with("Warning", "299 - \"API version v1 is deprecated, please migrate to v2\"")
    }

    private static func workspaces(_ request: Request, _ actor: Actor) throws -> Response {
        let page = try request.services.people.workspaces(ListWire.page(request), of: actor)
        return ListWire.response(page) { workspace, json in
            json.beginObject()
            json.field("id", prefix: "ws", workspace.id)
            json.field("name", workspace.name)
            json.field("type", workspace.type)
            json.field("role", workspace.role.rawValue)
            json.endObject()
        }
    }

    private static func write(_ person: Person, id: StaticString, _ json: JSONWriter) {
        json.beginObject()
        json.field(id, prefix: "usr", person.user)
        json.field("email", person.email)
        json.field("name", person.fullName)
        json.field("avatarUrl", person.avatarURL)
        json.key("workspaces")
        json.beginArray()
        for membership in person.memberships {
            json.beginObject()
            json.field("id", prefix: "ws", membership.workspace)
            json.field("role", membership.role.rawValue)
            json.endObject()
        }
        json.endArray()
        json.field("createdAt", person.createdAt)
        json.endObject()
    }
}
