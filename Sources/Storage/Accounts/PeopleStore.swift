import Core
import MariaDB
import Primitives

/// Who is in somebody's organization and workspaces. Others are not to be found, whatever is searched for.
package struct PeopleStore {
    let transaction: Transaction

    /// One page, with each person's places in the actor's workspaces.
    package func page(_ query: PeopleQuery, for actor: Actor) throws -> Page<Person> {
        let found = Self.found(query, by: actor)
        let direction = SQL(unsafe: query.ascending ? "ASC" : "DESC")
        var people = try self.transaction.query(
            """
            SELECT u.id, u.email, u.full_name, u.avatar_url, u.created_at \(sql: found)
            ORDER BY \(sql: SQL(unsafe: Self.column(of: query.order))) \(sql: direction), u.id \(sql: direction)
            LIMIT \(query.page.limit) OFFSET \(query.page.offset)
            """
        ) { row in
            Person(
                user: try row.uuid(0), email: try row.string(1), fullName: try row.stringOrNil(2),
                avatarURL: try row.stringOrNil(3), createdAt: try row.instant(4))
        }
        let memberships = try self.memberships(of: people.map(\.user), in: actor.workspaces)
        for index in people.indices { people[index].memberships = memberships[people[index].user] ?? [] }
        let total = try self.transaction.first("SELECT COUNT(*) \(sql: found)") { try $0.integer(0) }
        return Page(items: people, total: total ?? 0, request: query.page)
    }

    /// By way of the keys of organization and workspaces: never over all accounts.
    private static func found(_ query: PeopleQuery, by actor: Actor) -> SQL {
        var found: SQL = """
            FROM (
                SELECT o.id FROM users o WHERE o.organization_id = \(actor.organization)
                UNION
                SELECT m.user_id FROM workspace_members m WHERE m.workspace_id IN (\(list: actor.workspaces))
            ) known JOIN users u ON u.id = known.id
            WHERE u.disabled_at IS NULL
            """
        if let search = query.search {
            let pattern = "%\(LikePattern.escaped(search))%"
            found += " AND (u.email LIKE \(pattern) OR u.full_name LIKE \(pattern))"
        }
        return found
    }

    private static func column(of order: PeopleQuery.Order) -> String {
        switch order {
        case .createdAt: "u.created_at"
        case .name: "COALESCE(u.full_name, u.email)"
        case .email: "u.email"
        }
    }

    private func memberships(of users: [UUID], in workspaces: [UUID]) throws -> [UUID: [Membership]] {
        guard !users.isEmpty else { return [:] }
        let rows = try self.transaction.query(
            """
            SELECT m.user_id, m.workspace_id, m.role FROM workspace_members m
            WHERE m.workspace_id IN (\(list: workspaces)) AND m.user_id IN (\(list: users)) ORDER BY m.workspace_id
            """
        ) { row in
            (
                user: try row.uuid(0),
                membership: Membership(
                    workspace: try row.uuid(1), role: Role(rawValue: try row.string(2)) ?? .viewer)
            )
        }
        return Dictionary(grouping: rows, by: \.user).mapValues { $0.map(\.membership) }
    }

    /// The actor's workspaces by name.
    package func workspaces(of actor: Actor, _ page: PageRequest) throws -> Page<MemberWorkspace> {
        let items = try self.transaction.query(
            """
            SELECT w.id, w.name, IF(w.type = 'private', 'personal', w.type) FROM workspaces w WHERE w.id IN (\(list: actor.workspaces))
            ORDER BY w.name, w.id LIMIT \(page.limit) OFFSET \(page.offset)
            """
        ) { row in
            let id = try row.uuid(0)
            return MemberWorkspace(
                id: id, name: try row.string(1), type: try row.string(2), role: actor.role(in: id) ?? .viewer)
        }
        return Page(items: items, total: Int64(actor.workspaces.count), request: page)
    }
}

extension Transaction {
    package var people: PeopleStore { PeopleStore(transaction: self) }
}
