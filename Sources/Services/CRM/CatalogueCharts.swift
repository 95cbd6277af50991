import Core
import Primitives
import Storage

/// The catalogue's key figures and charts.
extension CatalogueComputation {
    func customers() throws -> CatalogueAnswer {
        let scope = self.scope
        let found = try self.tx.crmCounts(scope).customers()
        var count = found.before
        let daily = scope.current.days.map { day in
            count += found.changes[day] ?? 0
            return count
        }
        return self.keyFigure(Comparison(current: count, previous: found.before), isMoney: false, daily, scope)
    }

    func invoices() throws -> CatalogueAnswer {
        let scope = self.scope
        let counts = Dictionary(
            try self.tx.invoiceFigures(scope).counts().map { ($0.day, $0.count) }
        ) { first, _ in first }
        let sum: (DaySpan) -> Int64 = { $0.days.reduce(0) { $0 + (counts[$1] ?? 0) } }
        let comparison = Comparison(current: sum(scope.current), previous: sum(scope.previous))
        return self.keyFigure(comparison, isMoney: false, scope.current.days.map { counts[$0] ?? 0 }, scope)
    }

    func amount(_ measure: InvoiceFigures.Measure) throws -> CatalogueAnswer {
        let scope = self.scope
        let currency = self.text("currency")
        let sums = try self.tx.invoiceFigures(scope).sums(measure, in: currency)
        let comparison = Comparison(current: sums.current, previous: sums.previous)
        let daily = scope.current.days.map { sums.daily[$0] ?? 0 }
        var answer = self.keyFigure(comparison, isMoney: true, daily, scope)
        answer.currency = currency
        answer.leftOut = sums.leftOut
        return answer
    }

    private func keyFigure(
        _ comparison: Comparison, isMoney: Bool, _ daily: [Int64], _ scope: FigureScope
    ) -> CatalogueAnswer {
        self.made(
            .keyFigure(KeyFigure(comparison: comparison, isMoney: isMoney, daily: daily)), range: self.range,
            points: scope.current.count)
    }

    func course() throws -> CatalogueAnswer {
        let scope = self.scope
        let currency = self.text("currency")
        let step = CalendarStep(rawValue: self.text("groupBy")) ?? .day
        let found = try self.tx.invoiceFigures(scope).course(by: step, in: currency)
        let byStart = Dictionary(found.points.map { ($0.day, $0) }) { first, _ in first }
        let points = step.starts(in: scope.current).map { day in
            let point = byStart[step.start(of: day)]
            return CoursePoint(day: day, revenue: point?.revenue ?? 0, profit: point?.profit ?? 0)
        }
        return self.made(
            .course(points), range: self.range, points: points.count, currency: currency, leftOut: found.leftOut)
    }

    func opportunities(by field: String) throws -> CatalogueAnswer {
        let groups = try self.tx.crmCounts(self.scope).opportunities(by: field)
        let slices: [Slice]
        if field == "status" {
            let counts = Dictionary(groups.map { ($0.name ?? "", $0.count) }) { first, _ in first }
            slices = Opportunity.statuses.enumerated().map { index, status in
                Slice(name: status.capitalizedASCII, value: counts[status] ?? 0, color: Self.color(index))
            }
        } else {
            slices = groups.enumerated().map { index, group in
                Slice(name: group.name ?? "Unknown", value: group.count, color: Self.color(index))
            }
        }
        let total = slices.reduce(0) { $0 + $1.value }
        return self.made(.slices(slices), range: self.range, points: slices.count, total: total)
    }

    func funnel() throws -> CatalogueAnswer {
        let counts = try self.tx.crmCounts(self.scope).funnel()
        let slices = zip(Opportunity.funnel, counts).enumerated().map { index, step in
            Slice(
                name: step.0.capitalizedASCII, value: step.1, color: Self.color(index),
                conversion: index == 0 ? nil : Slice.conversion(step.1, of: counts[index - 1]))
        }
        return self.made(.slices(slices), range: self.range, points: slices.count, total: counts[0])
    }

    private static func color(_ index: Int) -> String { Slice.colors[index % Slice.colors.count] }
}

extension String {
    /// `won` → `Won`.
    fileprivate var capitalizedASCII: String { self.prefix(1).uppercased() + self.dropFirst() }
}
