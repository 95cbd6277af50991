import Core
import MariaDB
import Primitives
import Storage

/// One widget's query over one metric: which series, which time, which number of a point.
struct MetricReader {
    let definition: WidgetDefinition
    let name: String
    let span: (from: Instant, to: Instant)
    private let labels: [String: [String]]
    private let workspaces: [UUID]
    private let store: MetricStore

    /// - Throws: `.validation` naming a part of the query that has no meaning for metrics.
    init(
        _ definition: WidgetDefinition, _ name: String, _ span: (from: Instant, to: Instant), _ workspaces: [UUID],
        _ tx: Transaction
    ) throws(CoreError) {
        self.definition = definition
        self.name = name
        self.span = span
        self.labels = try Self.labels(definition.query)
        self.workspaces = workspaces + [MetricSeries.installation]
        self.store = tx.metrics
        try self.checkNumber()
    }

    /// What is asked for, or the widget's own range up to the last sampling; up to now when nobody has sampled for long,
    /// or when it is somebody else who does: what is pushed is no older than it was when it was sent.
    static func span(
        of definition: WidgetDefinition, asked: DataSpan, sampledAt: Instant?, now: Instant
    ) -> (from: Instant, to: Instant) {
        let range = Duration.seconds(definition.query.parameters.rangeSeconds ?? 3_600)
        if let metric = definition.metric, MetricName(rawValue: metric) == nil {
            let to = asked.to ?? Instant(seconds: now.seconds + 1)
            return (from: asked.from ?? to - range, to: to)
        }
        let isFresh = sampledAt.map { $0 <= now && now - $0 < .seconds(60) } ?? false
        let newest = isFresh ? sampledAt.map { $0 + .microseconds(1) } : nil
        let to = asked.to ?? newest ?? Instant(seconds: now.seconds / 5 * 5)
        return (from: asked.from ?? to - range, to: to)
    }

    var kind: MetricKind { MetricName(rawValue: self.name)?.kind ?? .reading }
    var title: String { MetricName(rawValue: self.name)?.title ?? self.name }

    /// The widget's own unit, else the metric's: none of a plain number of times.
    var unit: String? {
        if let unit = self.definition.unit { return unit }
        let function = self.definition.query.aggregation?.function
        if function == .count || function == .sum && self.kind == .rate { return nil }
        return MetricName(rawValue: self.name).flatMap { $0.unit.isEmpty ? nil : $0.unit }
    }

    private var parameters: DataParameters { self.definition.query.parameters }

    // MARK: Which series

    private static func labels(_ query: DataQuery) throws(CoreError) -> [String: [String]] {
        var labels: [String: [String]] = [:]
        for label in query.parameters.labels { labels[label.name] = [label.value] }
        for (index, filter) in query.filters.enumerated() {
            let path = "data_query.filters[\(index)]"
            guard filter.comparison == .eq || filter.comparison == .in else {
                throw .validation([FieldIssue("\(path).operator", .value, "Labels of metrics know eq and in.")])
            }
            let values = (filter.value.arrayValue ?? [filter.value]).compactMap(\.stringValue)
            guard !values.isEmpty else {
                throw .validation([FieldIssue("\(path).value", .type, "This must be text, or a list of texts.")])
            }
            labels[filter.field] = values
        }
        return labels
    }

    /// - Throws: `.validation` for more than one label.
    func group() throws(CoreError) -> String? {
        guard self.parameters.groupBy.count <= 1 else {
            throw .validation([FieldIssue("data_query.parameters.group_by", .value, "One label of a metric.")])
        }
        return self.parameters.groupBy.first
    }

    // MARK: Reading

    func points(step: Int64? = nil, groupBy: String? = nil) throws -> [MetricPoint] {
        var query = self.query(self.span)
        query.groupBy = groupBy
        query.step = (step ?? self.parameters.stepSeconds).map { .seconds($0) }
        return try self.known(try self.store.points(query, in: self.workspaces))
    }

    /// Width of a step of `points`, in seconds.
    var step: Int64 {
        MetricPlan.points(
            from: self.span.from, to: self.span.to, wanted: self.parameters.stepSeconds.map { .seconds($0) }
        ).step
    }

    func summaries(groupBy: String? = nil) throws -> [MetricPoint] {
        var query = self.query(self.span)
        query.groupBy = groupBy
        return try self.known(try self.store.summaries(query, in: self.workspaces))
    }

    /// The same span before this one.
    func previous() throws -> MetricPoint? {
        let length = self.span.to - self.span.from
        return try self.store.summaries(
            self.query((from: self.span.from - length, to: self.span.from)), in: self.workspaces
        ).first
    }

    private func query(_ span: (from: Instant, to: Instant)) -> MetricQuery {
        var query = MetricQuery(metric: self.name, from: span.from, to: span.to)
        query.labels = self.labels
        query.wantsPercentiles = self.wantsPercentiles
        return query
    }

    private var wantsPercentiles: Bool {
        self.parameters.percentile != nil || self.kind == .distribution && self.definition.query.aggregation == nil
    }

    /// - Throws: `.notFound` for a metric that is not the installation's and that nobody has measured.
    private func known(_ points: [MetricPoint]) throws(CoreError) -> [MetricPoint] {
        if points.isEmpty, MetricName(rawValue: self.name) == nil { throw .notFound("There is no such metric.") }
        return points
    }

    // MARK: Which number

    private func checkNumber() throws(CoreError) {
        guard let percentile = self.parameters.percentile else { return }
        let path = "data_query.parameters.percentile"
        guard [50, 95, 99].contains(percentile) else {
            throw .validation([FieldIssue(path, .value, "This must be 50, 95 or 99.")])
        }
        guard self.kind != .rate else { throw .validation([FieldIssue(path, .value, "A rate has no percentiles.")]) }
    }

    /// The number of a point that the query asks for. By itself a reading shows the latest one, when `latest` is set.
    func number(_ point: MetricPoint, latest: Bool = false) -> DataValue {
        switch self.parameters.percentile {
        case 50: return Self.value(point.p50)
        case 95: return Self.value(point.p95)
        case 99: return Self.value(point.p99)
        default: break
        }
        switch self.definition.query.aggregation?.function {
        case .avg: return Self.value(point.average)
        case .min: return Self.value(point.minimum)
        case .max: return Self.value(point.maximum)
        case .sum: return Self.value(point.sum)
        case .count: return .integer(point.count)
        case nil: return Self.value(latest ? point.last ?? point.average : point.average)
        }
    }

    /// Measurements are rounded to six digits behind the point: what stands behind is noise of binary fractions.
    static func value(_ number: Double?) -> DataValue {
        guard let number, number.isFinite else { return .null }
        guard number.magnitude < 1e9 else { return .double(number.rounded()) }
        let rounded = (number * 1e6).rounded() / 1e6
        return Int64(exactly: rounded).map { .integer($0) } ?? .double(rounded)
    }
}
