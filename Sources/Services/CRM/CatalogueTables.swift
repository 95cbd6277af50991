import Core
import Primitives
import Storage

/// The catalogue's tables, feed, leaderboard and goals.
extension CatalogueComputation {
    private var pageSize: Int64 { self.number("pageSize") }
    private var offset: Int64 { (self.query.page - 1) * self.pageSize }
    private var isAscending: Bool { self.text("sortOrder") == "asc" }

    private func table(
        _ columns: [FigureTable.Column], _ rows: [[RecordValue]], total: Int64
    ) -> CatalogueFigures {
        .table(
            FigureTable(columns: columns, rows: rows, total: total, page: self.query.page, pageSize: self.pageSize))
    }

    func salesTable() throws -> CatalogueAnswer {
        let scope = self.scope
        let currency = self.text("currency")
        let found = try self.tx.salesFigures(scope).byOwner(
            by: self.text("sortBy"), ascending: self.isAscending, limit: self.pageSize, offset: self.offset,
            in: currency)
        let rows = found.rows.map { row -> [RecordValue] in
            let rate = Slice.conversion(row.won, of: row.won + row.lost)
            return [
                row.owner.map(RecordValue.text) ?? .none, .money(row.revenue), .money(row.profit),
                .integer(row.invoices), .integer(row.opened), .integer(row.won), rate.map(RecordValue.rate) ?? .none,
            ]
        }
        return self.made(
            self.table(FigureTable.salesColumns, rows, total: found.total), range: self.range, points: rows.count,
            currency: currency, leftOut: try self.tx.invoiceFigures(scope).leftOut(in: currency))
    }

    func customerTable() throws -> CatalogueAnswer {
        let scope = self.scope
        let currency = self.text("currency")
        let found = try self.tx.invoiceFigures(scope).topCustomers(
            by: self.text("sortBy"), ascending: self.isAscending, limit: self.pageSize, offset: self.offset,
            in: currency)
        let rows = found.rows.map { row -> [RecordValue] in
            [
                .id(row.customer), .text(row.name), .money(row.revenue), .money(row.profit), .integer(row.invoices),
                .instant(row.lastInvoiceAt),
            ]
        }
        return self.made(
            self.table(FigureTable.customerColumns, rows, total: found.total), range: self.range, points: rows.count,
            currency: currency, leftOut: try self.tx.invoiceFigures(scope).leftOut(in: currency))
    }

    /// A range, when one is asked for, is that of the days on which they were due.
    func overdueTable() throws -> CatalogueAnswer {
        let found = try self.tx.invoiceFigures(self.scope).overdue(
            today: self.today, due: self.query.range.map { self.scope($0).current }, by: self.text("sortBy"),
            ascending: self.isAscending, limit: self.pageSize, offset: self.offset)
        let rows = found.rows.map { row -> [RecordValue] in
            [
                .id(row.invoice), .text(row.number), .id(row.customer), .text(row.customerName), .day(row.dueOn),
                .integer(Int64(self.today - row.dueOn)), .money(row.total), .money(row.open), .text(row.currency),
            ]
        }
        return self.made(
            self.table(FigureTable.overdueColumns, rows, total: found.total), range: self.query.range,
            points: rows.count)
    }

    func feed() throws -> CatalogueAnswer {
        let limit = self.number("limit")
        var items = try self.tx.crmCounts(self.scope).activities(
            after: try self.query.cursor.map(FeedCursor.read), until: self.tx.now, inRange: self.query.range != nil,
            limit: limit)
        let hasMore = items.count > limit
        if hasMore { items.removeLast() }
        let next = hasMore ? items.last.map(FeedCursor.write) : nil
        return self.made(.feed(items, nextCursor: next), range: self.query.range, points: items.count)
    }

    func leaderboard() throws -> CatalogueAnswer {
        let scope = self.scope
        let metric = self.text("metric")
        let currency = self.text("currency")
        let isMoney = Goal.inMoney.contains(metric)
        let standings = try self.tx.salesFigures(scope).leaderboard(
            metric, limit: self.number("limit"), in: currency)
        return self.made(
            .leaderboard(metric: metric, standings), range: self.range, points: standings.count,
            currency: isMoney ? currency : nil,
            leftOut: isMoney ? try self.tx.invoiceFigures(scope).leftOut(in: currency) : [])
    }

    /// Those of today; all with `show: all`; those with a day in the range when one is asked for.
    func goals() throws -> CatalogueAnswer {
        let today = self.today
        let store = self.tx.goalFigures(in: self.workspace, self.zone)
        var span: DaySpan? = DaySpan(first: today, end: today + 1)
        if let range = self.query.range {
            span = range.days(until: today).current
        } else if self.text("show") == "all" {
            span = nil
        }
        let goals = try store.goals(in: span, filters: self.query.filters, limit: self.number("limit"))
        let progress = zip(goals, try store.progress(of: goals)).map { goal, progress in
            GoalProgress(
                id: goal.id, name: goal.name, metric: goal.metric, owner: goal.owner, currency: goal.currency,
                target: goal.target, reached: progress.reached, days: goal.days, today: today,
                leftOut: progress.leftOut)
        }
        return self.made(.goals(progress), range: self.query.range, points: progress.count)
    }
}

/// Where a feed goes on: the time and the key of the last item, as text.
enum FeedCursor {
    static func write(_ item: FeedItem) -> String { "\(item.occurredAt.microseconds).\(item.id.base62)" }

    /// - Throws: `.validation` for text that is no cursor.
    static func read(_ text: String) throws(CoreError) -> (at: Instant, id: UUID) {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let microseconds = Int64(parts[0]), let id = UUID(base62: parts[1]),
            RecordRules.instants.contains(Instant(microseconds: microseconds))
        else {
            throw .validation([FieldIssue("cursor", .format, "This must be a next_cursor that was given out.")])
        }
        return (at: Instant(microseconds: microseconds), id: id)
    }
}
