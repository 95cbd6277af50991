import JSON

/// The widgets that a CRM board is made of. Source: contracts' page §4; crm contract, widget endpoints.
package enum CatalogueKey: String, Sendable, CaseIterable {
    case kpiCustomers = "kpi_customers"
    case kpiRevenue = "kpi_revenue"
    case kpiInvoices = "kpi_invoices"
    case kpiProfit = "kpi_profit"
    case chartOpportunities = "chart_opportunities"
    case chartRevenueTrend = "chart_revenue_trend"
    case chartLeadSources = "chart_lead_sources"
    case chartSalesFunnel = "chart_sales_funnel"
    case tableSalesAnalytics = "table_sales_analytics"
    case tableTopCustomers = "table_top_customers"
    case tableOverdueInvoices = "table_overdue_invoices"
    case feedActivity = "feed_activity"
    case leaderboard = "gamification_leaderboard"
    case goals = "gamification_goals"

    /// What a new board, or one that is reset, shows. Source: crm contract, reset of the configuration.
    package static let defaults: [CatalogueKey] = [.kpiCustomers, .kpiRevenue, .kpiInvoices, .kpiProfit]

    /// How a widget's query names an entry: `crm:kpi_revenue`. Source: contracts' page §7.
    package static let endpointPrefix = "crm:"

    package var endpoint: String { Self.endpointPrefix + self.rawValue }

    package init?(endpoint: String) {
        guard endpoint.hasPrefix(Self.endpointPrefix) else { return nil }
        self.init(rawValue: String(endpoint.dropFirst(Self.endpointPrefix.count)))
    }
}

package enum CatalogueCategory: String, Sendable, CaseIterable {
    case kpi, chart, table, feed, gamification

    /// The type of the widget that shows an entry, for editions without this one's categories.
    package var widgetType: Widget.Kind {
        switch self {
        case .kpi: .metric
        case .chart: .chart
        case .table, .feed, .gamification: .table
        }
    }

    /// Columns and rows of the grid that a new widget takes.
    package var size: (width: Int64, height: Int64) {
        switch self {
        case .kpi: (3, 2)
        case .chart, .feed, .gamification: (6, 4)
        case .table: (12, 5)
        }
    }
}

/// One entry of the catalogue.
package struct CatalogueEntry: Sendable {
    package let key: CatalogueKey
    package let name: String
    package let category: CatalogueCategory
    package let description: String
    package let properties: [CatalogueProperty]
    /// What it is computed from: a change of one of these moves it.
    package let sources: Set<RecordKind>
    /// The records that a `filters` parameter narrows; the first one's fields are what it may name.
    package let filtered: RecordKind

    /// Changes of its sources are told over the event log.
    package var supportsRealtime: Bool { true }
    /// Seconds after which a client that does not listen should ask again. Source: crm contract, widget by id.
    package var refreshInterval: Int64 { 300 }

    package func property(_ name: String) -> CatalogueProperty? { self.properties.first { $0.name == name } }

    /// Property → JSON Schema fragment. Source: contracts' page §7.
    package var schema: JSONObject {
        JSONObject(self.properties.map { ($0.name, .object($0.schema)) })
    }

    /// The settings that fit: others came by way of an edition that does not know them.
    package func fitting(_ config: JSONObject) -> JSONObject {
        self.properties.reduce(into: [:] as JSONObject) { settings, property in
            guard let value = config[property.name], property.issue(of: value, at: "") == nil else { return }
            settings[property.name] = value
        }
    }

    /// What is wrong with a widget's settings. Keys that the schema does not know are somebody else's.
    package func issues(of config: JSONObject, at path: String) -> [FieldIssue] {
        self.properties.compactMap { property in
            config[property.name].flatMap { property.issue(of: $0, at: "\(path).\(property.name)") }
        }
    }
}
