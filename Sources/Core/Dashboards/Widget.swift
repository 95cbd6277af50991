import JSON
import Primitives

/// One tile of a dashboard. Source: workspace contract, Widget.
package struct Widget: Sendable {
    package var id: UUID
    package var workspace: UUID
    package var dashboard: UUID
    package var connector: UUID?
    package var name: String
    package var type: Kind
    package var config: JSONText
    package var dataQuery: JSONText
    package var frame: Frame
    package var isResizable: Bool
    package var isDraggable: Bool
    /// Seconds between refreshes of its data; 0: never by itself.
    package var refreshInterval: Int64
    /// When its data was last fetched.
    package var lastUpdatedAt: Instant?
    /// Moves with every change; its entity tag.
    package var version: Int64
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: UUID, workspace: UUID, dashboard: UUID, connector: UUID?, name: String, type: Kind, config: JSONText,
        dataQuery: JSONText, frame: Frame, isResizable: Bool, isDraggable: Bool, refreshInterval: Int64,
        lastUpdatedAt: Instant?, version: Int64, createdAt: Instant, updatedAt: Instant
    ) {
        self.id = id
        self.workspace = workspace
        self.dashboard = dashboard
        self.connector = connector
        self.name = name
        self.type = type
        self.config = config
        self.dataQuery = dataQuery
        self.frame = frame
        self.isResizable = isResizable
        self.isDraggable = isDraggable
        self.refreshInterval = refreshInterval
        self.lastUpdatedAt = lastUpdatedAt
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// The union of all contracts'. Source: contracts' page §4.
    package enum Kind: String, Sendable, CaseIterable {
        case chart, table, metric, text, image, map, gauge
        case llmChat = "llm-chat"
        case llmStatus = "llm-status"
        case timeTracker = "time-tracker"
        case taskList = "task-list"
        case milestoneProgress = "milestone-progress"

        /// Whether it is a part of the product that reads its own resources: it has no data of a query.
        package var isTool: Bool {
            switch self {
            case .chart, .table, .metric, .text, .image, .map, .gauge: false
            case .llmChat, .llmStatus, .timeTracker, .taskList, .milestoneProgress: true
            }
        }
    }

    /// Place and size on the grid, in columns and rows.
    package struct Frame: Sendable, Equatable {
        package var x: Int64
        package var y: Int64
        package var width: Int64
        package var height: Int64
        package var minimumWidth: Int64
        package var minimumHeight: Int64

        package init(x: Int64, y: Int64, width: Int64, height: Int64, minimumWidth: Int64, minimumHeight: Int64) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
            self.minimumWidth = minimumWidth
            self.minimumHeight = minimumHeight
        }
    }
}

/// What a widget is made of or changed to; what is nil takes its default or stays.
package struct WidgetDraft: Sendable {
    package var name: String?
    package var type: Widget.Kind?
    package var connector: FieldChange<UUID>?
    /// Merged into what is stored, key by key.
    package var config: JSONObject?
    /// Takes the place of what is stored: half a query makes no sense.
    package var dataQuery: JSONObject?
    /// `endpoint` and `parameters.query` of the data query, on their own.
    package var endpoint: FieldChange<String>?
    package var queryText: FieldChange<String>?
    package var x: Int64?
    package var y: Int64?
    package var width: Int64?
    package var height: Int64?
    package var minimumWidth: Int64?
    package var minimumHeight: Int64?
    package var isResizable: Bool?
    package var isDraggable: Bool?
    package var refreshInterval: Int64?
    /// Of a new widget that names no size, in columns and rows; then one that names no place goes below the others.
    package var standardSize: (width: Int64, height: Int64)?

    package init() {}
}

/// The limits and defaults of widgets that every edition shares.
package enum WidgetRules {
    package static let positions: ClosedRange<Int64> = 0...10_000
    package static let sizes: ClosedRange<Int64> = 1...1_000
    package static let refreshInterval: ClosedRange<Int64> = 0...86_400
    package static let defaultRefreshInterval: Int64 = 30
    /// Widgets that one dashboard may hold.
    package static let perDashboard = 200
    /// Longest stored `config` or `data_query`, in bytes of JSON.
    package static let documentBytes = 262_144
    /// What all widgets of one dashboard may hold of that together, in bytes: copying or restoring a dashboard, and
    /// storing the answer to that, must fit one packet of the database.
    package static let dashboardBytes: Int64 = 4_194_304
    /// Levels of lists and objects in them. Source: MariaDB, the depth that `JSON_VALID` goes to.
    package static let documentDepth = 31

    /// - Throws: `.validation` when the frame is smaller than its own minimum.
    package static func check(_ frame: Widget.Frame) throws(CoreError) {
        var issues: [FieldIssue] = []
        if frame.width < frame.minimumWidth {
            issues.append(FieldIssue("width", .range, "At least min_width (\(frame.minimumWidth)) columns."))
        }
        if frame.height < frame.minimumHeight {
            issues.append(FieldIssue("height", .range, "At least min_height (\(frame.minimumHeight)) rows."))
        }
        guard issues.isEmpty else { throw .validation(issues) }
    }

    /// - Throws: `.validation` naming `field` when the document is too large or too deep to be stored.
    package static func check(_ object: JSONObject, field: String) throws(CoreError) -> JSONText {
        guard JSONValue.object(object).depth <= self.documentDepth else {
            throw .validation([FieldIssue(field, .value, "At most \(self.documentDepth) levels of lists and objects.")])
        }
        let document = JSONText(object)
        guard document.bytes.count <= self.documentBytes else {
            throw .validation([FieldIssue(field, .length, "At most \(self.documentBytes) bytes of JSON.")])
        }
        return document
    }
}
