import Core
import JSON
import Primitives
import Surface

/// What widgets show, on the wire. Source: crm contract, widget live and demo data; the shapes of the kinds without an
/// example are in this edition's README.
enum FiguresWire {
    private static let metadata: [Field] = [
        .optional("date_range", .choice(of: DateRange.self)),
        .optional("from", .string(10...10), "First day, of a range of any days."),
        .optional("to", .string(10...10), "Last day, of a range of any days."),
        .required("calculation_date", .instant),
        .required("data_points", .count),
        .required("timezone", .string(1...64), "Whose days were counted."),
        .optional("currency", .string(3...3)),
        .optional("total_opportunities", .count),
        .optional("left_out", .array(leftOut, 0...1_000), "Amounts for which there was no exchange rate."),
    ]
    private static let leftOut = Shape.object([
        .required("currency", .string(3...3)), .required("amount", .any), .required("invoices", .count),
    ])

    static let shape = Shape.named(
        "WidgetData",
        .object([
            .required("widget_id", .choice(Catalogue.keys)), .required("data", .any, "By the kind of widget."),
            .required("metadata", .object(metadata)),
        ]))
    static let demoShape = Shape.named(
        "WidgetDemoData",
        .object([
            .required("widget_id", .choice(Catalogue.keys)), .required("demo_data", .any, "As live data."),
            .required(
                "metadata",
                .object([.optional("total_opportunities", .count), .required("generated_at", .instant)])),
        ]))

    static func write(_ key: CatalogueKey, _ answer: CatalogueAnswer, _ json: JSONWriter) {
        json.beginObject()
        json.field("widget_id", key.rawValue)
        json.key("data")
        self.write(answer.figures, currency: answer.currency, json)
        json.key("metadata")
        json.beginObject()
        switch answer.range {
        case nil: break
        case .named(let range): json.field("date_range", range.rawValue)
        case .days(let span):
            json.field("from", span.first.description)
            json.field("to", (span.end - 1).description)
        }
        json.field("calculation_date", answer.calculatedAt)
        json.field("data_points", answer.points)
        json.field("timezone", answer.timeZone)
        json.field("currency", answer.currency)
        json.field("total_opportunities", answer.total)
        self.write(answer.leftOut, json)
        json.endObject()
        json.endObject()
    }

    /// Of several widgets; one without an answer has its error.
    static let boardShape = Shape.object([
        .required(
            "widgets",
            .array(
                .object([
                    .required("widget_id", .choice(Catalogue.keys)), .optional("data", .any),
                    .optional("metadata", .object(metadata)),
                    .optional("error", .object([.required("code", .text), .required("message", .text)])),
                ]), 0...Catalogue.keys.count))
    ])

    static func write(
        _ answers: [(key: CatalogueKey, answer: Result<CatalogueAnswer, CoreError>)], _ json: JSONWriter
    ) {
        json.beginObject()
        json.key("widgets")
        json.beginArray()
        for (key, result) in answers {
            switch result {
            case .success(let answer): self.write(key, answer, json)
            case .failure(let error):
                json.beginObject()
                json.field("widget_id", key.rawValue)
                json.key("error")
                ErrorEnvelope.writeBrief(error, json)
                json.endObject()
            }
        }
        json.endArray()
        json.endObject()
    }

    static func writeDemo(_ key: CatalogueKey, _ answer: CatalogueAnswer, _ json: JSONWriter) {
        json.beginObject()
        json.field("widget_id", key.rawValue)
        json.key("demo_data")
        self.write(answer.figures, currency: answer.currency, json)
        json.key("metadata")
        json.beginObject()
        json.field("total_opportunities", answer.total)
        json.field("generated_at", answer.calculatedAt)
        json.endObject()
        json.endObject()
    }

    private static func write(_ leftOut: [LeftOut], _ json: JSONWriter) {
        guard !leftOut.isEmpty else { return }
        json.key("left_out")
        json.beginArray()
        for amount in leftOut {
            json.beginObject()
            json.field("currency", amount.currency)
            json.key("amount")
            json.money(amount.cents)
            json.field("invoices", amount.count)
            json.endObject()
        }
        json.endArray()
    }

    private static func write(_ figures: CatalogueFigures, currency: String?, _ json: JSONWriter) {
        switch figures {
        case .keyFigure(let figure): self.write(figure, currency: currency, json)
        case .slices(let slices): self.write(slices, json)
        case .course(let points): self.write(points, json)
        case .table(let table): self.write(table, json)
        case .feed(let items, let cursor): self.write(items, cursor, json)
        case .leaderboard(let metric, let standings): self.write(metric, standings, currency: currency, json)
        case .goals(let goals): self.write(goals, json)
        }
    }

    private static func write(_ figure: KeyFigure, currency: String?, _ json: JSONWriter) {
        json.beginObject()
        self.write(figure.comparison, isMoney: figure.isMoney, json)
        if figure.isMoney { json.field("currency", currency) }
        json.key("sparkline")
        json.beginArray()
        for value in figure.daily { json.amount(value, isMoney: figure.isMoney) }
        json.endArray()
        json.endObject()
    }

    private static func write(_ comparison: Comparison, isMoney: Bool, _ json: JSONWriter) {
        json.key("current_value")
        json.amount(comparison.current, isMoney: isMoney)
        json.key("previous_value")
        json.amount(comparison.previous, isMoney: isMoney)
        json.field("change_percent", orNull: comparison.changePercent)
        json.field("trend", comparison.trend)
    }

    private static func write(_ slices: [Slice], _ json: JSONWriter) {
        json.beginArray()
        for (index, slice) in slices.enumerated() {
            json.beginObject()
            json.field("name", slice.name)
            json.field("value", slice.value)
            json.field("color", slice.color)
            if index > 0 { json.field("conversion_percent", slice.conversion) }
            json.endObject()
        }
        json.endArray()
    }

    private static func write(_ points: [CoursePoint], _ json: JSONWriter) {
        json.beginArray()
        for point in points {
            json.beginObject()
            json.field("name", point.day.description)
            json.key("value")
            json.money(point.revenue)
            json.key("profit")
            json.money(point.profit)
            json.endObject()
        }
        json.endArray()
    }

    private static func write(_ table: FigureTable, _ json: JSONWriter) {
        json.beginObject()
        json.key("columns")
        json.beginArray()
        for column in table.columns {
            json.beginObject()
            json.field("key", column.key)
            json.field("label", column.label)
            json.field("type", column.type)
            json.endObject()
        }
        json.endArray()
        json.key("rows")
        json.beginArray()
        for row in table.rows {
            json.beginObject()
            for (column, value) in zip(table.columns, row) {
                json.key(column.key)
                RecordWire.write(value, reference: column.reference, json)
            }
            json.endObject()
        }
        json.endArray()
        json.field("total", table.total)
        json.field("page", table.page)
        json.field("page_size", table.pageSize)
        json.endObject()
    }

    private static func write(_ items: [FeedItem], _ cursor: String?, _ json: JSONWriter) {
        json.beginObject()
        json.key("items")
        json.beginArray()
        for item in items {
            json.beginObject()
            json.field("id", prefix: "act", item.id)
            json.field("type", item.kind)
            json.field("subject", item.subject)
            json.field("owner", orNull: item.owner)
            json.field("customer_id", prefix: "cust", orNull: item.customer)
            json.field("customer", orNull: item.customerName)
            json.field("occurred_at", item.occurredAt)
            json.endObject()
        }
        json.endArray()
        json.field("next_cursor", orNull: cursor)
        json.endObject()
    }

    private static func write(
        _ metric: String, _ standings: [Standing], currency: String?, _ json: JSONWriter
    ) {
        json.beginObject()
        json.field("metric", metric)
        json.key("entries")
        json.beginArray()
        for standing in standings {
            json.beginObject()
            json.field("rank", standing.rank)
            json.field("name", standing.name)
            self.write(standing.comparison, isMoney: currency != nil, json)
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    private static func write(_ goals: [GoalProgress], _ json: JSONWriter) {
        json.beginObject()
        json.key("goals")
        json.beginArray()
        for goal in goals {
            json.beginObject()
            json.field("id", prefix: "goal", goal.id)
            json.field("name", goal.name)
            json.field("metric", goal.metric)
            json.field("owner", orNull: goal.owner)
            json.field("currency", orNull: goal.currency)
            json.key("target")
            json.money(goal.target)
            json.key("current_value")
            json.money(goal.reached)
            json.field("progress_percent", goal.percent)
            json.field("starts_on", goal.days.first.description)
            json.field("ends_on", (goal.days.end - 1).description)
            json.field("status", goal.status.rawValue)
            self.write(goal.leftOut, json)
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }
}

extension JSONWriter {
    /// Hundredths as units: `12`, `12.5`, `12.34`.
    func money(_ cents: Int64) {
        if cents % 100 == 0 { self.integer(cents / 100) } else { self.number(Money.units(cents)) }
    }

    func amount(_ value: Int64, isMoney: Bool) {
        if isMoney { self.money(value) } else { self.integer(value) }
    }
}
