import JSON

/// Which catalogue entries a dashboard shows, in order, and their settings: a view of its widgets, stored nowhere else.
/// Source: contracts' page §4, dashboard; crm contract, `DashboardConfig`.
package struct BoardConfig: Sendable {
    /// Each once, in order.
    package let keys: [CatalogueKey]
    /// nil: the stored settings stay; otherwise a shown entry that is not in it has none.
    package let settings: [CatalogueKey: JSONObject]?

    package static let initial = BoardConfig(keys: CatalogueKey.defaults, settings: [:])

    package init(keys: [CatalogueKey], settings: [CatalogueKey: JSONObject]?) {
        self.keys = keys
        self.settings = settings
    }

    /// - Parameter widgets: of one dashboard, in reading order.
    package init(of widgets: [Widget]) {
        var keys: [CatalogueKey] = []
        var settings: [CatalogueKey: JSONObject] = [:]
        for widget in widgets {
            guard let key = widget.catalogueKey, !keys.contains(key) else { continue }
            keys.append(key)
            let config = widget.config.object
            if !config.isEmpty { settings[key] = config }
        }
        self.init(keys: keys, settings: settings)
    }

    /// Reads `{enabledWidgets, widgetOrder?, widgetConfigs?}`, whose shape is known to be right.
    ///
    /// - Parameter path: where it stands in the body, with a dot behind it, or empty.
    /// - Throws: `.validation` for an unknown or doubled entry and for an order of other ones; `.crm(.widgetConfig)`
    ///   when settings do not fit their schema.
    package init(_ object: JSONObject, at path: String) throws(CoreError) {
        let enabled = try Self.keys(object["enabledWidgets"], at: path + "enabledWidgets")
        let order = try object["widgetOrder"].map { value throws(CoreError) in
            try Self.keys(value, at: path + "widgetOrder")
        }
        if let order, Set(order) != Set(enabled) {
            throw .validation([
                FieldIssue(path + "widgetOrder", .value, "This must list the same widgets as enabledWidgets.")
            ])
        }
        self.init(keys: order ?? enabled, settings: try Self.settings(object["widgetConfigs"], at: path))
    }

    private static func keys(_ value: JSONValue?, at path: String) throws(CoreError) -> [CatalogueKey] {
        var keys: [CatalogueKey] = []
        for (index, item) in (value?.arrayValue ?? []).enumerated() {
            guard let key = CatalogueKey(rawValue: item.stringValue ?? "") else {
                throw .validation([FieldIssue("\(path)[\(index)]", .value, "The catalogue has no such widget.")])
            }
            guard !keys.contains(key) else {
                throw .validation([FieldIssue("\(path)[\(index)]", .value, "\(key.rawValue) is listed twice.")])
            }
            keys.append(key)
        }
        return keys
    }

    private static func settings(
        _ value: JSONValue?, at path: String
    ) throws(CoreError) -> [CatalogueKey: JSONObject]? {
        guard let object = value?.objectValue else { return nil }
        var settings: [CatalogueKey: JSONObject] = [:]
        var issues: [FieldIssue] = []
        for (name, value) in object {
            let place = "\(path)widgetConfigs.\(name.prefix(100))"
            guard let key = CatalogueKey(rawValue: name) else {
                throw .validation([FieldIssue(place, .value, "The catalogue has no such widget.")])
            }
            let config = value.objectValue ?? [:]
            issues += Catalogue.entry(key).issues(of: config, at: place)
            _ = try WidgetRules.check(config, field: place)
            settings[key] = config
        }
        guard issues.isEmpty else { throw .crm(.widgetConfig(issues)) }
        return settings
    }
}

extension Widget {
    /// The catalogue entry that it shows, if any.
    package var catalogueKey: CatalogueKey? {
        self.dataQuery.object["endpoint"]?.stringValue.flatMap(CatalogueKey.init(endpoint:))
    }
}

/// Where widgets go on the grid: one after the other in rows.
package enum BoardFlow {
    /// - Parameters:
    ///   - sizes: columns and rows of each.
    ///   - top: the first row that is free.
    ///   - columns: of the grid.
    package static func frames(
        _ sizes: [(width: Int64, height: Int64)], top: Int64, columns: Int64
    ) -> [(x: Int64, y: Int64)] {
        var places: [(x: Int64, y: Int64)] = []
        var (x, y, height) = (Int64(0), top, Int64(0))
        for size in sizes {
            if x > 0, x + size.width > columns {
                (x, y, height) = (0, y + height, 0)
            }
            places.append((x: x, y: y))
            x += size.width
            height = max(height, size.height)
        }
        return places
    }
}
