import Core
import HTTP
import JSON
import Services
import Surface

/// `/api/metrics`: what is measured, for whoever makes a widget of it. An addition to the contract.
enum MetricRoutes {
    static let routes: [Route] = [
        Route(
            .get, "/api/metrics", name: "listMetrics",
            summary: "What is measured: names for `data_query.endpoint`, units, and the labels to filter and group by.",
            rule: WorkspaceEdition.Rules.dataFetching, access: .signedIn(nil, list), body: nil,
            answer: .json(.ok, .object([.required("metrics", .array(shape, 0...100_000))])), conditional: .read)
    ]

    private static let shape = Shape.named(
        "Metric",
        .object([
            .required("name", .string(1...100), "`metrics:` before it makes an endpoint."),
            .required("title", .string(1...100)),
            .required("unit", .string(0...20), "Empty for a plain number."),
            .required("labels", .open([]), "Every value of every label, in lists by the label's name."),
        ]))

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let metrics = try request.services.metrics.catalogue(for: actor)
        return Response.json { json in
            json.beginObject()
            json.key("metrics")
            json.beginArray()
            for metric in metrics { self.write(metric, json) }
            json.endArray()
            json.endObject()
        }
    }

    private static func write(_ metric: MetricDescription, _ json: JSONWriter) {
        json.beginObject()
        json.field("name", metric.name)
        json.field("title", metric.title)
        json.field("unit", metric.unit)
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
