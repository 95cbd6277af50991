import Core
import MariaDB
import Primitives

/// Dashboards of the present. Every read is scoped to what the actor may see.
package struct DashboardStore {
    let transaction: Transaction

    // MARK: Reading

    /// Of the actor's workspaces, and what is shared with the actor; in one statement for those with whom nothing is.
    package func page(_ query: DashboardQuery, for actor: Actor) throws -> Page<Dashboard> {
        var filter = Self.filter(query, for: actor)
        var rows = try self.rows(query, filter, Self.source(ofOwn: query), for: actor)
        let mayShowShared = !query.isDeleted && query.isPublic != true
        if mayShowShared, rows.first?.isSharedWith ?? true {
            // By their keys: an `OR EXISTS` would look at every dashboard there is.
            let shared = try self.transaction.shares.dashboards(sharedWith: actor)
            if !shared.isEmpty {
                filter = Self.filter(query, for: actor, shared: shared)
                rows = try self.rows(query, filter, Self.source, for: actor)
            }
        }
        var items = rows.map(\.dashboard)
        if items.count > query.page.limit {
            items.removeLast()
        } else if !items.isEmpty || query.page.offset == 0 {
            return Page(items: items, total: query.page.offset + Int64(items.count), request: query.page)
        }
        return Page(items: items, total: try self.count(filter), request: query.page)
    }

    /// One row more than the page: where there is none, the list's length is known without counting it. Each says too
    /// whether anything is shared with the actor, which is found once for all of them.
    private func rows(
        _ query: DashboardQuery, _ filter: SQL, _ source: SQL, for actor: Actor
    ) throws -> [(dashboard: Dashboard, isSharedWith: Bool)] {
        let direction = SQL(unsafe: query.ascending ? "ASC" : "DESC")
        let order = SQL(unsafe: Self.column(of: query.order))
        return try self.transaction.query(
            """
            SELECT \(sql: Self.columns),
                EXISTS (SELECT 1 FROM dashboard_shares g WHERE g.grantee_id IN (\(list: actor.grantees)))
            \(sql: source)
            WHERE \(sql: filter)
            ORDER BY \(sql: order) \(sql: direction), d.id \(sql: direction)
            LIMIT \(query.page.limit + 1) OFFSET \(query.page.offset)
            """
        ) { (dashboard: try Self.dashboard($0), isSharedWith: try $0.bool(18)) }
    }

    private func count(_ filter: SQL) throws -> Int64 {
        try self.transaction.first("SELECT COUNT(*) FROM dashboards d WHERE \(sql: filter)") {
            try $0.integer(0)
        } ?? 0
    }

    /// The version alone, or nil when there is no such dashboard that the actor may see.
    ///
    /// The row by its key says that of most; shares are asked for when it does not. It costs the server 13 µs, and 22 µs
    /// when one statement asks for all of it: this answers every repeated read.
    package func version(of id: UUID, for actor: Actor) throws -> Int64? {
        let row = try self.transaction.first(
            "SELECT version, visibility, workspace_id, owner_id FROM dashboards WHERE id = \(id) AND deleted_at IS NULL"
        ) {
            (
                version: try $0.integer(0),
                standing: DashboardStanding(
                    visibility: Dashboard.Visibility(rawValue: try $0.string(1)) ?? .private,
                    workspace: try $0.uuid(2), owner: try $0.uuid(3))
            )
        }
        guard let row else { return nil }
        if row.standing.isVisible(to: actor) { return row.version }
        return try self.transaction.first(
            """
            SELECT d.version FROM dashboards d
            WHERE d.id = \(id) AND d.deleted_at IS NULL AND \(sql: Self.shared(with: actor))
            """
        ) { try $0.integer(0) }
    }

    /// Whose dashboard it is, without regard to who asks; nil when there is none.
    package func owner(of id: UUID) throws -> UUID? {
        try self.transaction.first("SELECT owner_id FROM dashboards WHERE id = \(id) AND deleted_at IS NULL") {
            try $0.uuid(0)
        }
    }

    /// The dashboard, or nil when there is none that the actor may see.
    package func find(_ id: UUID, for actor: Actor) throws -> Dashboard? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.wholeColumns) \(sql: Self.source)
            WHERE d.id = \(id) AND d.deleted_at IS NULL AND \(sql: Self.visible(to: actor))
            """, as: Self.wholeDashboard)
    }

    /// The same, with the row locked until the transaction ends. Every change of a dashboard or of its widgets starts
    /// here: that order is what makes a version's widgets those of its row's start time.
    package func lock(_ id: UUID, for actor: Actor) throws -> Dashboard? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.columnsForLocking) FROM dashboards d
            WHERE d.id = \(id) AND d.deleted_at IS NULL AND \(sql: Self.visible(to: actor)) FOR UPDATE
            """, as: Self.wholeDashboard)
    }

    // MARK: Writing

    /// Inserts the row and its tags. Widgets that belong to its first version are inserted before it.
    package func insert(_ dashboard: Dashboard, tags: [String]) throws {
        try self.transaction.execute(
            """
            INSERT INTO dashboards (id, workspace_id, owner_id, name, description, layout, theme, config, tags,
                visibility, is_template, template_category, is_default, version, created_at, updated_at, updated_by)
            VALUES (\(dashboard.id), \(dashboard.workspace), \(dashboard.owner), \(dashboard.name),
                \(dashboard.description), \(dashboard.layout.bytes), \(dashboard.theme.bytes),
                \(dashboard.config.bytes), \(dashboard.tags.bytes), \(dashboard.visibility.rawValue),
                \(dashboard.isTemplate), \(dashboard.templateCategory), \(dashboard.isDefault), \(dashboard.version),
                \(dashboard.createdAt), \(dashboard.updatedAt), \(dashboard.owner))
            """)
        try self.insertTags(tags, of: dashboard.id)
    }

    /// Writes what may change, as the version that the value carries.
    package func update(_ dashboard: Dashboard, by user: UUID) throws {
        try self.transaction.execute(
            """
            UPDATE dashboards SET name = \(dashboard.name), description = \(dashboard.description),
                layout = \(dashboard.layout.bytes), theme = \(dashboard.theme.bytes),
                config = \(dashboard.config.bytes), tags = \(dashboard.tags.bytes),
                visibility = \(dashboard.visibility.rawValue), is_template = \(dashboard.isTemplate),
                template_category = \(dashboard.templateCategory), version = \(dashboard.version),
                updated_at = \(dashboard.updatedAt), updated_by = \(user)
            WHERE id = \(dashboard.id)
            """)
    }

    /// A new version without a change of its own: a widget on it changed.
    package func touch(_ id: UUID, by user: UUID) throws {
        try self.transaction.execute(
            """
            UPDATE dashboards SET version = version + 1, updated_at = \(self.transaction.now), updated_by = \(user)
            WHERE id = \(id)
            """)
    }

    package func replaceTags(_ tags: [String], of dashboard: UUID) throws {
        try self.transaction.execute("DELETE FROM dashboard_tags WHERE dashboard_id = \(dashboard)")
        try self.insertTags(tags, of: dashboard)
    }

    private func insertTags(_ tags: [String], of dashboard: UUID) throws {
        guard !tags.isEmpty else { return }
        let rows = tags.map { "(\(dashboard), \($0))" as SQL }
        try self.transaction.execute(
            "INSERT IGNORE INTO dashboard_tags (dashboard_id, tag) VALUES \(sql: rows.joined(separator: ", "))")
    }

    package func softDelete(_ id: UUID, by user: UUID) throws {
        let now = self.transaction.now
        try self.transaction.execute(
            """
            UPDATE dashboards SET deleted_at = \(now), version = version + 1, updated_at = \(now), updated_by = \(user)
            WHERE id = \(id)
            """)
    }

    /// Adds views that were counted in memory.
    package func addViews(_ views: [(dashboard: UUID, count: Int64, last: Instant)]) throws {
        guard !views.isEmpty else { return }
        let rows = views.map { "(\($0.dashboard), \($0.count), \($0.last))" as SQL }
        try self.transaction.execute(
            """
            INSERT INTO dashboard_views (dashboard_id, view_count, last_viewed_at)
            VALUES \(sql: rows.joined(separator: ", "))
            ON DUPLICATE KEY UPDATE view_count = view_count + VALUES(view_count),
                last_viewed_at = GREATEST(last_viewed_at, VALUES(last_viewed_at))
            """)
    }
}

extension Transaction {
    package var dashboards: DashboardStore { DashboardStore(transaction: self) }
}
