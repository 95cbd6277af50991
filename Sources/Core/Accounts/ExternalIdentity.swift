import JSON
import Primitives

/// An account elsewhere by which a person signs in.
package struct ExternalIdentity: Sendable, Equatable {
    package enum Provider: String, Sendable, CaseIterable {
        case github
    }

    package let id: UUID
    package let user: UUID
    package let provider: Provider
    /// What the account is known by there for ever.
    package let subject: String
    /// Its name there when it was last seen.
    package let login: String
    package let createdAt: Instant
    /// nil: never signed in with.
    package let lastUsedAt: Instant?

    package init(
        id: UUID, user: UUID, provider: Provider, subject: String, login: String, createdAt: Instant,
        lastUsedAt: Instant?
    ) {
        self.id = id
        self.user = user
        self.provider = provider
        self.subject = subject
        self.login = login
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
    }
}

/// What a provider says of who has just signed in there.
package struct ExternalAccount: Sendable, Equatable {
    package let subject: String
    package let login: String
    package let name: String?
    /// Those alone of which the provider knows that the person reads their mail, the primary one first.
    package let emails: [EmailAddress]

    package init(subject: String, login: String, name: String?, emails: [EmailAddress]) {
        self.subject = subject
        self.login = login
        self.name = name
        self.emails = emails
    }

    package var json: JSONObject {
        var json: JSONObject = [
            "subject": .string(self.subject), "login": .string(self.login),
            "emails": .array(self.emails.map { .string($0.text) }),
        ]
        if let name = self.name { json["name"] = .string(name) }
        return json
    }

    /// nil unless it is what `json` makes.
    package init?(_ json: JSONObject) {
        guard let subject = json["subject"]?.stringValue, let login = json["login"]?.stringValue else { return nil }
        let emails = (json["emails"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap { EmailAddress($0) } }
        self.init(subject: subject, login: login, name: json["name"]?.stringValue, emails: emails)
    }
}
