import Core
import MariaDB
import Primitives
import Storage

/// Whom one works with, and where.
package struct PeopleService {
    let database: Database

    /// Members of the actor's organization and workspaces; nobody else is found.
    package func list(_ query: PeopleQuery, for actor: Actor) throws -> Page<Person> {
        try self.database.snapshot { try $0.people.page(query, for: actor) }
    }

    /// The workspaces that the actor may act in, by name.
    package func workspaces(_ page: PageRequest, of actor: Actor) throws -> Page<MemberWorkspace> {
        try self.database.read { try $0.people.workspaces(of: actor, page) }
    }
}
