import Primitives

/// A secret by which a program acts for an account, without its password and with no more than was given to it.
package struct APIKey: Sendable, Equatable {
    package let id: UUID
    package let user: UUID
    package let name: String
    /// The key's first characters, by which a person knows it again; the rest is stored nowhere.
    package let start: String
    /// At most these; at each use only what the person's role still allows.
    package let permissions: Set<Permission>
    package let createdAt: Instant
    /// nil: never.
    package let expiresAt: Instant?
    /// To the minute; nil: never used.
    package let lastUsedAt: Instant?

    package init(
        id: UUID, user: UUID, name: String, start: String, permissions: Set<Permission>, createdAt: Instant,
        expiresAt: Instant?, lastUsedAt: Instant?
    ) {
        self.id = id
        self.user = user
        self.name = name
        self.start = start
        self.permissions = permissions
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
    }

    package struct Draft: Sendable {
        package let name: String
        package let permissions: [Permission]
        package let expiresAt: Instant?

        package init(name: String, permissions: [Permission], expiresAt: Instant?) {
            self.name = name
            self.permissions = permissions
            self.expiresAt = expiresAt
        }
    }
}

/// The limits of API keys and of registered applications.
package enum AccessRules {
    package static let nameLength = 1...100
    /// Keys that one account has at once.
    package static let keysPerAccount = 50
    /// Applications that one account has registered at once.
    package static let clientsPerAccount = 50
    package static let redirectCount = 1...10

    /// - Throws: `.validation` naming `name` when nothing or too much is left of it.
    package static func name(_ text: String) throws(CoreError) -> String {
        let name = text.trimmed
        guard self.nameLength.contains(name.unicodeScalars.count) else {
            throw .validation([FieldIssue("name", .length, "Use 1 to \(self.nameLength.upperBound) characters.")])
        }
        return name
    }
}

extension Set where Element: RawRepresentable<String> {
    /// The names in order, separated by spaces: the form in which a set of permissions or scopes is stored and sent.
    package var spaced: String { self.map(\.rawValue).sorted().joined(separator: " ") }

    /// Names that mean nothing here (any more) are left out.
    package init(spaced text: some StringProtocol) {
        self = Set(text.split(separator: " ").compactMap { Element(rawValue: String($0)) })
    }
}
