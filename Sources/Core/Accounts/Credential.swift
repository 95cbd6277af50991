import Primitives

/// By what an actor was recognised.
package enum Credential: Sendable, Equatable {
    /// The person, by a sign-in of their own.
    case person
    /// One of the person's API keys.
    case key
    /// An application that the person let in.
    case application(Application)

    /// Whose token an application's request carries.
    package struct Application: Sendable, Equatable {
        package let client: UUID
        package let grant: UUID
        package let scopes: Set<OAuthScope>

        package init(client: UUID, grant: UUID, scopes: Set<OAuthScope>) {
            self.client = client
            self.grant = grant
            self.scopes = scopes
        }
    }
}

extension Actor {
    /// - Throws: `.forbidden` when a program acts for the person: keys and applications never make others of their kind.
    package func requirePerson() throws(CoreError) {
        guard self.credential == .person else {
            throw .forbidden("Only you yourself, signed in, can do this: no API key and no application can.")
        }
    }
}
