import Core
import JSON
import Primitives
import Surface

/// Metrics on the wire. Source: flowforge contract, `MetricsResponse`.
enum MetricWire {
    /// `timeRange`, in seconds.
    private static let ranges: [(name: String, seconds: Int64)] = [
        ("1h", 3_600), ("6h", 21_600), ("24h", 86_400), ("7d", 604_800), ("30d", 2_592_000),
    ]
    /// `timeRange` of an answer to `from` and `to`.
    private static let ownRange = "custom"

    static let query: [QueryParameter] = [
        QueryParameter("metric", .string(PushRules.nameLength), "A name of the catalogue, such as cpu or throughput."),
        QueryParameter("timeRange", .choice(ranges.map(\.name)), "Up to now.", initial: "24h"),
        QueryParameter("from", .instant, "Instead of timeRange; `to` is now unless it is given."),
        QueryParameter("to", .instant, "The end of the range, not included."),
        QueryParameter(
            "aggregation", .choice(of: MetricAggregation.self),
            "Which number of each step. Of requests and errors, sum and count are how many there were.", initial: "avg"),
        QueryParameter(
            "step", .integer(1...31_536_000), "Seconds that a point stands for; longer where there would be too many."),
        QueryParameter(
            "labels", .array(.string(1...300), 1...10), "Only series with these, as route:listDashboards."),
        QueryParameter("groupBy", .string(1...100), "A label whose values are told apart, in each point's metadata."),
    ]

    private static let point = Shape.object([
        .required("timestamp", .instant, "Beginning of the step."),
        .required("value", .nullable(.number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude))),
        .required("metadata", .open([]), "The label that is told apart, how many values there were, their extremes."),
    ])

    static let course = Shape.named(
        "MetricsResponse",
        .object([
            .required("metric", .string(PushRules.nameLength)),
            .required("timeRange", .choice(ranges.map(\.name) + [ownRange])),
            .required("aggregation", .choice(of: MetricAggregation.self)),
            .required("unit", .string(0...20), "Empty for a plain number."),
            .required("from", .instant), .required("to", .instant),
            .required("step", .count, "In seconds."),
            .required("data", .array(point, 0...1_000_000)),
        ]))

    static let entry = Shape.named(
        "Metric",
        .object([
            .required("name", .string(PushRules.nameLength), "`metrics:` before it makes a widget's data source."),
            .required("title", .string(PushRules.nameLength)), .required("unit", .string(0...20)),
            .required("aggregations", .array(.choice(of: MetricAggregation.self), 1...10)),
            .required("own", .boolean, "Whether the installation measures it by itself."),
            .required("labels", .open([]), "Every value of every label, in lists by the label's name."),
        ]))

    static let pushed = Shape.object([
        .required(
            "samples",
            .array(
                .object([
                    .required("metric", .string(0...1_000), "Letters, digits, _ and :, as in Prometheus."),
                    .required("value", .number(-PushRules.largest...PushRules.largest)),
                    .optional("timestamp", .instant, "Now when it is absent."),
                    .optional("labels", .open([]), "Texts by the label's name."),
                ]), PushRules.samples))
    ])

    /// What a request asks for.
    struct Asked {
        let subject: MetricSubject
        let timeRange: String
        let aggregation: MetricAggregation
        let query: MetricQuery

        /// - Throws: `.validation` for a parameter that is missing or makes no sense.
        init(_ request: Request, now: Instant) throws(CoreError) {
            guard let name = request.query("metric")?.stringValue else {
                throw .validation([FieldIssue("metric", .required, "This is required.")])
            }
            self.subject = MetricSubject(name)
            self.aggregation = request.query("aggregation")?.stringValue.flatMap(MetricAggregation.init) ?? .avg
            guard !self.aggregation.isPercentile || self.subject.kind != .rate else {
                throw .validation([FieldIssue("aggregation", .choice, "A rate has no percentiles.")])
            }
            let range = request.query("timeRange")?.stringValue ?? "24h"
            let from = request.query("from")?.stringValue.flatMap { Instant(rfc3339: $0) }
            let to = request.query("to")?.stringValue.flatMap { Instant(rfc3339: $0) }
            let seconds = MetricWire.ranges.first { $0.name == range }?.seconds ?? 86_400
            let end = to ?? now
            self.timeRange = from == nil && to == nil ? range : MetricWire.ownRange
            var query = MetricQuery(metric: self.subject.stored, from: from ?? end - .seconds(seconds), to: end)
            guard query.from < query.to else {
                throw .validation([FieldIssue("from", .range, "This must be before the end of the range.")])
            }
            query.step = request.query("step")?.integerValue.map { .seconds($0) }
            query.groupBy = request.query("groupBy")?.stringValue
            query.wantsPercentiles = self.aggregation.isPercentile
            query.labels = try MetricWire.labels(request.query("labels")?.arrayValue ?? [])
            self.query = query
        }
    }

    private static func labels(_ texts: [JSONValue]) throws(CoreError) -> [String: [String]] {
        var labels: [String: [String]] = [:]
        for text in texts.compactMap(\.stringValue) {
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw .validation([FieldIssue("labels", .format, "Write name:value.")])
            }
            labels[parts[0], default: []].append(parts[1])
        }
        return labels
    }

    /// - Throws: `.validation` for labels that are not texts, or a time that is none.
    static func samples(_ body: JSONObject) throws(CoreError) -> [PushedSample] {
        var issues: [FieldIssue] = []
        let samples = (body["samples"]?.arrayValue ?? []).enumerated().map { index, sample in
            var labels: [String: String] = [:]
            for (name, value) in sample["labels"]?.objectValue ?? [:] {
                if let text = value.stringValue {
                    labels[name] = text
                } else {
                    issues.append(
                        FieldIssue("samples[\(index)].labels.\(name.prefix(100))", .type, "This must be text."))
                }
            }
            return PushedSample(
                metric: sample["metric"]?.stringValue ?? "", value: sample["value"]?.numberValue ?? .nan,
                at: sample["timestamp"]?.stringValue.flatMap { Instant(rfc3339: $0) }, labels: labels)
        }
        guard issues.isEmpty else { throw .validation(Array(issues.prefix(20))) }
        return samples
    }

    // MARK: Writing

    static func write(_ asked: Asked, _ points: [MetricPoint], step: Int64, _ json: JSONWriter) {
        json.beginObject()
        json.field("metric", asked.subject.name)
        json.field("timeRange", asked.timeRange)
        json.field("aggregation", asked.aggregation.rawValue)
        json.field("unit", asked.subject.unit(asked.aggregation))
        json.field("from", asked.query.from)
        json.field("to", asked.query.to)
        json.field("step", step)
        json.key("data")
        json.beginArray()
        for point in points {
            json.beginObject()
            json.field("timestamp", point.at)
            json.field("value", orNull: asked.aggregation.value(of: point, kind: asked.subject.kind).map(Self.rounded))
            json.key("metadata")
            json.beginObject()
            if let label = asked.query.groupBy {
                json.key(label)
                json.string(point.group ?? "")
            }
            json.field("samples", point.count)
            json.field("minimum", Self.rounded(point.minimum))
            json.field("maximum", Self.rounded(point.maximum))
            json.endObject()
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    /// Six digits behind the point: what stands behind is noise of binary fractions.
    private static func rounded(_ value: Double) -> Double {
        value.magnitude < 1e9 ? (value * 1e6).rounded() / 1e6 : value
    }

    /// The catalogue with requests a second under their other name.
    static func withThroughput(_ metrics: [MetricDescription]) -> [MetricDescription] {
        metrics.flatMap { metric in
            metric.name == MetricName.requests.rawValue
                ? [metric, MetricDescription(name: MetricSubject.throughput, labels: metric.labels)] : [metric]
        }
    }

    static func write(_ metric: MetricDescription, _ json: JSONWriter) {
        let subject = MetricSubject(metric.name)
        let aggregations = MetricAggregation.allCases.filter { !$0.isPercentile || subject.kind != .rate }
        json.beginObject()
        json.field("name", metric.name)
        json.field("title", metric.name == MetricSubject.throughput ? "Throughput" : metric.title)
        json.field("unit", subject.unit(.avg))
        json.field("aggregations", aggregations.map(\.rawValue))
        json.field("own", subject.isOwn)
        json.key("labels")
        json.beginObject()
        for (label, values) in metric.labels.sorted(by: { $0.key < $1.key }) {
            json.key(label)
            JSONValue.array(values.map { .string($0) }).write(to: json)
        }
        json.endObject()
        json.endObject()
    }
}
