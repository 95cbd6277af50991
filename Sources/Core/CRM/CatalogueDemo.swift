import Primitives

/// What each entry of the catalogue looks like with something in it: made up, and served as demo data alone.
package enum CatalogueDemo {
    /// - Parameter today: the days of courses, invoices and goals are counted back from it.
    package static func answer(_ key: CatalogueKey, at now: Instant, today: Day) -> CatalogueAnswer {
        let figures = self.figures(key, now, today)
        var answer = CatalogueAnswer(
            figures: figures.0, range: .named(.last30Days), calculatedAt: now, points: figures.points, timeZone: "UTC")
        answer.total = figures.total
        if figures.hasMoney { answer.currency = CatalogueRules.currencies[0] }
        return answer
    }

    private typealias Made = (CatalogueFigures, points: Int, total: Int64?, hasMoney: Bool)

    private static func figures(_ key: CatalogueKey, _ now: Instant, _ today: Day) -> Made {
        switch key {
        case .kpiCustomers: self.keyFigure(1_284, 1_241, isMoney: false)
        case .kpiRevenue: self.keyFigure(124_568_000, 109_845_000, isMoney: true)
        case .kpiInvoices: self.keyFigure(342, 318, isMoney: false)
        case .kpiProfit: self.keyFigure(31_142_000, 33_520_000, isMoney: true)
        case .chartOpportunities:
            self.slices([("New", 45), ("Qualified", 32), ("Proposal", 18), ("Won", 28), ("Lost", 12)])
        case .chartRevenueTrend: self.course(today)
        case .chartLeadSources:
            self.slices([("Website", 58), ("Referral", 31), ("Showroom", 24), ("Phone", 14), ("Trade fair", 8)])
        case .chartSalesFunnel: self.funnel()
        case .tableSalesAnalytics: self.salesTable()
        case .tableTopCustomers: self.customerTable(now)
        case .tableOverdueInvoices: self.overdueTable(today)
        case .feedActivity: self.feed(now)
        case .leaderboard: self.leaderboard()
        case .goals: self.goals(today)
        }
    }

    private static let people = ["Jana Nováková", "Petr Svoboda", "Eva Dvořáková", "Tomáš Černý"]
    private static let companies = ["Alfa Logistics s.r.o.", "Beran a syn", "Cedar Rent a.s.", "Dopravní družstvo"]

    private static func keyFigure(_ current: Int64, _ previous: Int64, isMoney: Bool) -> Made {
        let shares: [Int64] = [2, 4, 3, 5, 1, 0, 3, 4, 6, 3]
        let daily = (0..<30).map { index in
            isMoney ? current * shares[index % 10] / 93 : current - Int64(30 - index) + shares[index % 10]
        }
        return (
            .keyFigure(
                KeyFigure(
                    comparison: Comparison(current: current, previous: previous), isMoney: isMoney, daily: daily)),
            30, nil, isMoney
        )
    }

    private static func slices(_ rows: [(String, Int64)]) -> Made {
        let slices = rows.enumerated().map {
            Slice(name: $1.0, value: $1.1, color: Slice.colors[$0 % Slice.colors.count])
        }
        return (.slices(slices), slices.count, slices.map(\.value).reduce(0, +), false)
    }

    private static func funnel() -> Made {
        let counts: [(String, Int64)] = [("New", 135), ("Qualified", 90), ("Proposal", 58), ("Won", 28)]
        let slices = counts.enumerated().map { index, step in
            Slice(
                name: step.0, value: step.1, color: Slice.colors[index],
                conversion: index == 0 ? nil : Slice.conversion(step.1, of: counts[index - 1].1))
        }
        return (.slices(slices), slices.count, 135, false)
    }

    private static func course(_ today: Day) -> Made {
        let revenues: [Int64] = [38, 41, 52, 30, 12, 0, 45, 61, 47, 55]
        let points = (0..<30).map { index in
            let revenue = revenues[index % 10] * 100_000
            return CoursePoint(day: today - (29 - index), revenue: revenue, profit: revenue / 4)
        }
        return (.course(points), 30, nil, true)
    }

    private static func salesTable() -> Made {
        let rows = self.people.enumerated().map { index, name -> [RecordValue] in
            let step = Int64(index)
            return [
                .text(name), .money(48_200_000 - step * 7_350_000), .money(11_900_000 - step * 1_820_000),
                .integer(96 - step * 14), .integer(40 - step * 4), .integer(12 - step * 2),
                .rate(54.5 - Double(index) * 6),
            ]
        }
        return (self.table(FigureTable.salesColumns, rows), rows.count, nil, true)
    }

    private static func customerTable(_ now: Instant) -> Made {
        let rows = self.companies.enumerated().map { index, name -> [RecordValue] in
            let step = Int64(index)
            return [
                .id(self.id(index)), .text(name), .money(21_480_000 - step * 4_170_000),
                .money(5_300_000 - step * 990_000), .integer(18 - step * 3),
                .instant(now - .seconds(86_400 * (step + 1))),
            ]
        }
        return (self.table(FigureTable.customerColumns, rows), rows.count, nil, true)
    }

    private static func overdueTable(_ today: Day) -> Made {
        let rows = self.companies.enumerated().map { index, name -> [RecordValue] in
            let days = 45 - index * 11
            return [
                .id(self.id(index)), .text("2025-0\(index + 1)17"), .id(self.id(index)), .text(name),
                .day(today - days),
                .integer(Int64(days)), .money(8_470_000 - Int64(index) * 1_210_000),
                .money(8_470_000 - Int64(index) * 1_210_000), .text("CZK"),
            ]
        }
        return (self.table(FigureTable.overdueColumns, rows), rows.count, nil, false)
    }

    private static func table(_ columns: [FigureTable.Column], _ rows: [[RecordValue]]) -> CatalogueFigures {
        .table(FigureTable(columns: columns, rows: rows, total: Int64(rows.count), page: 1, pageSize: 10))
    }

    private static func feed(_ now: Instant) -> Made {
        let subjects = [
            ("call", "Asked for a second quotation"), ("test_drive", "Test drive of an estate car"),
            ("meeting", "Yearly review of the fleet"), ("email", "Sent the leasing terms"),
        ]
        let items = subjects.enumerated().map { index, subject in
            FeedItem(
                id: self.id(index), kind: subject.0, subject: subject.1, owner: self.people[index],
                customer: self.id(index), customerName: self.companies[index],
                occurredAt: now - .seconds(Int64(index) * 7_200 + 900))
        }
        return (.feed(items, nextCursor: nil), items.count, nil, false)
    }

    private static func leaderboard() -> Made {
        let figures: [(Int64, Int64)] = [
            (48_200_000, 44_100_000), (40_850_000, 42_300_000), (33_500_000, 29_950_000), (26_150_000, 26_150_000),
        ]
        let standings = figures.enumerated().map {
            Standing(
                rank: Int64($0 + 1), name: self.people[$0], comparison: Comparison(current: $1.0, previous: $1.1))
        }
        return (.leaderboard(metric: "revenue", standings), standings.count, nil, true)
    }

    private static func goals(_ today: Day) -> Made {
        let days = DaySpan(first: today - 20, end: today + 10)
        let goals = [
            GoalProgress(
                id: self.id(0), name: "Revenue of the month", metric: "revenue", owner: nil, currency: "CZK",
                target: 150_000_000, reached: 124_568_000, days: days, today: today),
            GoalProgress(
                id: self.id(1), name: "New customers", metric: "new_customers", owner: nil, currency: nil,
                target: 6_000,
                reached: 2_800, days: days, today: today),
            GoalProgress(
                id: self.id(2), name: "Ten cars sold", metric: "won_opportunities", owner: self.people[0],
                currency: nil,
                target: 1_000, reached: 1_200, days: days, today: today),
        ]
        return (.goals(goals), goals.count, nil, false)
    }

    /// Nobody's: of version 8, which no row has.
    private static func id(_ number: Int) -> UUID { UUID(high: 0x8000, low: 0x8000_0000_0000_0000 | UInt64(number)) }
}

extension Slice {
    /// Percent with one decimal; nil of nothing.
    package static func conversion(_ part: Int64, of whole: Int64) -> Double? {
        whole == 0 ? nil : (Double(part) / Double(whole) * 1_000).rounded() / 10
    }
}

extension FigureTable {
    package static let salesColumns = [
        Column("owner", "Salesperson", "text"), Column("revenue", "Revenue", "money"),
        Column("profit", "Gross profit", "money"), Column("invoices", "Invoices", "number"),
        Column("opened", "New opportunities", "number"), Column("won", "Won", "number"),
        Column("win_rate", "Win rate", "percent"),
    ]
    package static let customerColumns = [
        Column("customer_id", "Customer", "id", .customers), Column("name", "Name", "text"),
        Column("revenue", "Revenue", "money"), Column("profit", "Gross profit", "money"),
        Column("invoices", "Invoices", "number"), Column("last_invoice_at", "Last invoice", "time"),
    ]
    package static let overdueColumns = [
        Column("invoice_id", "Invoice", "id", .invoices), Column("number", "Number", "text"),
        Column("customer_id", "Customer", "id", .customers), Column("customer", "Customer", "text"),
        Column("due_on", "Due", "day"), Column("days_overdue", "Days overdue", "number"),
        Column("total", "Total", "money"), Column("open_amount", "Open", "money"),
        Column("currency", "Currency", "text"),
    ]
}
