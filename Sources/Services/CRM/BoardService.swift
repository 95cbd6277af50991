import Core
import JSON
import MariaDB
import Primitives
import Storage

/// A person's own dashboards as the crm contract has them: unique names, a default that stays, and the widgets of the
/// catalogue as one configuration. Each change is one new version of the dashboard, told to whoever looks at it.
package struct BoardService {
    let database: Database
    let events: EventLog
    let views: ViewCounter

    /// A dashboard and the widgets on it, in reading order.
    package struct Board: Sendable {
        package var dashboard: Dashboard
        package var widgets: [Widget]

        package var config: BoardConfig { BoardConfig(of: self.widgets) }
    }

    package struct Draft: Sendable {
        package var name: String?
        package var description: FieldChange<String>?
        package var isDefault: Bool?
        package var config: BoardConfig?

        package init() {}
    }

    /// Dashboards that one person is shown at once.
    package static let longestList = 1_000

    package func list(for actor: Actor) throws -> [(dashboard: Dashboard, widgets: Int64)] {
        try self.database.read { tx in try tx.boards.own(of: actor, limit: Self.longestList) }
    }

    /// One dashboard with its widgets; counts the view.
    ///
    /// - Throws: `.crm(.noSuchDashboard)`; `.forbidden` for somebody else's within the organization.
    package func get(_ id: UUID, for actor: Actor) throws -> Board {
        let board = try self.database.snapshot { tx in
            guard let dashboard = try tx.boards.readable(id, by: actor) else { throw try Self.refusal(id, actor, tx) }
            return Board(dashboard: dashboard, widgets: try tx.widgets.ofDashboard(id))
        }
        self.views.count(id, at: Instant.now)
        return board
    }

    /// - Throws: `.forbidden` without `dashboard:write`; `.validation`; `.crm(.duplicateDashboardName)`.
    package func create(_ draft: Draft, by actor: Actor) throws -> Board {
        try actor.require(.dashboardWrite, in: actor.workspace)
        let name = try DashboardRules.name(draft.name ?? "")
        return try self.database.transaction { tx in
            try Self.claim(name, besides: nil, actor, tx)
            var events: [EventDraft] = []
            if draft.isDefault == true { events += try self.unsetDefault(besides: nil, actor, tx) }
            var dashboard = DashboardService.blank(for: actor, at: tx.now)
            dashboard.name = name
            dashboard.description = draft.description?.value
            dashboard.isDefault = draft.isDefault ?? false
            let change = BoardChange(
                from: [], to: draft.config ?? BoardConfig(keys: [], settings: [:]), on: dashboard, at: tx.now)
            try tx.widgets.insert(change.added)
            try tx.dashboards.insert(dashboard, tags: [])
            try self.append(events, [.updated(dashboard)] + change.events, by: actor, tx)
            return Board(dashboard: dashboard, widgets: change.added)
        }
    }

    /// - Throws: `.crm(.noSuchDashboard)`, `.forbidden`, `.preconditionFailed`, `.validation`, `.conflict` when the
    ///   dashboard is full, `.crm(.duplicateDashboardName)`.
    package func update(
        _ id: UUID, _ draft: Draft, expected: VersionCondition, by actor: Actor
    ) throws -> Board {
        let name = try draft.name.map { name throws(CoreError) in try DashboardRules.name(name) }
        return try self.database.transaction { tx in
            if name != nil || draft.isDefault != nil { try tx.boards.lockOwner(actor.user) }
            var dashboard = try Self.lock(id, by: actor, tx)
            try expected.check(dashboard.version)
            if let name, name != dashboard.name {
                try Self.claim(name, besides: id, actor, tx)
                dashboard.name = name
            }
            var events: [EventDraft] = []
            switch draft.isDefault {
            case true? where !dashboard.isDefault:
                events += try self.unsetDefault(besides: id, actor, tx)
                try tx.boards.setDefault(id, true)
                dashboard.isDefault = true
            case false? where dashboard.isDefault:
                throw CoreError.validation([
                    FieldIssue("is_default", .value, "Make another dashboard the default one instead.")
                ])
            default: break
            }
            if let change = draft.description { dashboard.description = change.value }
            let board = try self.write(dashboard, draft.config, events, by: actor, tx)
            return board
        }
    }

    /// - Throws: `.crm(.noSuchDashboard)`, `.forbidden`, `.preconditionFailed`, `.crm(.defaultDashboardStays)`.
    package func delete(_ id: UUID, expected: VersionCondition, by actor: Actor) throws {
        try self.database.transaction { tx in
            var dashboard = try Self.lock(id, by: actor, tx)
            if dashboard.isDefault { throw CoreError.crm(.defaultDashboardStays) }
            try expected.check(dashboard.version)
            try tx.dashboards.softDelete(id, by: actor.user)
            dashboard.version += 1
            dashboard.updatedAt = tx.now
            try self.events.append([.deleted(dashboard)], by: actor.user, tx)
        }
    }

    // MARK: The default dashboard's configuration

    /// - Throws: `.crm(.noSuchDashboard)` when the person has deleted it by way of another edition, or it is not in the
    ///   workspace that the actor was narrowed to.
    package func defaultBoard(of actor: Actor) throws -> Board {
        try self.database.snapshot { tx in
            guard let id = try tx.boards.defaultDashboard(of: actor), let found = try tx.boards.readable(id, by: actor)
            else { throw CoreError.crm(.noSuchDashboard) }
            return Board(dashboard: found, widgets: try tx.widgets.ofDashboard(id))
        }
    }

    /// Makes a default dashboard when there is none.
    ///
    /// - Throws: `.crm(.noSuchDashboard)` when it is not in the workspace that the actor was narrowed to; as `update`.
    package func setDefaultConfig(_ config: BoardConfig, by actor: Actor) throws -> Board {
        try self.database.transaction { tx in
            guard let id = try tx.boards.defaultDashboard(of: actor) else {
                var draft = Draft()
                draft.name = try self.freeName(actor, tx)
                draft.isDefault = true
                draft.config = config
                return try self.create(draft, by: actor)
            }
            guard try tx.boards.readable(id, by: actor) != nil else { throw CoreError.crm(.noSuchDashboard) }
            return try self.write(try Self.lock(id, by: actor, tx), config, [], by: actor, tx)
        }
    }

    private func freeName(_ actor: Actor, _ tx: Transaction) throws -> String {
        var number = 1
        while try tx.boards.hasName(number == 1 ? "Dashboard" : "Dashboard \(number)", owner: actor.user, besides: nil)
        {
            number += 1
        }
        return number == 1 ? "Dashboard" : "Dashboard \(number)"
    }

    // MARK: Writing

    private func write(
        _ dashboard: Dashboard, _ config: BoardConfig?, _ events: [EventDraft], by actor: Actor, _ tx: Transaction
    ) throws -> Board {
        var dashboard = dashboard
        dashboard.version += 1
        dashboard.updatedAt = tx.now
        let present = try tx.widgets.ofDashboard(dashboard.id)
        let change = BoardChange(from: present, to: config, on: dashboard, at: tx.now)
        try change.checkRoom(besides: present)
        try tx.widgets.softDelete(change.removed.map(\.id))
        try tx.widgets.restore(change.changed)
        try tx.widgets.insert(change.added)
        try tx.dashboards.update(dashboard, by: actor.user)
        try self.append(events, [.updated(dashboard)] + change.events, by: actor, tx)
        return Board(dashboard: dashboard, widgets: change.result(from: present))
    }

    /// Events of another dashboard may be of another workspace; each stream gets its own.
    private func append(_ others: [EventDraft], _ own: [EventDraft], by actor: Actor, _ tx: Transaction) throws {
        if let first = others.first, first.workspace != own.first?.workspace {
            try self.events.append(others, by: actor.user, tx)
            try self.events.append(own, by: actor.user, tx)
        } else {
            try self.events.append(others + own, by: actor.user, tx)
        }
    }

    /// Takes the default's place from the dashboard that has it.
    private func unsetDefault(besides id: UUID?, _ actor: Actor, _ tx: Transaction) throws -> [EventDraft] {
        guard let old = try tx.boards.defaultDashboard(of: actor), old != id else { return [] }
        guard var dashboard = try tx.dashboards.lock(old, for: actor) else {
            throw CoreError.forbidden("Your default dashboard is in another workspace than the one you act in.")
        }
        dashboard.version += 1
        dashboard.updatedAt = tx.now
        dashboard.isDefault = false
        try tx.boards.setDefault(old, false)
        try tx.dashboards.update(dashboard, by: actor.user)
        return [.updated(dashboard)]
    }

    private static func claim(_ name: String, besides id: UUID?, _ actor: Actor, _ tx: Transaction) throws {
        try tx.boards.lockOwner(actor.user)
        if try tx.boards.hasName(name, owner: actor.user, besides: id) {
            throw CoreError.crm(.duplicateDashboardName(name))
        }
    }

    private static func lock(_ id: UUID, by actor: Actor, _ tx: Transaction) throws -> Dashboard {
        guard let dashboard = try tx.dashboards.lock(id, for: actor) else { throw try self.refusal(id, actor, tx) }
        guard dashboard.owner == actor.user else { throw CoreError.forbidden("This is somebody else's dashboard.") }
        try actor.require(.dashboardWrite, in: dashboard.workspace)
        return dashboard
    }

    /// Why there is nothing to see: 403 where its existence is no secret. Source: contracts' page §7.
    private static func refusal(_ id: UUID, _ actor: Actor, _ tx: Transaction) throws -> CoreError {
        try tx.boards.isInOrganization(id, of: actor)
            ? .forbidden("This is somebody else's dashboard.") : .crm(.noSuchDashboard)
    }
}
