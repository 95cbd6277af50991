import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/profile`. Source: workspace contract, user profile endpoints.
enum ProfileRoutes {
    static let routes: [Route] = [
        Route(
            .get, "/api/profile", name: "getProfile", summary: "The signed-in person's profile.",
            rule: WorkspaceEdition.Rules.dataFetching, access: .signedIn(nil, get), body: nil,
            answer: .json(.ok, Shapes.profile), conditional: .read),
        Route(
            .put, "/api/profile", name: "updateProfile", summary: "Changes what is given, keeps the rest.",
            rule: WorkspaceEdition.Rules.dashboardOperations, access: .signedIn(nil, update), body: Shapes.update,
            answer: .json(.ok, Shapes.profile), conditional: .write),
    ]

    private enum Shapes {
        static let preferences: [Field] = [
            .optional("theme", .nullable(.choice(["light", "dark", "system"]))),
            .optional("language", .nullable(.string(2...35)), "A BCP 47 language tag."),
            .optional(
                "notifications",
                .nullable(
                    .object([
                        .optional("email", .boolean), .optional("push", .boolean),
                        .optional("workflow_completion", .boolean),
                    ]))),
        ]
        static let settings: [Field] = [
            .optional("dashboard_auto_refresh", .nullable(.boolean)),
            .optional("default_dashboard_layout", .nullable(.choice(["grid", "masonry"]))),
            .optional("ai_suggestions_enabled", .nullable(.boolean)),
        ]
        static let update = Shape.object([
            .optional("full_name", .nullable(.string(0...200))),
            .optional("avatar_url", .nullable(.string(0...2_048, .uri))),
            .optional("timezone", .string(1...64), "A name of the IANA time zone database, such as Europe/Prague."),
            .optional("preferences", .object(preferences), "Merged key by key; null removes one."),
            .optional("settings", .object(settings), "Merged key by key; null removes one."),
            .optional("onboarding_completed", .boolean),
        ])
        static let profile = Shape.object([
            .required(
                "profile",
                .named(
                    "UserProfile",
                    .object([
                        .required("id", .identifier(.user)),
                        .required("user_id", .identifier(.user)),
                        .required("email", .string(1...254)),
                        .optional("full_name", .string(0...200)),
                        .optional("avatar_url", .string(0...2_048)),
                        .required("timezone", .string(1...64)),
                        .required("preferences", .object(preferences)),
                        .required("settings", .object(settings)),
                        .required("onboarding_completed", .boolean),
                        .required("created_at", .instant),
                        .required("updated_at", .instant),
                    ])))
        ])
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(try request.services.profiles.get(for: actor))
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let body = request.body
        var change = Profile.Change()
        change.fullName = body.textChange("full_name")
        change.avatarURL = body.textChange("avatar_url")
        change.timezone = body["timezone"]?.stringValue
        change.preferences = body["preferences"]?.objectValue
        change.settings = body["settings"]?.objectValue
        change.onboardingCompleted = body["onboarding_completed"]?.boolValue
        return self.response(try request.services.profiles.update(change, expected: request.expected, by: actor))
    }

    private static func response(_ profile: Profile) -> Response {
        Response.json(version: profile.version) { json in
            json.beginObject()
            json.key("profile")
            json.beginObject()
            json.field("id", prefix: "usr", profile.user)
            json.field("user_id", prefix: "usr", profile.user)
            json.field("email", profile.email)
            json.field("full_name", profile.fullName)
            json.field("avatar_url", profile.avatarURL)
            json.field("timezone", profile.timezone)
            json.field("preferences", profile.preferences)
            json.field("settings", profile.settings)
            json.field("onboarding_completed", profile.onboardingCompleted)
            json.field("created_at", profile.createdAt)
            json.field("updated_at", profile.updatedAt)
            json.endObject()
            json.endObject()
        }
    }
}
