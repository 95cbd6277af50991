import Core
import JSON
import MariaDB
import Primitives
import Storage

/// Computes what the catalogue's entries show, out of the CRM of the workspace that the actor acts in.
package struct CatalogueService {
    let database: Database

    /// What a request asks of an entry.
    package struct Query: Sendable {
        /// Settings that fit the entry's schema; what is absent has its default.
        package var settings: JSONObject = [:]
        /// May be one that the entry's own schema does not offer.
        package var range: DayRange?
        package var filters: [RecordFilter] = []
        /// From 1.
        package var page: Int64 = 1
        /// Of the feed.
        package var cursor: String?

        package init() {}
    }

    /// - Throws: `.validation` for a filter that the entry lacks or a cursor that is none; `.queryTooCostly`.
    package func answer(_ key: CatalogueKey, _ query: Query, for actor: Actor) throws -> CatalogueAnswer {
        try actor.require(.dashboardRead, in: actor.workspace)
        return try self.database.snapshot { tx in
            try Self.answer(key, query, in: actor.workspace, try Self.zone(of: actor, tx), tx)
        }
    }

    /// What the widgets of a board show by their own settings, all out of one state of the data; an error is one widget's.
    ///
    /// - Parameters:
    ///   - keys: nil: all that the board has.
    ///   - range: instead of each widget's own.
    package func answers(
        _ config: BoardConfig, only keys: Set<CatalogueKey>?, range: DayRange?, for actor: Actor
    ) throws -> [(key: CatalogueKey, answer: Result<CatalogueAnswer, CoreError>)] {
        try actor.require(.dashboardRead, in: actor.workspace)
        return try self.database.snapshot { tx in
            let zone = try Self.zone(of: actor, tx)
            return try config.keys.filter { keys?.contains($0) ?? true }.map { key in
                var query = Query()
                query.range = range
                query.settings = Catalogue.entry(key).fitting(config.settings?[key] ?? [:])
                do {
                    return (key, .success(try Self.answer(key, query, in: actor.workspace, zone, tx)))
                } catch let error as CoreError {
                    return (key, .failure(error))
                }
            }
        }
    }

    private static func answer(
        _ key: CatalogueKey, _ query: Query, in workspace: UUID, _ zone: String, _ tx: Transaction
    ) throws -> CatalogueAnswer {
        let computation = CatalogueComputation(
            entry: Catalogue.entry(key), query: query, workspace: workspace, zoneName: zone, tx: tx)
        do { return try computation.answer() } catch let error as DatabaseError where error.isStatementTimeout {
            throw CoreError.queryTooCostly
        }
    }

    private static func zone(of actor: Actor, _ tx: Transaction) throws -> String {
        try tx.accounts.profile(user: actor.user)?.timezone ?? "UTC"
    }

    package func demo(_ key: CatalogueKey, at now: Instant) -> CatalogueAnswer {
        CatalogueDemo.answer(key, at: now, today: TimeZoneRules.utc.day(at: now))
    }
}

/// One answer, out of one unchanging state of the data.
struct CatalogueComputation {
    let entry: CatalogueEntry
    let query: CatalogueService.Query
    let workspace: UUID
    let zoneName: String
    let tx: Transaction

    func answer() throws -> CatalogueAnswer {
        try self.checkFilters()
        switch self.entry.key {
        case .kpiCustomers: return try self.customers()
        case .kpiRevenue: return try self.amount(.revenue)
        case .kpiInvoices: return try self.invoices()
        case .kpiProfit: return try self.amount(.profit)
        case .chartOpportunities: return try self.opportunities(by: self.text("groupBy"))
        case .chartRevenueTrend: return try self.course()
        case .chartLeadSources: return try self.opportunities(by: "source")
        case .chartSalesFunnel: return try self.funnel()
        case .tableSalesAnalytics: return try self.salesTable()
        case .tableTopCustomers: return try self.customerTable()
        case .tableOverdueInvoices: return try self.overdueTable()
        case .feedActivity: return try self.feed()
        case .leaderboard: return try self.leaderboard()
        case .goals: return try self.goals()
        }
    }

    // MARK: What was asked

    func text(_ name: String) -> String {
        let value = self.query.settings[name] ?? self.entry.property(name)?.initial
        return value?.stringValue ?? ""
    }

    func number(_ name: String) -> Int64 {
        let value = self.query.settings[name] ?? self.entry.property(name)?.initial
        return value?.integerValue ?? value?.numberValue.flatMap { Int64(exactly: $0) } ?? 1
    }

    var zone: TimeZoneRules { TimeZones.rules(self.zoneName) }
    var today: Day { self.zone.day(at: self.tx.now) }

    /// The one that was asked for; else the setting or its default; nil for an entry of the present alone.
    var range: DayRange? { self.query.range ?? DateRange(rawValue: self.text("dateRange")).map(DayRange.named) }

    func scope(_ range: DayRange) -> FigureScope {
        let days = range.days(until: self.today)
        return FigureScope(
            workspace: self.workspace, zone: self.zone, current: days.current, previous: days.previous,
            filters: self.query.filters)
    }

    var scope: FigureScope { self.scope(self.range ?? .named(.last30Days)) }

    /// Filters that every table behind the entry has.
    private func checkFilters() throws(CoreError) {
        let tables = self.filteredTables
        for filter in self.query.filters {
            let isKnown = tables.allSatisfy { $0.field(filter.field.name)?.isFilter == true }
            guard isKnown else {
                throw .validation([
                    FieldIssue("filters.\(filter.field.name)", .unknown, "This widget has no such filter.")
                ])
            }
        }
    }

    private var filteredTables: [RecordKind] {
        switch self.entry.key {
        case .tableSalesAnalytics: return [.invoices, .opportunities]
        case .leaderboard:
            switch self.text("metric") {
            case "won_opportunities": return [.opportunities]
            case "activities": return [.activities]
            default: return [.invoices]
            }
        default: return [self.entry.filtered]
        }
    }

    /// An answer of this computation.
    func made(
        _ figures: CatalogueFigures, range: DayRange?, points: Int, currency: String? = nil, leftOut: [LeftOut] = [],
        total: Int64? = nil
    ) -> CatalogueAnswer {
        CatalogueAnswer(
            figures: figures, range: range, calculatedAt: self.tx.now, points: points, currency: currency,
            leftOut: leftOut, timeZone: self.zoneName, total: total)
    }
}
