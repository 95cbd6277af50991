import Core
import Gateways
import Primitives

/// One widget's query of PromQL, asked live. Steps and moments are rounded, so that those who look at the same widget
/// ask the same question.
struct PrometheusReader {
    private let definition: WidgetDefinition
    private let expression: String
    private let client: PrometheusClient
    private let range: Duration
    private let to: Instant
    private let step: Int64

    /// Lines of one chart.
    private static let mostSeries = 50
    private static let sparklinePoints: Int64 = 60
    /// A question is the same for so long, in seconds.
    private static let moment: Int64 = 5
    private static let longestRange = Duration.seconds(3_155_760_000)

    /// - Throws: `.dependencyFailed` when no server is configured; `.validation` for a range that ends before it begins.
    init(
        _ definition: WidgetDefinition, _ expression: String, _ asked: DataSpan, _ client: PrometheusClient?,
        now: Instant
    ) throws(CoreError) {
        guard let client else {
            throw .dependencyFailed("No Prometheus server is configured for this installation (prometheus.url).")
        }
        let parameters = definition.query.parameters
        let end = asked.to ?? now
        let range = asked.from.map { end - $0 } ?? .seconds(parameters.rangeSeconds ?? 3_600)
        guard range > .zero, range <= Self.longestRange else {
            throw .validation([FieldIssue("from", .range, "This must be before the end of the range.")])
        }
        self.definition = definition
        self.expression = expression
        self.client = client
        self.range = range
        self.step =
            MetricPlan.points(
                from: end - range, to: end, wanted: parameters.stepSeconds.map { .seconds($0) }
            ).step
        self.to = MetricPlan.floor(end, min(self.step, Self.moment))
    }

    /// - Throws: `.dependencyFailed`; `.validation` naming the query, in Prometheus's words.
    func data() throws(CoreError) -> WidgetData {
        let shaped = try self.shaped()
        let isCourse = self.definition.kind == .chart
        return WidgetData(
            data: shaped.json,
            metadata: WidgetData.Metadata(
                lastUpdated: self.to, source: "prometheus", recordCount: shaped.records, unit: self.definition.unit,
                from: self.to - self.range, to: self.to, stepSeconds: isCourse ? self.step : nil))
    }

    private func shaped() throws(CoreError) -> ShapedData {
        switch self.definition.kind {
        case .metric, .gauge: return try self.value()
        case .chart: return self.definition.config["chart_type"] == "pie" ? try self.pie() : try self.chart()
        case .table: return try self.table()
        case .text: return try self.text()
        case .image: return try ContentShape.image(self.definition)
        case .llmChat, .llmStatus, .timeTracker, .taskList, .milestoneProgress: return ContentShape.tool
        case .map:
            throw .validation([FieldIssue("data_query.endpoint", .value, "Prometheus has no places to show.")])
        }
    }

    // MARK: Asking

    private func now(at time: Instant? = nil) throws(CoreError) -> [PrometheusSeries] {
        try Self.translated { () throws(PrometheusFailure) in
            try self.client.query(self.expression, at: time ?? self.to)
        }
    }

    private func course(step: Int64) throws(CoreError) -> [PrometheusSeries] {
        let steps = max((self.range / .seconds(1)).whole / step, 1)
        return try Self.translated { () throws(PrometheusFailure) in
            try self.client.queryRange(
                self.expression, from: self.to - .seconds(steps * step), to: self.to, step: step)
        }
    }

    private static func translated<R>(_ body: () throws(PrometheusFailure) -> R) throws(CoreError) -> R {
        do throws(PrometheusFailure) { return try body() } catch {
            switch error {
            case .notConfigured:
                throw .dependencyFailed("No Prometheus server is configured for this installation (prometheus.url).")
            case .query(let words):
                throw .validation([FieldIssue("data_query.parameters.query", .value, "Prometheus: \(words)")])
            case .timedOut: throw .dependencyFailed("Prometheus did not answer in time.")
            case .unavailable(let words): throw .dependencyFailed(words)
            }
        }
    }

    // MARK: Shapes

    private func value() throws(CoreError) -> ShapedData {
        let value = try self.single(try self.now())
        let previous = try self.single(try self.now(at: self.to - self.range))
        let seconds = (self.range / .seconds(1)).whole
        let course = try self.course(step: max((seconds + Self.sparklinePoints - 1) / Self.sparklinePoints, 1))
        let line = course.count == 1 ? course[0].points : []
        return DataShape.value(
            value, previous: previous, sparkline: line.map { (at: $0.at, value: MetricReader.value($0.value)) },
            self.definition, unit: self.definition.unit)
    }

    /// The one value that a query comes to: that of its only series, or of all by the widget's aggregation.
    private func single(_ series: [PrometheusSeries]) throws(CoreError) -> DataValue {
        let values = series.compactMap { $0.points.last?.value }
        switch self.definition.query.aggregation?.function {
        case .count: return .integer(Int64(values.count))
        case .sum where !values.isEmpty: return MetricReader.value(values.reduce(0, +))
        case .avg where !values.isEmpty: return MetricReader.value(values.reduce(0, +) / Double(values.count))
        case .min: return MetricReader.value(values.min())
        case .max: return MetricReader.value(values.max())
        case .sum, .avg: return .null
        case nil:
            guard series.count <= 1 else {
                throw .validation([
                    FieldIssue(
                        "data_query.parameters.query", .value,
                        "The query comes to \(series.count) series, and one value is wanted: sum(…), avg(…), topk(1, …)."
                    )
                ])
            }
            return MetricReader.value(values.first)
        }
    }

    private func text() throws(CoreError) -> ShapedData {
        ContentShape.text(self.definition, value: try self.single(try self.now()).text ?? "–")
    }

    private func chart() throws(CoreError) -> ShapedData {
        let series = try self.bounded(try self.course(step: self.step)).map { line in
            DataShape.Series(
                name: line.name, points: line.points.map { (x: .time($0.at), y: MetricReader.value($0.value)) })
        }
        return DataShape.chart(.time, name: nil, unit: self.definition.unit, series)
    }

    private func pie() throws(CoreError) -> ShapedData {
        let slices = try self.bounded(try self.now()).map { line in
            (x: DataValue.text(line.name), y: MetricReader.value(line.points.last?.value))
        }
        return DataShape.chart(
            .category, name: nil, unit: self.definition.unit, [DataShape.Series(name: "value", points: slices)])
    }

    /// More lines than anybody tells apart are a mistake of the query.
    private func bounded(_ series: [PrometheusSeries]) throws(CoreError) -> [PrometheusSeries] {
        guard series.count <= Self.mostSeries else {
            throw .validation([
                FieldIssue(
                    "data_query.parameters.query", .value,
                    "The query comes to \(series.count) series; a chart shows \(Self.mostSeries). Try topk(…).")
            ])
        }
        return series
    }

    /// A row for each series: its labels, then the value. The greatest first, unless the query sorts by a label.
    private func table() throws(CoreError) -> ShapedData {
        let series = try self.now()
        let labels = Set(series.flatMap(\.labels.keys)).sorted()
        let sort = self.definition.query.sort
        let rows = series.map { line in
            (line: line, value: line.points.last?.value, key: sort.flatMap { line.labels[$0.field] } ?? "")
        }.sorted { left, right in
            if let sort, sort.field != "value" {
                return sort.ascending ? left.key < right.key : left.key > right.key
            }
            let (low, high) = (left.value ?? -.infinity, right.value ?? -.infinity)
            return sort?.ascending == true ? low < high : low > high
        }
        return DataShape.table(
            labels.map { (name: $0 == "__name__" ? "name" : $0, kind: .text) } + [(name: "value", kind: .number)],
            rows.prefix(Int(self.definition.query.limit ?? 1_000)).map { row in
                labels.map { row.line.labels[$0].map(DataValue.text) ?? .null } + [MetricReader.value(row.value)]
            }, total: Int64(series.count))
    }
}

extension Double {
    /// Without its fraction; what is larger than any whole number is the largest.
    fileprivate var whole: Int64 { Int64(exactly: self.rounded(.down)) ?? .max }
}
