import JSON
import Primitives

/// One line of what Prometheus knows.
package struct PrometheusSeries: Sendable, Equatable {
    /// `__name__` among them, when the query keeps it.
    package let labels: [String: String]
    /// nil where the value is not a number (`NaN`, `+Inf`).
    package let points: [Point]

    package struct Point: Sendable, Equatable {
        package let at: Instant
        package let value: Double?

        package init(at: Instant, value: Double?) {
            self.at = at
            self.value = value
        }
    }

    package init(labels: [String: String], points: [Point]) {
        self.labels = labels
        self.points = points
    }

    /// As PromQL writes it: `up{job="node"}`.
    package var name: String {
        let name = self.labels["__name__"] ?? ""
        let rest = self.labels.filter { $0.key != "__name__" }.sorted { $0.key < $1.key }
        guard !rest.isEmpty || name.isEmpty else { return name }
        return name + "{" + rest.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }.joined(separator: ", ") + "}"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}

/// Why Prometheus has no answer to a query.
package enum PrometheusFailure: Swift.Error, Equatable {
    case notConfigured
    /// Something is wrong with the query, in Prometheus's words.
    case query(String)
    case timedOut
    /// It cannot be reached, or what it says cannot be read; safe to show.
    case unavailable(String)
}

/// Reads what Prometheus answers. Source: Prometheus 2.42, HTTP API, expression queries.
enum PrometheusAnswer {
    private static let depth = 16

    static func series(status: Int, body: [UInt8]) throws(PrometheusFailure) -> [PrometheusSeries] {
        let parsed: JSONValue?
        do throws(JSONSyntaxError) { parsed = try JSONValue(parsing: body, maximumDepth: Self.depth) } catch {
            parsed = nil
        }
        guard let answer = parsed?.objectValue, let outcome = answer["status"]?.stringValue else {
            throw .unavailable(Self.words(forStatus: status))
        }
        guard outcome == "success", let data = answer["data"]?.objectValue else { throw Self.failure(answer) }
        return try Self.series(data)
    }

    private static func words(forStatus status: Int) -> String {
        switch status {
        case 401, 403: "Prometheus refuses the credentials that are configured for it."
        default: "What answers at the address of Prometheus is not Prometheus (status \(status))."
        }
    }

    private static func failure(_ answer: JSONObject) -> PrometheusFailure {
        let words = String((answer["error"]?.stringValue ?? "no reason was given").prefix(500))
        switch answer["errorType"]?.stringValue {
        case "bad_data", "execution", "not_acceptable": return .query(words)
        case "timeout", "canceled": return .timedOut
        default: return .unavailable("Prometheus could not answer: \(words)")
        }
    }

    private static func series(_ data: JSONObject) throws(PrometheusFailure) -> [PrometheusSeries] {
        let result = data["result"]
        switch data["resultType"]?.stringValue {
        case "vector": return try Self.list(result).map { Self.line($0, points: [$0["value"]]) }
        case "matrix": return try Self.list(result).map { Self.line($0, points: $0["values"]?.arrayValue ?? []) }
        case "scalar": return [PrometheusSeries(labels: [:], points: [result].compactMap(Self.point))]
        case "string": throw .query("the query comes to text, not to numbers")
        default: throw .unavailable("Prometheus answers in a form that is not known here.")
        }
    }

    private static func list(_ result: JSONValue?) throws(PrometheusFailure) -> [JSONValue] {
        guard let list = result?.arrayValue else { throw .unavailable("Prometheus answers without a result.") }
        return list
    }

    private static func line(_ value: JSONValue, points: [JSONValue?]) -> PrometheusSeries {
        let labels = (value["metric"]?.objectValue ?? [:]).compactMap { member in
            member.value.stringValue.map { (member.key, $0) }
        }
        return PrometheusSeries(
            labels: Dictionary(labels) { first, _ in first }, points: points.compactMap(Self.point))
    }

    /// `[seconds, "value"]`
    private static func point(_ value: JSONValue?) -> PrometheusSeries.Point? {
        guard let seconds = value?[0]?.numberValue, let text = value?[1]?.stringValue,
            let microseconds = Int64(exactly: (seconds * 1_000_000).rounded())
        else { return nil }
        let number = Double(text)
        return PrometheusSeries.Point(
            at: Instant(microseconds: microseconds), value: number.flatMap { $0.isFinite ? $0 : nil })
    }
}
