import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v2/metrics`. Source: flowforge contract, `/metrics`; contracts' page §7 (pushing). Percentiles, `throughput`,
/// `from` and `to`, `step`, labels, and the catalogue are additions.
enum MetricRoutes {
    private static let rule = FlowForgeEdition.Rules.metrics

    static let routes: [Route] = [
        Route(
            .get, "/api/v2/metrics", name: "getMetrics", summary: "The course of a metric.", rule: rule,
            access: .signedIn(.metricsRead, get), query: MetricWire.query, body: nil,
            answer: .json(.ok, MetricWire.course), conditional: .read),
        Route(
            .get, "/api/v2/metrics/catalogue", name: "listMetrics",
            summary: "What is measured: names, units, and the labels to filter and group by.", rule: rule,
            access: .signedIn(.metricsRead, catalogue), body: nil,
            answer: .json(.ok, .object([.required("data", .array(MetricWire.entry, 0...100_000))])),
            conditional: .read),
        Route(
            .post, "/api/v2/metrics", name: "pushMetrics",
            summary: "Takes measurements of the workspace's own. A sample of a series and time that has one is passed "
                + "over, so a batch may be sent again.",
            rule: rule, access: .signedIn(.metricsWrite, push), body: MetricWire.pushed,
            answer: .json(
                .accepted, .object([.required("accepted", .count, "Samples that are stored now, new or not.")]))),
    ]

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let asked = try MetricWire.Asked(request, now: .now)
        let course = try request.services.metrics.course(asked.query, for: actor)
        return Response.json { MetricWire.write(asked, course.points, step: course.stepSeconds, $0) }
    }

    private static func catalogue(_ request: Request, _ actor: Actor) throws -> Response {
        let metrics = try request.services.metrics.catalogue(for: actor)
        return Response.json { json in
            json.beginObject()
            json.key("data")
            json.beginArray()
            for metric in MetricWire.withThroughput(metrics) { MetricWire.write(metric, json) }
            json.endArray()
            json.endObject()
        }
    }

    private static func push(_ request: Request, _ actor: Actor) throws -> Response {
        let samples = try MetricWire.samples(request.body)
        try request.services.metrics.push(samples, by: actor)
        return Response.json(.accepted) { json in
            json.beginObject()
            json.field("accepted", samples.count)
            json.endObject()
        }
    }
}
