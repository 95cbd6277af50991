import Core
import JSON
import MariaDB
import Primitives
import Storage

/// A person's own profile.
package struct ProfileService {
    let database: Database

    package func get(for actor: Actor) throws -> Profile {
        guard let profile = try self.database.read({ try $0.accounts.profile(user: actor.user) }) else {
            throw CoreError.notFound("There is no such profile.")
        }
        return profile
    }

    /// - Parameter expected: the version that the caller saw, when it must still be the stored one.
    /// - Throws: `.preconditionFailed`, or `.validation` naming a field.
    package func update(_ change: Profile.Change, expected: VersionCondition, by actor: Actor) throws -> Profile {
        if let timezone = change.timezone, !TimeZoneNames.exists(timezone) {
            throw CoreError.validation([
                FieldIssue("timezone", .value, "This is not a time zone of the IANA database, such as Europe/Prague.")
            ])
        }
        return try self.database.transaction { tx in
            guard let stored = try tx.accounts.lockProfile(user: actor.user) else {
                throw CoreError.notFound("There is no such profile.")
            }
            try expected.check(stored.version)
            let profile = Profile(
                user: stored.user, email: stored.email,
                fullName: Self.apply(change.fullName, to: stored.fullName),
                avatarURL: Self.apply(change.avatarURL, to: stored.avatarURL),
                timezone: change.timezone ?? stored.timezone,
                preferences: Self.preferences(stored.preferences, change.preferences),
                settings: stored.settings.merging(change.settings ?? [:]),
                onboardingCompleted: change.onboardingCompleted ?? stored.onboardingCompleted,
                version: stored.version + 1, createdAt: stored.createdAt, updatedAt: tx.now)
            try tx.accounts.updateProfile(profile)
            return profile
        }
    }

    private static func apply(_ change: FieldChange<String>?, to stored: String?) -> String? {
        guard let change else { return stored }
        let text = change.value?.trimmed ?? ""
        return text.isEmpty ? nil : text
    }

    /// `notifications` is merged one level deeper: switching one kind off keeps the others.
    private static func preferences(_ stored: JSONObject, _ change: JSONObject?) -> JSONObject {
        guard var change else { return stored }
        if let notifications = change["notifications"]?.objectValue {
            change["notifications"] = .object((stored["notifications"]?.objectValue ?? [:]).merging(notifications))
        }
        return stored.merging(change)
    }
}
