import JSON
import Primitives

/// A board of widgets. One row, whichever edition shows it. Source: workspace contract, Dashboard.
package struct Dashboard: Sendable {
    package var id: UUID
    package var workspace: UUID
    package var owner: UUID
    package var name: String
    package var description: String?
    package var layout: JSONText
    package var theme: JSONText
    package var config: JSONText
    package var tags: JSONText
    package var visibility: Visibility
    /// Read where one dashboard is; in lists there are none.
    package var shares: DashboardShares
    package var isTemplate: Bool
    package var templateCategory: String?
    package var isDefault: Bool
    /// Moves with every change of the dashboard or of a widget on it; its entity tag.
    package var version: Int64
    package var viewCount: Int64
    package var lastViewedAt: Instant?
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: UUID, workspace: UUID, owner: UUID, name: String, description: String?, layout: JSONText, theme: JSONText,
        config: JSONText, tags: JSONText, visibility: Visibility, isTemplate: Bool, templateCategory: String?,
        isDefault: Bool, version: Int64, viewCount: Int64, lastViewedAt: Instant?, createdAt: Instant,
        updatedAt: Instant, shares: DashboardShares = .none
    ) {
        self.id = id
        self.workspace = workspace
        self.owner = owner
        self.name = name
        self.description = description
        self.layout = layout
        self.theme = theme
        self.config = config
        self.tags = tags
        self.visibility = visibility
        self.shares = shares
        self.isTemplate = isTemplate
        self.templateCategory = templateCategory
        self.isDefault = isDefault
        self.version = version
        self.viewCount = viewCount
        self.lastViewedAt = lastViewedAt
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// Who may read it besides its owner and those with whom it is shared.
    package enum Visibility: String, Sendable, CaseIterable {
        /// Nobody.
        case `private`
        /// The members of its workspace.
        case shared
        /// Every signed-in account.
        case `public`
    }
}

/// A dashboard, and how many widgets it has.
package struct CountedDashboard: Sendable {
    package let dashboard: Dashboard
    package let widgets: Int64

    package init(dashboard: Dashboard, widgets: Int64) {
        self.dashboard = dashboard
        self.widgets = widgets
    }
}

/// What a dashboard is made of or changed to; what is nil takes its default or stays.
package struct DashboardDraft: Sendable {
    package var name: String?
    package var description: FieldChange<String>?
    /// Merged into the stored (or default) object, key by key.
    package var layout: JSONObject?
    /// The layout's type in an edition that knows only these and shows the others as `grid`: what it was shown does not
    /// change what is stored.
    package var layoutType: (type: String, known: [String])?
    package var theme: JSONObject?
    package var config: JSONObject?
    package var isPublic: Bool?
    package var sharing: DashboardSharing?
    package var isTemplate: Bool?
    package var templateCategory: FieldChange<String>?
    package var tags: [String]?

    package init() {}
}

/// The limits and defaults of dashboards that every edition shares.
package enum DashboardRules {
    package static let nameLength = 1...200
    package static let descriptionLength = 0...2_000
    package static let categoryLength = 1...100
    package static let tagLength = 1...50
    package static let tagCount = 0...20

    package static let layoutTypes = ["grid", "masonry", "freeform", "responsive"]
    package static let themeModes = ["light", "dark", "auto"]
    /// Columns of the layout's grid.
    package static let columns: ClosedRange<Int64> = 1...48
    /// Space between widgets, in CSS pixels.
    package static let gap: ClosedRange<Int64> = 0...100
    /// Seconds between refreshes; 0: never by itself.
    package static let refreshInterval: ClosedRange<Int64> = 0...86_400

    /// Seconds of the past that a dashboard shows when it is opened.
    package static let range: ClosedRange<Int64> = 60...315_360_000

    package static let defaultLayout: JSONObject = ["type": "grid", "columns": 12, "gap": 16, "auto_fit": true]
    package static let defaultTheme: JSONObject = ["mode": "auto"]
    package static let defaultConfig: JSONObject = [
        "auto_refresh": true, "refresh_interval": 30, "show_timestamps": true, "allow_public_access": false,
    ]

    /// The type of a stored layout, as an edition shows it that knows only some of them.
    package static func layoutType(of layout: JSONText, known: [String]) -> String {
        layout.text(under: "type").flatMap { known.contains($0) ? $0 : nil } ?? "grid"
    }

    /// The mode of a stored theme.
    package static func themeMode(of theme: JSONText) -> String {
        theme.text(under: "mode").flatMap { self.themeModes.contains($0) ? $0 : nil } ?? "auto"
    }

    /// What a copy is called when nobody says how: it fits where the original's name does.
    package static func nameOfCopy(_ name: String) -> String {
        let suffix = " (copy)"
        return String(name.prefix(self.nameLength.upperBound - suffix.count)) + suffix
    }

    /// A name without white space at its ends.
    ///
    /// - Throws: `.validation` naming `field` when nothing or too much is left.
    package static func name(_ text: String, field: String = "name") throws(CoreError) -> String {
        let name = text.trimmed
        guard self.nameLength.contains(name.count) else {
            throw .validation([FieldIssue(field, .length, "Use 1 to \(self.nameLength.upperBound) characters.")])
        }
        return name
    }

    /// Tags trimmed, each once, in the order given.
    ///
    /// - Throws: `.validation` naming the tag. A comma is refused: lists of tags are separated by it in queries.
    package static func tags(_ tags: [String]) throws(CoreError) -> [String] {
        var seen: Set<String> = []
        var kept: [String] = []
        for (index, raw) in tags.enumerated() {
            let tag = raw.trimmed
            guard self.tagLength.contains(tag.count) else {
                throw .validation([
                    FieldIssue("tags[\(index)]", .length, "Use 1 to \(self.tagLength.upperBound) characters.")
                ])
            }
            guard !tag.contains(",") else {
                throw .validation([FieldIssue("tags[\(index)]", .value, "A tag cannot contain a comma.")])
            }
            if seen.insert(tag.lowercased()).inserted { kept.append(tag) }
        }
        return kept
    }
}

/// Which dashboards a list is of. Source: workspace contract, DashboardsQuery.
package struct DashboardQuery: Sendable {
    package enum Order: String, Sendable, CaseIterable {
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case name
        case viewCount = "view_count"
    }

    /// `true` reaches beyond the actor's workspaces: public dashboards are every account's to read.
    package var isPublic: Bool?
    package var isTemplate: Bool?
    /// Those of one workspace alone.
    package var workspace: UUID?
    /// Deleted ones of the actor's workspaces that are still kept, instead of the present ones.
    package var isDeleted = false
    /// All of these must be on the dashboard.
    package var tags: [String] = []
    /// Part of the name or of the description, without regard to case or accents.
    package var search: String?
    package var order: Order = .updatedAt
    package var ascending = false
    package var page = PageRequest()

    package init() {}
}

/// One earlier (or the present) state of a dashboard and of the widgets on it.
package struct DashboardVersion: Sendable {
    package let version: Int64
    package let name: String
    package let changedAt: Instant
    package let changedBy: UUID
    /// Widgets on the dashboard at that version.
    package let widgetCount: Int64

    package init(version: Int64, name: String, changedAt: Instant, changedBy: UUID, widgetCount: Int64) {
        self.version = version
        self.name = name
        self.changedAt = changedAt
        self.changedBy = changedBy
        self.widgetCount = widgetCount
    }
}
