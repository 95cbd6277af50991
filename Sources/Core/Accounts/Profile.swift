import JSON
import Primitives

/// What a person says of themselves and how they like the product. Source: workspace contract, UserProfile.
package struct Profile: Sendable {
    package let user: UUID
    package let email: String
    package let fullName: String?
    package let avatarURL: String?
    /// A name of the IANA time zone database.
    package let timezone: String
    package let preferences: JSONObject
    package let settings: JSONObject
    package let onboardingCompleted: Bool
    /// Moves with every change; the profile's entity tag.
    package let version: Int64
    package let createdAt: Instant
    package let updatedAt: Instant

    package init(
        user: UUID, email: String, fullName: String?, avatarURL: String?, timezone: String, preferences: JSONObject,
        settings: JSONObject, onboardingCompleted: Bool, version: Int64, createdAt: Instant, updatedAt: Instant
    ) {
        self.user = user
        self.email = email
        self.fullName = fullName
        self.avatarURL = avatarURL
        self.timezone = timezone
        self.preferences = preferences
        self.settings = settings
        self.onboardingCompleted = onboardingCompleted
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// What an update may change; a field that is nil stays, `.clear` empties it.
    package struct Change: Sendable {
        package var fullName: FieldChange<String>?
        package var avatarURL: FieldChange<String>?
        package var timezone: String?
        /// Merged into what is stored, key by key.
        package var preferences: JSONObject?
        package var settings: JSONObject?
        package var onboardingCompleted: Bool?

        package init() {}
    }
}

/// A change of a field that may be empty.
package enum FieldChange<Value: Sendable>: Sendable {
    case set(Value)
    case clear

    package var value: Value? {
        switch self {
        case .set(let value): value
        case .clear: nil
        }
    }
}
