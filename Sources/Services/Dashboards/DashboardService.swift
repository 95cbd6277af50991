import Core
import JSON
import MariaDB
import Primitives
import Storage

/// Dashboards: find, make, change, copy, delete.
package struct DashboardService {
    let database: Database
    let events: EventLog
    let views: ViewCounter
    let widgetCounts: WidgetCounts

    package func list(_ query: DashboardQuery, for actor: Actor) throws -> Page<Dashboard> {
        try self.database.read { tx in try tx.dashboards.page(query, for: actor) }
    }

    /// The same, and how many widgets each has.
    package func listWithWidgetCounts(_ query: DashboardQuery, for actor: Actor) throws -> Page<CountedDashboard> {
        let page = try self.database.read { tx in try tx.dashboards.page(query, for: actor) }
        let items = try self.database.read { tx in try self.widgetCounts.counted(page.items, tx) }
        return Page(items: items, total: page.total, request: page.request)
    }

    /// One dashboard with its widgets, both of the same moment; counts the view.
    ///
    /// - Parameter isAtHand: whether the caller has a version already; then the answer is `.unchanged`.
    /// - Throws: `.notFound` when there is none that the actor may see.
    package func open(_ id: UUID, isAtHand: ((Int64) -> Bool)?, for actor: Actor) throws -> Opened {
        if let isAtHand, let version = try self.database.read({ try $0.dashboards.version(of: id, for: actor) }),
            isAtHand(version)
        {
            self.views.count(id, at: Instant.now)
            return .unchanged(version: version)
        }
        let found = try self.database.snapshot { tx in
            (dashboard: try tx.dashboards.visible(id, to: actor), widgets: try tx.widgets.ofDashboard(id))
        }
        self.views.count(id, at: Instant.now)
        return .whole(found.dashboard, widgets: found.widgets)
    }

    package enum Opened: Sendable {
        case unchanged(version: Int64)
        case whole(Dashboard, widgets: [Widget])
    }

    /// Makes a dashboard in the actor's workspace.
    ///
    /// - Throws: `.lacksPermission`; `.validation` naming a field, of a widget as `widgets[0].name`; `.quotaExceeded`.
    package func create(_ draft: DashboardDraft, widgets: [WidgetDraft] = [], by actor: Actor) throws -> Dashboard {
        try actor.require(.dashboardWrite, in: actor.workspace)
        return try self.database.transaction { tx in
            var dashboard = Self.blank(for: actor, at: tx.now)
            try Self.apply(draft, to: &dashboard)
            if let sharing = draft.sharing { try SharingChange.apply(sharing, to: &dashboard, by: actor, tx) }
            try tx.widgets.insert(try WidgetService.widgets(widgets, on: dashboard, at: tx.now))
            try tx.dashboards.insert(dashboard, tags: try DashboardRules.tags(draft.tags ?? []))
            try self.events.append([.updated(dashboard)], by: actor.user, tx)
            return dashboard
        }
    }

    /// - Parameter expected: the version that the caller saw, when it must still be the stored one.
    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`, or `.validation` naming a field.
    package func update(
        _ id: UUID, _ draft: DashboardDraft, expected: VersionCondition, by actor: Actor
    ) throws -> Dashboard {
        try self.database.transaction { tx in
            var dashboard = try tx.dashboards.lockForChange(id, by: actor)
            try expected.check(dashboard.version)
            try Self.apply(draft, to: &dashboard)
            dashboard.version += 1
            dashboard.updatedAt = tx.now
            if let sharing = draft.sharing { try SharingChange.apply(sharing, to: &dashboard, by: actor, tx) }
            if let tags = draft.tags { try tx.dashboards.replaceTags(try DashboardRules.tags(tags), of: id) }
            try tx.dashboards.update(dashboard, by: actor.user)
            try self.events.append([.updated(dashboard)], by: actor.user, tx)
            return dashboard
        }
    }

    /// The same, and how many widgets it has.
    package func updateWithWidgetCount(
        _ id: UUID, _ draft: DashboardDraft, expected: VersionCondition, by actor: Actor
    ) throws -> (dashboard: Dashboard, widgets: Int64) {
        try self.database.transaction { tx in
            let dashboard = try self.update(id, draft, expected: expected, by: actor)
            return (dashboard: dashboard, widgets: try tx.widgets.count(ofDashboard: id))
        }
    }

    /// Hides the dashboard; `UndeleteService` brings it back until its time is over.
    ///
    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`.
    package func delete(_ id: UUID, expected: VersionCondition, by actor: Actor) throws {
        try self.database.transaction { tx in
            var dashboard = try tx.dashboards.lockForChange(id, by: actor)
            try expected.check(dashboard.version)
            try tx.dashboards.softDelete(id, by: actor.user)
            dashboard.version += 1
            dashboard.updatedAt = tx.now
            try self.events.append([.deleted(dashboard)], by: actor.user, tx)
        }
    }

    /// Copies a dashboard that the actor may see, with its widgets, into the actor's workspace.
    ///
    /// - Parameters:
    ///   - name: nil: the original's, marked as a copy's.
    ///   - includeData: copies the data that the widgets showed last, too.
    /// - Throws: `.notFound`, `.lacksPermission`, `.validation` naming `name`.
    package func duplicate(_ id: UUID, name: String?, includeData: Bool, by actor: Actor) throws -> Dashboard {
        try self.duplicateWithWidgetCount(id, name: name, includeData: includeData, by: actor).dashboard
    }

    /// The same, and how many widgets the copy has.
    package func duplicateWithWidgetCount(
        _ id: UUID, name: String?, includeData: Bool, by actor: Actor
    ) throws -> (dashboard: Dashboard, widgets: Int64) {
        try actor.require(.dashboardWrite, in: actor.workspace)
        let name = try name.map { name throws(CoreError) in try DashboardRules.name(name) }
        return try self.database.transaction { tx in
            let original = try tx.dashboards.visible(id, to: actor)
            var copy = Self.blank(for: actor, at: tx.now)
            copy.name = name ?? DashboardRules.nameOfCopy(original.name)
            copy.description = original.description
            copy.layout = original.layout
            copy.theme = original.theme
            copy.config = original.config
            copy.tags = original.tags
            let originals = try tx.widgets.ofDashboard(id)
            let copies = originals.map { Self.copy($0, to: copy, at: tx.now) }
            try tx.widgets.insert(copies)
            if includeData {
                try tx.widgets.copyData(zip(originals, copies).map { (original: $0.id, copy: $1.id) })
            }
            try tx.dashboards.insert(copy, tags: original.tagList)
            try self.events.append([.updated(copy)], by: actor.user, tx)
            return (dashboard: copy, widgets: Int64(copies.count))
        }
    }

    private static func copy(_ original: Widget, to dashboard: Dashboard, at now: Instant) -> Widget {
        var copy = original
        copy.id = UUID.v7(at: now)
        copy.workspace = dashboard.workspace
        copy.dashboard = dashboard.id
        // A connector belongs to its workspace: elsewhere its name alone would be a leak.
        copy.connector = original.workspace == dashboard.workspace ? original.connector : nil
        copy.version = 1
        copy.createdAt = now
        copy.updatedAt = now
        return copy
    }

    private static let layout = StandardText(DashboardRules.defaultLayout)
    private static let theme = StandardText(DashboardRules.defaultTheme)
    private static let config = StandardText(DashboardRules.defaultConfig)

    static func blank(for actor: Actor, at now: Instant) -> Dashboard {
        Dashboard(
            id: UUID.v7(at: now), workspace: actor.workspace, owner: actor.user, name: "", description: nil,
            layout: Self.layout.text, theme: Self.theme.text, config: Self.config.text, tags: JSONText(.array([])),
            visibility: .shared,
            isTemplate: false, templateCategory: nil, isDefault: false, version: 1, viewCount: 0, lastViewedAt: nil,
            createdAt: now, updatedAt: now)
    }

    private static func apply(_ draft: DashboardDraft, to dashboard: inout Dashboard) throws(CoreError) {
        if let name = draft.name { dashboard.name = try DashboardRules.name(name) }
        if let change = draft.description { dashboard.description = change.value }
        if let layout = draft.layout { dashboard.layout = Self.layout.merging(layout, into: dashboard.layout) }
        if let (type, known) = draft.layoutType,
            type != DashboardRules.layoutType(of: dashboard.layout, known: known)
        {
            dashboard.layout = Self.layout.merging(["type": .string(type)], into: dashboard.layout)
        }
        if let theme = draft.theme { dashboard.theme = Self.theme.merging(theme, into: dashboard.theme) }
        if let config = draft.config { dashboard.config = Self.config.merging(config, into: dashboard.config) }
        if let isPublic = draft.isPublic {
            if isPublic { dashboard.visibility = .public }
            if !isPublic, dashboard.visibility == .public { dashboard.visibility = .shared }
        }
        if let isTemplate = draft.isTemplate { dashboard.isTemplate = isTemplate }
        if let change = draft.templateCategory { dashboard.templateCategory = change.value }
        if let tags = draft.tags {
            dashboard.tags = JSONText(.array(try DashboardRules.tags(tags).map(JSONValue.string)))
        }
    }
}

/// What a new dashboard has, as an object and as text: a new one is not to be parsed from its own defaults.
private struct StandardText {
    let object: JSONObject
    let text: JSONText

    init(_ object: JSONObject) {
        self.object = object
        self.text = JSONText(object)
    }

    /// The stored object with the keys of `changes` set.
    func merging(_ changes: JSONObject, into stored: JSONText) -> JSONText {
        let object = stored == self.text ? self.object : stored.object
        return JSONText(object.merging(changes))
    }
}

extension Dashboard {
    /// - Throws: `.forbidden` to those who may only read it.
    func requireChange(by actor: Actor) throws(CoreError) {
        try actor.require(.dashboardWrite, in: self.workspace)
        guard self.belongs(to: actor) else { throw .forbidden("This dashboard is shared with you to read.") }
    }

    var tagList: [String] {
        guard case .array(let tags)? = try? JSONValue(parsing: self.tags.bytes) else { return [] }
        return tags.compactMap(\.stringValue)
    }
}

extension DashboardStore {
    /// - Throws: `.notFound` when there is none that the actor may see.
    func visible(_ id: UUID, to actor: Actor) throws -> Dashboard {
        guard let dashboard = try self.find(id, for: actor) else {
            throw CoreError.notFound("There is no such dashboard.")
        }
        return dashboard
    }

    /// Locks the row for a change of it or of a widget on it.
    ///
    /// - Throws: `.notFound` when there is none that the actor may see, `.forbidden` when they may only see it.
    func lockForChange(_ id: UUID, by actor: Actor) throws -> Dashboard {
        guard let dashboard = try self.lock(id, for: actor) else {
            throw CoreError.notFound("There is no such dashboard.")
        }
        try dashboard.requireChange(by: actor)
        return dashboard
    }
}
