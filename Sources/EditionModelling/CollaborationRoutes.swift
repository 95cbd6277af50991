import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/workspaces/{workspace_id}/collaboration`. Source: modelling contract, collaboration; the invitation by
/// e-mail and the change of a level are Atrium's own.
enum CollaborationRoutes {
    private static let rule = ModellingEdition.Rules.requests
    private static let path = "/api/v1/workspaces/{workspace_id}/collaboration"
    private static let one = "/api/v1/workspaces/{workspace_id}/collaboration/participants/{user_id}"

    private static let level = Shape.choice(of: AccessLevel.self)
    private static let inviteShape = Shape.named(
        "InviteRequest",
        .object([
            .optional("user_id", .identifier(.user), "Either this or `email`."),
            .optional("email", .string(1...EmailAddress.maximumLength, .email), "Of an account."),
            .required("access_level", level),
        ]))
    private static let levelShape = Shape.named("AccessLevelRequest", .object([.required("access_level", level)]))
    private static let shape = Shape.named(
        "Participant",
        .object([
            .required("id", .identifier(.user), "Of this person in this workspace; the same for good."),
            .required("user_id", .identifier(.user)),
            .required("access_level", level),
            .required("canvas_ownership", .array(.identifier(.modelDomain), 0...10_000), "Domains: the owner has all."),
            .required("joined_at", .instant),
            .required("last_seen_at", .instant, "When they joined, for who was never connected."),
            .required("name", .text, "The address, for who gave none."),
            .required("email", .text),
            .required("is_owner", .boolean),
            .required("online", .boolean),
        ]))
    private static let sessionShape = Shape.named(
        "CollaborationSession",
        .object([
            .required("session_id", .identifier(.workspace), "A workspace has one session, of the same id."),
            .required("workspace_id", .identifier(.workspace)),
            .required("primary_owner_id", .identifier(.user)),
            .required("participants", .array(shape, 0...100_000), "In the order in which they joined."),
            .required("websocket_connection_status", .choice(of: ConnectionStatus.self), "The asking person's own."),
        ]))

    private static let owned = [Route.Refusal(.conflict, "The workspace is theirs.")]

    static let routes: [Route] = [
        Route(
            .get, path, name: "getCollaboration", summary: "Who works on a workspace together.", rule: rule,
            access: .signedIn(.modelRead, session), body: nil, answer: .json(.ok, sessionShape)),
        Route(
            .post, path + "/invite", name: "inviteParticipant",
            summary: "Makes somebody a participant of a shared workspace.", rule: rule,
            access: .signedIn(.workspaceAdmin, invite), body: inviteShape, answer: .json(.created, shape),
            refusals: [Route.Refusal(.conflict, "They are a participant already, or the workspace is a personal one.")]),
        Route(
            .put, one, name: "updateParticipant", summary: "Lets a participant do more, or less.", rule: rule,
            access: .signedIn(.workspaceAdmin, update), body: levelShape, answer: .json(.ok, shape),
            refusals: Self.owned),
        Route(
            .delete, one, name: "removeParticipant", summary: "Takes somebody out; anybody may take themselves out.",
            rule: rule, access: .signedIn(.workspaceAdmin, remove), body: nil, answer: .noContent,
            refusals: Self.owned),
    ]

    // MARK: Handlers

    private static func session(_ request: Request, _ actor: Actor) throws -> Response {
        let found = try request.services.collaboration.session(try request.workspace(), for: actor)
        return .json { json in
            json.beginObject()
            json.field("session_id", found.workspace)
            json.field("workspace_id", found.workspace)
            json.field("primary_owner_id", found.owner)
            json.key("participants")
            json.beginArray()
            for participant in found.participants { self.write(participant, owning: found.domains, json) }
            json.endArray()
            json.field("websocket_connection_status", found.status.rawValue)
            json.endObject()
        }
    }

    private static func invite(_ request: Request, _ actor: Actor) throws -> Response {
        let participant = try request.services.collaboration.invite(
            try self.invitee(request.body), self.level(request.body), to: try request.workspace(), by: actor)
        return .json(.created) { self.write(participant, owning: [], $0) }
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let participant = try request.services.collaboration.setLevel(
            self.level(request.body), of: try self.user(request), in: try request.workspace(), by: actor)
        return .json { self.write(participant, owning: [], $0) }
    }

    private static func remove(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.collaboration.remove(
            try self.user(request), from: try request.workspace(), by: actor)
        return .noContent
    }

    private static func user(_ request: Request) throws(CoreError) -> UUID {
        guard let id = IdentifierPrefix.user.identifier(request.pathParameter("user_id")) else {
            throw .notFound("Participant not found")
        }
        return id
    }

    private static func level(_ body: JSONObject) -> AccessLevel {
        body["access_level"]?.stringValue.flatMap(AccessLevel.init) ?? .read
    }

    private static func invitee(_ body: JSONObject) throws(CoreError) -> Invitee {
        let user = body["user_id"]?.stringValue.flatMap { IdentifierPrefix.user.identifier($0) }
        switch (user, body["email"]?.stringValue) {
        case (let user?, nil): return .user(user)
        case (nil, let email?):
            guard let address = EmailAddress(email) else {
                throw .validation([FieldIssue("email", .format, "This is not an e-mail address.")])
            }
            return .email(address.text)
        case (nil, nil): throw .validation([FieldIssue("user_id", .required, "Say who: user_id or email.")])
        case (_?, _?): throw .validation([FieldIssue("email", .forbidden, "Say who by user_id or by email, not both.")])
        }
    }

    private static func write(_ participant: Participant, owning domains: [UUID], _ json: JSONWriter) {
        json.beginObject()
        json.field("id", participant.id)
        json.field("user_id", participant.user)
        json.field("access_level", participant.level.rawValue)
        json.key("canvas_ownership")
        json.beginArray()
        if participant.isOwner { for domain in domains { json.uuid(domain) } }
        json.endArray()
        json.field("joined_at", participant.joinedAt)
        json.field("last_seen_at", participant.lastSeenAt ?? participant.joinedAt)
        json.field("name", participant.name)
        json.field("email", participant.email)
        json.field("is_owner", participant.isOwner)
        json.field("online", participant.isOnline)
        json.endObject()
    }
}
