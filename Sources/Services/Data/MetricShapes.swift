import Core
import Primitives

/// The types of widgets over a metric.
extension MetricReader {
    func shaped() throws -> ShapedData {
        switch self.definition.kind {
        case .metric, .gauge: try self.value()
        case .chart: try self.chart()
        case .table: try self.table()
        case .text: try self.text()
        case .image: try ContentShape.image(self.definition)
        case .llmChat, .llmStatus, .timeTracker, .taskList, .milestoneProgress: ContentShape.tool
        case .map:
            throw CoreError.validation([FieldIssue("data_query.endpoint", .value, "A metric has no places to show.")])
        }
    }

    private func value() throws -> ShapedData {
        let seconds = (self.span.to - self.span.from).components.seconds
        let summary = try self.summaries().first
        let previous = try self.previous()
        let course = try self.points(step: max(1, seconds / 60))
        return DataShape.value(
            summary.map { self.number($0, latest: true) } ?? .null,
            previous: previous.map { self.number($0, latest: true) } ?? .null,
            sparkline: course.map { (at: $0.at, value: self.number($0)) }, self.definition, unit: self.unit)
    }

    private func text() throws -> ShapedData {
        let value = try self.summaries().first.map { self.number($0, latest: true) } ?? .null
        let rounded = value.double.map { MetricReader.value(($0 * 100).rounded() / 100) } ?? value
        return ContentShape.text(self.definition, value: rounded.text ?? "–")
    }

    // MARK: Chart

    private func chart() throws -> ShapedData {
        let group = try self.group()
        if self.definition.config["chart_type"] == "pie" { return try self.pie(group) }
        let points = try self.points(groupBy: group)
        var series: [DataShape.Series] = []
        if group == nil, self.isSpread {
            for (name, number) in Self.spread {
                series.append(
                    DataShape.Series(
                        name: name,
                        points: points.map { (x: .time($0.at), y: MetricReader.value(number($0))) }))
            }
        } else {
            for point in points {
                let name = group == nil ? self.title : point.group.flatMap { $0.isEmpty ? nil : $0 } ?? "–"
                if series.last?.name != name { series.append(DataShape.Series(name: name)) }
                series[series.count - 1].points.append((x: .time(point.at), y: self.number(point)))
            }
        }
        return DataShape.chart(.time, name: nil, unit: self.unit, series)
    }

    /// Whether a distribution is shown by three of its percentiles, since the query asks for no number of it.
    private var isSpread: Bool {
        self.kind == .distribution && self.definition.query.aggregation == nil
            && self.definition.query.parameters.percentile == nil
    }

    private static let spread: [(String, @Sendable (MetricPoint) -> Double?)] = [
        ("p50", { $0.p50 }), ("p95", { $0.p95 }), ("p99", { $0.p99 }),
    ]

    private func pie(_ group: String?) throws -> ShapedData {
        let slices = try self.sorted(try self.summaries(groupBy: group)).prefix(self.limit)
        let points = slices.map { (x: DataValue.text($0.group ?? self.title), y: self.number($0)) }
        return DataShape.chart(
            .category, name: group, unit: self.unit, [DataShape.Series(name: self.title, points: points)])
    }

    private var limit: Int { Int(self.definition.query.limit ?? 1_000) }

    /// The greatest first, unless the query sorts otherwise.
    private func sorted(_ points: [MetricPoint]) throws -> [MetricPoint] {
        let sort = self.definition.query.sort
        let isByName = sort.map { $0.field != "value" && $0.field == self.definition.query.parameters.groupBy.first }
        let ordered =
            if isByName == true {
                points.sorted { ($0.group ?? "") < ($1.group ?? "") }
            } else {
                points.sorted {
                    (self.number($0).double ?? 0, $1.group ?? "") < (self.number($1).double ?? 0, $0.group ?? "")
                }
            }
        return sort?.ascending ?? false ? ordered : ordered.reversed()
    }

    // MARK: Table

    /// A row for each group, or for each step of time without groups.
    private func table() throws -> ShapedData {
        let group = try self.group()
        let all = try group.map { try self.sorted(try self.summaries(groupBy: $0)) } ?? self.points()
        let points = all.prefix(self.limit)
        let key: (name: String, kind: DataColumn.Kind) = (name: group ?? "time", kind: group == nil ? .time : .text)
        let isOne = self.definition.query.aggregation != nil || self.definition.query.parameters.percentile != nil
        let numbers = isOne ? [("value", { self.number($0) })] : self.columns
        return DataShape.table(
            [key] + numbers.map { (name: $0.0, kind: .number) },
            points.map { point in
                [group == nil ? .time(point.at) : .text(point.group ?? "")] + numbers.map { $0.1(point) }
            }, total: Int64(all.count))
    }

    private var columns: [(String, (MetricPoint) -> DataValue)] {
        var columns: [(String, (MetricPoint) -> DataValue)] = [
            ("avg", { MetricReader.value($0.average) }), ("min", { MetricReader.value($0.minimum) }),
            ("max", { MetricReader.value($0.maximum) }), ("count", { .integer($0.count) }),
        ]
        guard self.kind == .distribution else { return columns }
        columns += Self.spread.map { name, number in (name, { MetricReader.value(number($0)) }) }
        return columns
    }
}
