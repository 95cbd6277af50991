/// The catalogue's entries, in the order in which they are listed.
package enum Catalogue {
    package static let entries: [CatalogueEntry] = figures + charts + tables + others

    package static let keys: [String] = entries.map(\.key.rawValue)

    package static func entry(_ key: CatalogueKey) -> CatalogueEntry {
        // Every key has its row: a test holds it.
        entries.first { $0.key == key } ?? entries[0]
    }

    private static let short: [DateRange] = [.last7Days, .last30Days, .last90Days]
    private static let withYear = short + [.yearToDate]
    private static let long: [DateRange] = [.last30Days, .last60Days, .last90Days]
    private static let sortOrder = CatalogueProperty.choice("sortOrder", ["asc", "desc"], initial: "desc")
    private static let pageSize = CatalogueProperty.integer(
        "pageSize", CatalogueRules.pageSize, initial: 10, "Rows of one page")

    private static let figures = [
        CatalogueEntry(
            key: .kpiCustomers, name: "Total Customers", category: .kpi,
            description: "Displays total customer count with trend indicator", properties: [.dateRange(short)],
            sources: [.customers], filtered: .customers),
        CatalogueEntry(
            key: .kpiRevenue, name: "Total Revenue", category: .kpi,
            description: "Displays total revenue with percentage change vs previous period",
            properties: [.dateRange(withYear, "Time period for revenue calculation"), .currency],
            sources: [.invoices, .rates], filtered: .invoices),
        CatalogueEntry(
            key: .kpiInvoices, name: "Invoices", category: .kpi,
            description: "Displays how many invoices were issued, against the period before",
            properties: [.dateRange(withYear)], sources: [.invoices], filtered: .invoices),
        CatalogueEntry(
            key: .kpiProfit, name: "Gross Profit", category: .kpi,
            description: "Displays revenue less the cost of what was sold, against the period before",
            properties: [.dateRange(withYear), .currency], sources: [.invoices, .rates], filtered: .invoices),
    ]

    private static let charts = [
        CatalogueEntry(
            key: .chartOpportunities, name: "Opportunities Chart", category: .chart,
            description: "Bar chart showing opportunities by status",
            properties: [.dateRange(long), .choice("groupBy", ["status", "stage", "source"])],
            sources: [.opportunities], filtered: .opportunities),
        CatalogueEntry(
            key: .chartRevenueTrend, name: "Revenue Trend", category: .chart,
            description: "Line chart of revenue and gross profit over time",
            properties: [
                .dateRange(withYear), .choice("groupBy", CalendarStep.allCases.map(\.rawValue)), .currency,
            ], sources: [.invoices, .rates], filtered: .invoices),
        CatalogueEntry(
            key: .chartLeadSources, name: "Lead Sources", category: .chart,
            description: "Pie chart of where opportunities came from", properties: [.dateRange(long)],
            sources: [.opportunities], filtered: .opportunities),
        CatalogueEntry(
            key: .chartSalesFunnel, name: "Sales Funnel", category: .chart,
            description: "How many opportunities came how far", properties: [.dateRange(long)],
            sources: [.opportunities], filtered: .opportunities),
    ]

    private static let tables = [
        CatalogueEntry(
            key: .tableSalesAnalytics, name: "Sales Analytics", category: .table,
            description: "Revenue, profit and won opportunities of each salesperson",
            properties: [
                .dateRange(withYear), pageSize,
                .choice("sortBy", ["revenue", "profit", "invoices", "won", "win_rate", "owner"]), sortOrder, .currency,
            ], sources: [.invoices, .opportunities, .rates], filtered: .invoices),
        CatalogueEntry(
            key: .tableTopCustomers, name: "Top Customers", category: .table,
            description: "Customers by what they bought",
            properties: [
                .dateRange(withYear), pageSize,
                .choice("sortBy", ["revenue", "profit", "invoices", "last_invoice_at", "name"]), sortOrder, .currency,
            ], sources: [.invoices, .customers, .rates], filtered: .invoices),
        CatalogueEntry(
            key: .tableOverdueInvoices, name: "Overdue Invoices", category: .table,
            description: "Sent invoices whose day has passed, each in its own currency",
            properties: [
                pageSize, .choice("sortBy", ["days_overdue", "open_amount", "number", "customer"]), sortOrder,
            ],
            sources: [.invoices, .customers], filtered: .invoices),
    ]

    private static let others = [
        CatalogueEntry(
            key: .feedActivity, name: "Activity Feed", category: .feed,
            description: "Calls, meetings and notes, the latest first",
            properties: [.integer("limit", CatalogueRules.pageSize, initial: 20)], sources: [.activities, .customers],
            filtered: .activities),
        CatalogueEntry(
            key: .leaderboard, name: "Leaderboard", category: .gamification,
            description: "Salespeople by what they achieved",
            properties: [
                .dateRange(withYear), .choice("metric", ["revenue", "profit", "won_opportunities", "activities"]),
                .integer("limit", CatalogueRules.pageSize, initial: 10), .currency,
            ], sources: [.invoices, .opportunities, .activities, .rates], filtered: .invoices),
        CatalogueEntry(
            key: .goals, name: "Goals", category: .gamification,
            description: "How far the goals of the present are reached",
            properties: [
                .choice("show", ["active", "all"]), .integer("limit", 1...50, initial: 10),
            ], sources: [.goals, .invoices, .customers, .opportunities, .activities, .rates], filtered: .goals),
    ]
}
