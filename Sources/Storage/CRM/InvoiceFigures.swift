import Core
import MariaDB
import Primitives

/// Figures of invoices that were sent or paid.
///
/// The index is named, since the server takes a company with most of the table's rows for one that is best read whole.
/// Each statement groups by currency and UTC day in the index first, so that a rate is looked up once for each of those
/// and not for each invoice; sums are exact decimals, rounded once at the end.
package struct InvoiceFigures {
    let transaction: Transaction
    let scope: FigureScope

    /// What an amount is.
    package enum Measure: Sendable {
        case revenue, profit

        fileprivate var column: SQL {
            switch self {
            case .revenue: "i.net_cents"
            case .profit: "i.net_cents - i.cost_cents"
            }
        }
    }

    /// How many were issued, by the day on which they were.
    package func counts() throws -> [(day: Day, count: Int64)] {
        let invoices = self.scope.invoices(withPrevious: true)
        return try self.transaction.query(
            """
            SELECT \(sql: self.scope.localDay("i.issued_at")) AS day, SUM(\(sql: invoices.number))
            FROM \(sql: invoices.source) WHERE \(sql: invoices.condition) GROUP BY day ORDER BY day
            """
        ) { (day: try $0.day(0), count: try $0.integer(1)) }
    }

    package struct Sums: Sendable {
        package var current: Int64 = 0
        package var previous: Int64 = 0
        /// Of the current days that have any.
        package var daily: [Day: Int64] = [:]
        /// Of the current span.
        package var leftOut: [LeftOut] = []
    }

    package func sums(_ measure: Measure, in currency: String) throws -> Sums {
        let conversion = CurrencyConversion(workspace: self.scope.workspace, target: currency)
        let invoices = self.scope.invoices(withPrevious: true)
        let rows: SQL = """
            SELECT \(sql: self.scope.isCurrent("i.issued_at")) AS is_current,
                \(sql: self.scope.localDay("i.issued_at")) AS day, DATE(i.issued_at) AS rate_day, i.currency,
                SUM(\(sql: measure.column)) AS cents, SUM(\(sql: invoices.number)) AS count
            FROM \(sql: invoices.source) WHERE \(sql: invoices.condition)
            GROUP BY is_current, day, rate_day, i.currency
            """
        var sums = Sums()
        try self.transaction.query(
            """
            SELECT g.is_current, g.left_out, g.day, ROUND(SUM(g.cents * g.rate)), SUM(g.cents), SUM(g.count)
            FROM (
                SELECT y.*, IF(y.rate IS NULL, y.currency, '') AS left_out
                FROM \(sql: conversion.rated(rows)) y) g
            GROUP BY g.is_current, g.left_out, g.day WITH ROLLUP
            """
        ) { row in
            guard let isCurrent = try row.boolOrNil(0), let currency = try row.stringOrNil(1) else { return }
            let day = try row.stringOrNil(2).flatMap { Day($0) }
            switch (currency.isEmpty, day) {
            case (true, nil) where isCurrent: sums.current = try row.integer(3)
            case (true, nil): sums.previous = try row.integer(3)
            case (true, let day?) where isCurrent: sums.daily[day] = try row.integer(3)
            case (false, nil) where isCurrent:
                sums.leftOut.append(
                    LeftOut(currency: currency, cents: try row.integer(4), count: try row.integer(5)))
            default: break
            }
        }
        return sums
    }

    /// Revenue and profit by day, week or month: of each that has any, under its first day.
    package func course(
        by step: CalendarStep, in currency: String
    ) throws -> (points: [CoursePoint], leftOut: [LeftOut]) {
        let conversion = CurrencyConversion(workspace: self.scope.workspace, target: currency)
        let invoices = self.scope.invoices(withPrevious: false)
        let rows: SQL = """
            SELECT \(sql: self.scope.localDay("i.issued_at")) AS day, DATE(i.issued_at) AS rate_day, i.currency,
                SUM(i.net_cents) AS cents, SUM(i.cost_cents) AS cost, SUM(\(sql: invoices.number)) AS count
            FROM \(sql: invoices.source) WHERE \(sql: invoices.condition)
            GROUP BY day, rate_day, i.currency
            """
        var points: [CoursePoint] = []
        var leftOut: [String: LeftOut] = [:]
        try self.transaction.query(
            """
            SELECT g.start, g.left_out, ROUND(SUM(g.cents * g.rate)), ROUND(SUM((g.cents - g.cost) * g.rate)),
                SUM(g.cents), SUM(g.count)
            FROM (
                SELECT y.*, \(sql: Self.start(of: step, "y.day")) AS start,
                    IF(y.rate IS NULL, y.currency, '') AS left_out
                FROM \(sql: conversion.rated(rows)) y) g
            GROUP BY g.start, g.left_out ORDER BY g.start
            """
        ) { row in
            let currency = try row.string(1)
            guard !currency.isEmpty else {
                points.append(
                    CoursePoint(day: try row.day(0), revenue: try row.integer(2), profit: try row.integer(3)))
                return
            }
            let before = leftOut[currency]
            leftOut[currency] = LeftOut(
                currency: currency, cents: (before?.cents ?? 0) + (try row.integer(4)),
                count: (before?.count ?? 0) + (try row.integer(5)))
        }
        return (points, leftOut.values.sorted { $0.currency < $1.currency })
    }

    private static func start(of step: CalendarStep, _ day: SQL) -> SQL {
        switch step {
        case .day: day
        case .week: "DATE_SUB(\(sql: day), INTERVAL WEEKDAY(\(sql: day)) DAY)"
        case .month: "DATE_SUB(\(sql: day), INTERVAL DAYOFMONTH(\(sql: day)) - 1 DAY)"
        }
    }

    /// Amounts of the current span for which there is no rate.
    package func leftOut(in currency: String) throws -> [LeftOut] {
        let conversion = CurrencyConversion(workspace: self.scope.workspace, target: currency)
        let rows: SQL = """
            SELECT s.rate_day, s.currency, SUM(s.cents) AS cents, SUM(s.number) AS count
            FROM (\(sql: self.scope.invoiceSums())) s WHERE s.currency <> \(currency)
            GROUP BY s.rate_day, s.currency
            """
        return try self.transaction.query(
            """
            SELECT y.currency, SUM(y.cents), SUM(y.count) FROM \(sql: conversion.rated(rows)) y
            WHERE y.rate IS NULL GROUP BY y.currency ORDER BY y.currency
            """
        ) { LeftOut(currency: try $0.string(0), cents: try $0.integer(1), count: try $0.integer(2)) }
    }

    // MARK: Tables

    package struct CustomerRow: Sendable {
        package let customer: UUID
        package let name: String
        package let revenue: Int64
        package let profit: Int64
        package let invoices: Int64
        package let lastInvoiceAt: Instant
    }

    /// What each customer bought in the current span.
    package func topCustomers(
        by order: String, ascending: Bool, limit: Int64, offset: Int64, in currency: String
    ) throws -> (rows: [CustomerRow], total: Int64) {
        let grouped = self.byCustomer(currency)
        let column: SQL =
            switch order {
            case "profit": "g.profit"
            case "invoices": "g.invoices"
            case "last_invoice_at": "g.last_invoice_at"
            case "name": "c.name"
            default: "g.revenue"
            }
        let direction = SQL(unsafe: ascending ? "ASC" : "DESC")
        var total: Int64 = 0
        let rows = try self.transaction.query(
            """
            SELECT g.customer_id, c.name, g.revenue, g.profit, g.invoices, g.last_invoice_at,
                COUNT(*) OVER ()
            FROM (\(sql: grouped)) g
            JOIN crm_customers c ON c.workspace_id = \(self.scope.workspace) AND c.id = g.customer_id
            ORDER BY \(sql: column) \(sql: direction), g.customer_id
            LIMIT \(limit) OFFSET \(offset)
            """
        ) { row in
            total = try row.integer(6)
            return CustomerRow(
                customer: try row.uuid(0), name: try row.string(1), revenue: try row.integer(2),
                profit: try row.integer(3), invoices: try row.integer(4), lastInvoiceAt: try row.instant(5))
        }
        if rows.isEmpty, offset > 0 {
            total =
                try self.transaction.first("SELECT COUNT(*) FROM (\(sql: grouped)) g") { try $0.integer(0) } ?? 0
        }
        return (rows, total)
    }

    /// Each customer's sums. What the rates of the span are is looked up once for each day and currency that it has.
    private func byCustomer(_ currency: String) -> SQL {
        let conversion = CurrencyConversion(workspace: self.scope.workspace, target: currency)
        let first = TimeZoneRules.utc.day(at: self.scope.from)
        let last = TimeZoneRules.utc.day(at: self.scope.to)
        let pairs: SQL = """
            SELECT DISTINCT s.day AS rate_day, s.currency FROM crm_invoice_days s
            WHERE s.workspace_id = \(self.scope.workspace) AND s.day >= \(first.description)
                AND s.day <= \(last.description)
            """
        return """
            SELECT i.customer_id, ROUND(COALESCE(SUM(i.net_cents * p.rate), 0)) AS revenue,
                ROUND(COALESCE(SUM((i.net_cents - i.cost_cents) * p.rate), 0)) AS profit, COUNT(*) AS invoices,
                MAX(i.issued_at) AS last_invoice_at
            FROM crm_invoices i FORCE INDEX (crm_invoices_by_issue)
            JOIN \(sql: conversion.rated(pairs)) p ON p.rate_day = DATE(i.issued_at) AND p.currency = i.currency
            WHERE \(sql: self.rows(withPrevious: false))
            GROUP BY i.customer_id
            """
    }

    package struct OverdueRow: Sendable {
        package let invoice: UUID
        package let number: String
        package let customer: UUID
        package let customerName: String
        package let dueOn: Day
        package let total: Int64
        package let open: Int64
        package let currency: String
    }

    /// Sent invoices that something is open of and whose day is over; each in its own currency.
    ///
    /// - Parameter due: narrows to those that were due on one of these days.
    package func overdue(
        today: Day, due: DaySpan?, by order: String, ascending: Bool, limit: Int64, offset: Int64
    ) throws -> (rows: [OverdueRow], total: Int64) {
        var filter: SQL = """
            i.workspace_id = \(self.scope.workspace) AND i.status = 'sent' AND i.due_on < \(today.description)
            AND i.net_cents + i.tax_cents - i.paid_cents > 0
            """
        if let due {
            filter += " AND i.due_on >= \(due.first.description) AND i.due_on < \(due.end.description)"
        }
        filter += self.scope.filter("i")
        let direction = SQL(unsafe: ascending ? "ASC" : "DESC")
        // The more days overdue, the earlier the day.
        let opposite = SQL(unsafe: ascending ? "DESC" : "ASC")
        let ordering: SQL =
            switch order {
            case "open_amount": "i.currency, i.net_cents + i.tax_cents - i.paid_cents \(sql: direction)"
            case "number": "i.number \(sql: direction)"
            case "customer": "c.name \(sql: direction)"
            default: "i.due_on \(sql: opposite)"
            }
        let rows = try self.transaction.query(
            """
            SELECT i.id, i.number, i.customer_id, c.name, i.due_on, i.net_cents + i.tax_cents,
                i.net_cents + i.tax_cents - i.paid_cents, i.currency
            FROM crm_invoices i FORCE INDEX (crm_invoices_due) JOIN crm_customers c ON c.workspace_id = i.workspace_id AND c.id = i.customer_id
            WHERE \(sql: filter) ORDER BY \(sql: ordering), i.id LIMIT \(limit) OFFSET \(offset)
            """
        ) { row in
            OverdueRow(
                invoice: try row.uuid(0), number: try row.string(1), customer: try row.uuid(2),
                customerName: try row.string(3), dueOn: try row.day(4), total: try row.integer(5),
                open: try row.integer(6), currency: try row.string(7))
        }
        let total = try self.transaction.first(
            "SELECT COUNT(*) FROM crm_invoices i FORCE INDEX (crm_invoices_due) WHERE \(sql: filter)"
        ) { try $0.integer(0) }
        return (rows, total ?? 0)
    }

    private func rows(withPrevious: Bool) -> SQL {
        """
        i.workspace_id = \(self.scope.workspace) AND i.status IN ('sent', 'paid')
        AND \(sql: self.scope.within("i.issued_at", withPrevious: withPrevious))\(sql: self.scope.filter("i"))
        """
    }
}

extension Row {
    func day(_ index: Int) throws -> Day {
        guard let day = Day(try self.string(index)) else { throw CoreError.fault("a column holds no day") }
        return day
    }
}

extension Transaction {
    package func invoiceFigures(_ scope: FigureScope) -> InvoiceFigures {
        InvoiceFigures(transaction: self, scope: scope)
    }
}
