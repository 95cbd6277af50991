import Core
import MariaDB
import Primitives

/// The columns, filters and row decoder of `DashboardStore`.
extension DashboardStore {
    static let columns = SQL(
        unsafe: """
            d.id, d.workspace_id, d.owner_id, d.name, d.description, d.layout, d.theme, d.config, d.tags, d.visibility, \
            d.is_template, d.template_category, d.is_default, d.version, d.created_at, d.updated_at, v.view_count, \
            v.last_viewed_at
            """)

    static let source = SQL(unsafe: "FROM dashboards d LEFT JOIN dashboard_views v ON v.dashboard_id = d.id")

    /// `source` for rows of workspaces, with the index that has them in the list's order. To weigh the six that might do
    /// cost the server 20 µs of a list's 87. Few may have a tag: those are better found by it.
    static func source(ofOwn query: DashboardQuery) -> SQL {
        guard query.isPublic != true, !query.isDeleted, query.tags.isEmpty else { return Self.source }
        let index =
            switch query.order {
            case .createdAt: "dashboards_by_creation"
            case .updatedAt, .viewCount: "dashboards_by_update"
            case .name: "dashboards_by_name"
            }
        return SQL(
            unsafe: """
                FROM dashboards d FORCE INDEX (\(index)) \
                LEFT JOIN dashboard_views v ON v.dashboard_id = d.id
                """)
    }

    /// The view count by subquery, so that a locking read does not lock the counter too.
    static let columnsForLocking = SQL(
        unsafe: """
            d.id, d.workspace_id, d.owner_id, d.name, d.description, d.layout, d.theme, d.config, d.tags, d.visibility, \
            d.is_template, d.template_category, d.is_default, d.version, d.created_at, d.updated_at, \
            (SELECT v.view_count FROM dashboard_views v WHERE v.dashboard_id = d.id), \
            (SELECT v.last_viewed_at FROM dashboard_views v WHERE v.dashboard_id = d.id), \
            (SELECT GROUP_CONCAT(s.kind, ' ', s.grantee_id) FROM dashboard_shares s WHERE s.dashboard_id = d.id)
            """)

    /// `columns`, and with whom the dashboard is shared.
    static let wholeColumns =
        columns
        + SQL(
            unsafe: """
                , (SELECT GROUP_CONCAT(s.kind, ' ', s.grantee_id) FROM dashboard_shares s \
                WHERE s.dashboard_id = d.id)
                """)

    static func dashboard(_ row: borrowing Row) throws -> Dashboard {
        Dashboard(
            id: try row.uuid(0), workspace: try row.uuid(1), owner: try row.uuid(2), name: try row.string(3),
            description: try row.stringOrNil(4), layout: JSONText(stored: try row.bytes(5)),
            theme: JSONText(stored: try row.bytes(6)), config: JSONText(stored: try row.bytes(7)),
            tags: JSONText(stored: try row.bytes(8)),
            visibility: Dashboard.Visibility(rawValue: try row.string(9)) ?? .private,
            isTemplate: try row.bool(10), templateCategory: try row.stringOrNil(11), isDefault: try row.bool(12),
            version: try row.integer(13), viewCount: try row.integerOrNil(16) ?? 0,
            lastViewedAt: try row.instantOrNil(17), createdAt: try row.instant(14), updatedAt: try row.instant(15))
    }

    /// A row of `wholeColumns` or of `columnsForLocking`.
    static func wholeDashboard(_ row: borrowing Row) throws -> Dashboard {
        var dashboard = try Self.dashboard(row)
        guard let text = try row.stringOrNil(18) else { return dashboard }
        let grantees = text.split(separator: ",").map { $0.split(separator: " ") }
        func ids(_ kind: String) -> [UUID] {
            grantees.compactMap { $0.count == 2 && $0[0] == kind ? UUID(canonical: $0[1]) : nil }
        }
        dashboard.shares = DashboardShares(users: ids("user"), workspaces: ids("workspace"))
        return dashboard
    }

    /// Rows of the actor's workspaces (private ones only of the actor), what is shared with the actor, and public ones.
    static func visible(to actor: Actor) -> SQL {
        """
        (d.visibility = 'public' OR \(sql: Self.within(actor)) OR \(sql: Self.shared(with: actor)))
        """
    }

    static func shared(with actor: Actor) -> SQL {
        """
        EXISTS (SELECT 1 FROM dashboard_shares g
            WHERE g.dashboard_id = d.id AND g.grantee_id IN (\(list: actor.grantees)))
        """
    }

    private static func within(_ actor: Actor) -> SQL {
        "(d.workspace_id IN (\(list: actor.workspaces)) AND (d.visibility <> 'private' OR d.owner_id = \(actor.user)))"
    }

    /// - Parameter shared: dashboards that are shared with the actor, which the list shows too.
    static func filter(_ query: DashboardQuery, for actor: Actor, shared: [UUID] = []) -> SQL {
        var own = Self.within(actor)
        if !shared.isEmpty { own = "(\(sql: own) OR d.id IN (\(list: shared)))" }
        var filter: SQL = query.isDeleted ? "d.deleted_at IS NOT NULL" : "d.deleted_at IS NULL"
        switch query.isPublic {
        case true where !query.isDeleted: filter += " AND d.visibility = 'public'"
        case true: filter += " AND \(sql: Self.within(actor)) AND d.visibility = 'public'"
        case false: filter += " AND \(sql: own) AND d.visibility <> 'public'"
        case nil: filter += " AND \(sql: own)"
        }
        if let workspace = query.workspace { filter += " AND d.workspace_id = \(workspace)" }
        if let isTemplate = query.isTemplate { filter += " AND d.is_template = \(isTemplate)" }
        if let search = query.search {
            let pattern = "%\(LikePattern.escaped(search))%"
            filter += " AND (d.name LIKE \(pattern) OR d.description LIKE \(pattern))"
        }
        for tag in query.tags {
            filter += """
                 AND EXISTS (SELECT 1 FROM dashboard_tags t WHERE t.dashboard_id = d.id AND t.tag = \(tag))
                """
        }
        return filter
    }

    static func column(of order: DashboardQuery.Order) -> String {
        switch order {
        case .createdAt: "d.created_at"
        case .updatedAt: "d.updated_at"
        case .name: "d.name"
        case .viewCount: "COALESCE(v.view_count, 0)"
        }
    }
}
