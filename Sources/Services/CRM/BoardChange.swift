import Core
import JSON
import Primitives

/// What has to happen to the widgets of a dashboard so that they are a configuration.
struct BoardChange {
    private(set) var added: [Widget] = []
    private(set) var changed: [Widget] = []
    private(set) var removed: [Widget] = []
    private let board: Dashboard

    private static let columns: Int64 = 12

    /// - Parameters:
    ///   - present: in reading order.
    ///   - config: nil: everything stays.
    ///   - dashboard: with its new version.
    init(from present: [Widget], to config: BoardConfig?, on dashboard: Dashboard, at now: Instant) {
        self.board = dashboard
        guard let config else { return }
        var kept: [CatalogueKey: Widget] = [:]
        for widget in present {
            guard let key = widget.catalogueKey else { continue }
            if config.keys.contains(key) {
                // A second widget of the same entry came by way of another edition, and stays as it is.
                if kept[key] == nil { kept[key] = widget }
            } else {
                self.removed.append(Self.next(widget, at: now))
            }
        }
        let shown = config.keys.map { key in kept[key] ?? Self.made(key, on: dashboard, at: now) }
        let placed = Self.place(shown, kept: BoardConfig(of: present).keys, config.keys, among: present, on: dashboard)
        for (key, widget) in zip(config.keys, placed) {
            var widget = widget
            if let settings = config.settings { widget.config = JSONText(settings[key] ?? [:]) }
            guard let old = kept[key] else {
                self.added.append(widget)
                continue
            }
            if old.frame != widget.frame || old.config.object != widget.config.object {
                self.changed.append(Self.next(widget, at: now))
            }
        }
    }

    /// What the event log has to say about the widgets.
    var events: [EventDraft] {
        self.removed.map { .deleted($0, on: self.board, version: self.board.version) }
            + self.changed.map { .updated($0, on: self.board, version: self.board.version) }
            + self.added.map { .added($0, on: self.board, version: self.board.version) }
    }

    /// - Throws: `.conflict` when the dashboard is full.
    func checkRoom(besides present: [Widget]) throws(CoreError) {
        let widgets = self.result(from: present)
        let bytes = widgets.reduce(0) { $0 + $1.config.bytes.count + $1.dataQuery.bytes.count }
        guard widgets.count <= WidgetRules.perDashboard, Int64(bytes) <= WidgetRules.dashboardBytes else {
            throw .quotaExceeded("There is no more room on this dashboard.")
        }
    }

    /// The dashboard's widgets once it has happened, in reading order.
    func result(from present: [Widget]) -> [Widget] {
        let replaced = Dictionary(self.changed.map { ($0.id, $0) }) { first, _ in first }
        let gone = Set(self.removed.map(\.id))
        let widgets = present.filter { !gone.contains($0.id) }.map { replaced[$0.id] ?? $0 } + self.added
        return widgets.sorted { ($0.frame.y, $0.frame.x, $0.id) < ($1.frame.y, $1.frame.x, $1.id) }
    }

    private static func next(_ widget: Widget, at now: Instant) -> Widget {
        var next = widget
        next.version += 1
        next.updatedAt = now
        return next
    }

    /// Gives what is new a place behind the rest; when the order is another one, all of the catalogue's widgets are laid
    /// out anew below the others.
    private static func place(
        _ shown: [Widget], kept: [CatalogueKey], _ wanted: [CatalogueKey], among present: [Widget],
        on dashboard: Dashboard
    ) -> [Widget] {
        let still = kept.filter { wanted.contains($0) }
        let isAppended = Array(wanted.prefix(still.count)) == still
        let moved = isAppended ? Array(shown.dropFirst(still.count)) : shown
        let movedIDs = Set(moved.map(\.id))
        let gone = present.filter { $0.catalogueKey.map { !wanted.contains($0) } ?? false }.map(\.id)
        let standing = present.filter { !movedIDs.contains($0.id) && !gone.contains($0.id) }
        let top = standing.map { $0.frame.y + $0.frame.height }.max() ?? 0
        let columns = dashboard.layout.object["columns"]?.integerValue ?? self.columns
        let places = BoardFlow.frames(
            moved.map { (width: min($0.frame.width, columns), height: $0.frame.height) },
            top: min(top, WidgetRules.positions.upperBound / 2), columns: columns)
        let laidOut = zip(moved, places).map { widget, place in
            var widget = widget
            widget.frame.x = place.x
            widget.frame.y = min(place.y, WidgetRules.positions.upperBound)
            return widget
        }
        return Array(shown.prefix(shown.count - moved.count)) + laidOut
    }

    private static func made(_ key: CatalogueKey, on dashboard: Dashboard, at now: Instant) -> Widget {
        let entry = Catalogue.entry(key)
        let size = entry.category.size
        return Widget(
            id: UUID.v7(at: now), workspace: dashboard.workspace, dashboard: dashboard.id, connector: nil,
            name: entry.name, type: entry.category.widgetType, config: JSONText([:] as JSONObject),
            dataQuery: JSONText(["endpoint": .string(key.endpoint)] as JSONObject),
            frame: Widget.Frame(
                x: 0, y: 0, width: size.width, height: size.height, minimumWidth: 2, minimumHeight: 2),
            isResizable: true, isDraggable: true, refreshInterval: entry.refreshInterval, lastUpdatedAt: nil,
            version: 1, createdAt: now, updatedAt: now)
    }
}
