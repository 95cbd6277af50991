import Core
import JSON
import Primitives

/// What an entry of the CRM's catalogue shows, in the form of a widget's type: for editions whose widgets read it by
/// `crm:{key}`. Source: contracts' page §7.
enum CatalogueShape {
    /// The types of widgets that have a form for it.
    static let kinds: Set<Widget.Kind> = [.metric, .gauge, .chart, .table]

    /// - Parameter zone: whose days they are.
    static func shaped(
        _ answer: CatalogueAnswer, _ entry: CatalogueEntry, as kind: Widget.Kind, _ zone: TimeZoneRules
    ) -> ShapedData {
        switch kind {
        case .metric, .gauge: ShapedData(json: self.value(answer, zone), records: Int64(answer.points))
        case .chart: ShapedData(json: self.chart(answer, entry, zone), records: Int64(answer.points))
        case .llmChat, .llmStatus, .timeTracker, .taskList, .milestoneProgress: ContentShape.tool
        case .table, .text, .image, .map: ShapedData(json: self.table(answer), records: Int64(answer.points))
        }
    }

    private static func money(_ cents: Int64) -> JSONValue {
        cents % 100 == 0 ? .integer(cents / 100) : .number(Money.units(cents))
    }

    private static func amount(_ value: Int64, isMoney: Bool) -> JSONValue {
        isMoney ? self.money(value) : .integer(value)
    }

    private static func milliseconds(_ day: Day, _ zone: TimeZoneRules) -> JSONValue {
        .integer(zone.start(of: day).milliseconds)
    }

    // MARK: One value

    private static func value(_ answer: CatalogueAnswer, _ zone: TimeZoneRules) -> JSONText {
        var object: JSONObject = ["value": .null, "previous": .null, "unit": .null, "sparkline": .array([])]
        if let currency = answer.currency { object["unit"] = .string(currency) }
        switch answer.figures {
        case .keyFigure(let figure):
            object["value"] = self.amount(figure.comparison.current, isMoney: figure.isMoney)
            object["previous"] = self.amount(figure.comparison.previous, isMoney: figure.isMoney)
            object["sparkline"] = .array(self.course(figure, answer, zone))
        case .slices(let slices): object["value"] = .integer(slices.reduce(0) { $0 + $1.value })
        case .course(let points): object["value"] = self.money(points.reduce(0) { $0 + $1.revenue })
        case .table(let table): object["value"] = .integer(table.total)
        case .feed(let items, _): object["value"] = .integer(Int64(items.count))
        case .leaderboard(_, let standings): object["value"] = .integer(Int64(standings.count))
        case .goals(let goals): object["value"] = .integer(Int64(goals.count))
        }
        return JSONText(object)
    }

    private static func course(_ figure: KeyFigure, _ answer: CatalogueAnswer, _ zone: TimeZoneRules) -> [JSONValue] {
        let last = zone.day(at: answer.calculatedAt)
        return figure.daily.enumerated().map { index, value in
            let day = last - (figure.daily.count - 1 - index)
            return [self.milliseconds(day, zone), self.amount(value, isMoney: figure.isMoney)]
        }
    }

    // MARK: Charts

    private static func chart(
        _ answer: CatalogueAnswer, _ entry: CatalogueEntry, _ zone: TimeZoneRules
    ) -> JSONText {
        var x: JSONValue = ["type": "category"]
        var series: [JSONValue] = []
        switch answer.figures {
        case .keyFigure(let figure):
            x = ["type": "time"]
            series = [self.series(entry.name, self.course(figure, answer, zone))]
        case .course(let points):
            x = ["type": "time"]
            series = [
                self.series("Revenue", points.map { [self.milliseconds($0.day, zone), self.money($0.revenue)] }),
                self.series("Gross profit", points.map { [self.milliseconds($0.day, zone), self.money($0.profit)] }),
            ]
        case .slices(let slices):
            series = [self.series(entry.name, slices.map { [.string($0.name), .integer($0.value)] })]
        case .leaderboard(_, let standings):
            let isMoney = answer.currency != nil
            series = [
                self.series(
                    entry.name,
                    standings.map { [.string($0.name), self.amount($0.comparison.current, isMoney: isMoney)] })
            ]
        case .goals(let goals):
            series = [self.series(entry.name, goals.map { [.string($0.name), .number($0.percent)] })]
        case .table(let table): series = [self.series(entry.name, self.points(table))]
        case .feed: series = [self.series(entry.name, [])]
        }
        var object: JSONObject = ["x": x, "series": .array(series)]
        if let currency = answer.currency { object["unit"] = .string(currency) }
        return JSONText(object)
    }

    private static func series(_ name: String, _ points: [JSONValue]) -> JSONValue {
        ["name": .string(name), "points": .array(points)]
    }

    /// A table's first column of text against its first of money.
    private static func points(_ table: FigureTable) -> [JSONValue] {
        guard let name = table.columns.firstIndex(where: { $0.type == "text" }),
            let value = table.columns.firstIndex(where: { $0.type == "money" })
        else { return [] }
        return table.rows.map { [self.cell($0[name]), self.cell($0[value])] }
    }

    // MARK: Tables

    private static func table(_ answer: CatalogueAnswer) -> JSONText {
        switch answer.figures {
        case .table(let table):
            // Keys of rows are for programs; a table of these widgets is for people.
            let shown = table.columns.indices.filter { table.columns[$0].type != "id" }
            return self.table(
                shown.map { (table.columns[$0].label, self.type(of: table.columns[$0])) },
                table.rows.map { row in shown.map { self.cell(row[$0]) } }, total: table.total)
        case .feed(let items, _):
            return self.table(
                [("When", "time"), ("Kind", "text"), ("Subject", "text"), ("Customer", "text"), ("Who", "text")],
                items.map { item in
                    [
                        .integer(item.occurredAt.milliseconds), .string(item.kind), .string(item.subject),
                        item.customerName.map(JSONValue.string) ?? .null, item.owner.map(JSONValue.string) ?? .null,
                    ]
                })
        case .leaderboard(_, let standings):
            let isMoney = answer.currency != nil
            return self.table(
                [("Rank", "number"), ("Name", "text"), ("Now", "number"), ("Before", "number")],
                standings.map { standing in
                    [
                        .integer(standing.rank), .string(standing.name),
                        self.amount(standing.comparison.current, isMoney: isMoney),
                        self.amount(standing.comparison.previous, isMoney: isMoney),
                    ]
                })
        case .goals(let goals):
            return self.table(
                [("Goal", "text"), ("Target", "number"), ("Reached", "number"), ("%", "number"), ("Status", "text")],
                goals.map { goal in
                    [
                        .string(goal.name), self.money(goal.target), self.money(goal.reached), .number(goal.percent),
                        .string(goal.status.rawValue),
                    ]
                })
        case .slices(let slices):
            return self.table(
                [("Name", "text"), ("Count", "number")], slices.map { [.string($0.name), .integer($0.value)] })
        case .course(let points):
            return self.table(
                [("Day", "text"), ("Revenue", "number"), ("Gross profit", "number")],
                points.map { [.string($0.day.description), self.money($0.revenue), self.money($0.profit)] })
        case .keyFigure(let figure):
            return self.table(
                [("Now", "number"), ("Before", "number")],
                [
                    [
                        self.amount(figure.comparison.current, isMoney: figure.isMoney),
                        self.amount(figure.comparison.previous, isMoney: figure.isMoney),
                    ]
                ])
        }
    }

    private static func type(of column: FigureTable.Column) -> String {
        switch column.type {
        case "number", "money", "percent": "number"
        case "time": "time"
        default: "text"
        }
    }

    private static func table(
        _ columns: [(String, String)], _ rows: [[JSONValue]], total: Int64? = nil
    ) -> JSONText {
        JSONText(
            [
                "columns": .array(columns.map { ["name": .string($0.0), "type": .string($0.1)] }),
                "rows": .array(rows.map(JSONValue.array)), "total": .integer(total ?? Int64(rows.count)),
            ] as JSONObject)
    }

    private static func cell(_ value: RecordValue) -> JSONValue {
        switch value {
        case .none: .null
        case .text(let text): .string(text)
        case .integer(let number): .integer(number)
        case .money(let cents): self.money(cents)
        case .rate(let rate): .number(rate)
        case .instant(let instant): .integer(instant.milliseconds)
        case .day(let day): .string(day.description)
        case .id(let id): .string(id.description)
        }
    }
}
