import HTTPClient
import Primitives

/// Where Prometheus is and how to enter.
package struct PrometheusSettings: Sendable {
    /// Such as `http://127.0.0.1:9090`; a path before `/api/v1` may follow.
    package var url: String
    /// Sent as a bearer token; empty for none.
    package var token = ""
    /// Sent as basic authentication when there is no token; empty for none.
    package var user = ""
    package var password = ""
    /// Hosts that may have addresses which are not public.
    package var privateHosts: [String] = []
    package var timeout: Duration = .seconds(5)
    /// Of an answer.
    package var limitBytes = 4 << 20
    /// How long an answer is good for everybody who asks the same.
    package var kept: Duration = .seconds(5)

    package init(url: String) { self.url = url }
}

/// Asks one Prometheus server. Source: Prometheus 2.42, HTTP API.
package struct PrometheusClient: Sendable {
    private let settings: PrometheusSettings
    private let client: HTTPClient
    private let cache: AnswerCache?
    private let base: String

    /// - Parameter cache: a folder that the processes of this host share; nil: every question is asked.
    package init(_ settings: PrometheusSettings, cache: String?) {
        var limits = HTTPClient.Limits()
        limits.time = settings.timeout
        limits.connecting = min(settings.timeout, limits.connecting)
        limits.bytes = settings.limitBytes
        self.settings = settings
        self.client = HTTPClient(privateHosts: settings.privateHosts, limits: limits)
        self.cache = cache.map { AnswerCache(directory: $0, kept: settings.kept, patience: settings.timeout) }
        var base = settings.url
        while base.hasSuffix("/") { base.removeLast() }
        self.base = base
    }

    /// What a query comes to at one moment: a point of each series.
    package func query(_ expression: String, at time: Instant) throws(PrometheusFailure) -> [PrometheusSeries] {
        try self.ask("query", [("query", expression), ("time", Self.seconds(time))])
    }

    /// The course of a query.
    ///
    /// - Parameter step: in seconds; at most 11,000 of them are answered.
    package func queryRange(
        _ expression: String, from: Instant, to: Instant, step: Int64
    ) throws(PrometheusFailure) -> [PrometheusSeries] {
        try self.ask(
            "query_range",
            [
                ("query", expression), ("start", Self.seconds(from)), ("end", Self.seconds(to)),
                ("step", "\(max(step, 1))"),
            ])
    }

    private func ask(
        _ operation: String, _ parameters: [(String, String)]
    ) throws(PrometheusFailure) -> [PrometheusSeries] {
        let form = parameters.map { "\($0)=\(PercentCoding.encode($1))" }.joined(separator: "&")
        let fetch = { () -> AnswerCache.Answer in self.fetch(operation, form) }
        let answer = self.cache?.answer(to: "\(self.base) \(operation) \(form)", fetch) ?? fetch()
        switch answer.kind {
        case .body: return try PrometheusAnswer.series(status: answer.status, body: answer.bytes)
        case .timeout: throw .timedOut
        case .failure: throw .unavailable(String(decoding: answer.bytes, as: UTF8.self))
        }
    }

    private func fetch(_ operation: String, _ form: String) -> AnswerCache.Answer {
        var request = OutgoingRequest(.post, "\(self.base)/api/v1/\(operation)")
        // Whole numbers alone: Prometheus knows no 2.5s.
        let timeout = Int64(max(self.settings.timeout / .milliseconds(1), 1))
        request.body = Array("\(form)&timeout=\(timeout)ms".utf8)
        request.headers = [
            (name: "Content-Type", value: "application/x-www-form-urlencoded"),
            (name: "Accept", value: "application/json"),
        ]
        if !self.settings.token.isEmpty {
            request.headers.append((name: "Authorization", value: "Bearer \(self.settings.token)"))
        } else if !self.settings.user.isEmpty {
            request.credentials = (user: self.settings.user, password: self.settings.password)
        }
        do throws(OutgoingFailure) {
            let response = try self.client.send(request)
            return AnswerCache.Answer(kind: .body, status: response.status, bytes: response.body)
        } catch {
            return Self.answer(for: error)
        }
    }

    private static func answer(for failure: OutgoingFailure) -> AnswerCache.Answer {
        let words: String
        switch failure {
        case .timedOut: return AnswerCache.Answer(kind: .timeout, status: 0, bytes: [])
        case .refusedAddress(let address):
            words = "Prometheus is at \(address), which this server must not connect to (outgoing.private_hosts)."
        case .tooLarge: words = "The answer of Prometheus is too large. Ask for fewer series."
        case .unreachable(let cause): words = "Prometheus cannot be reached: \(cause)."
        }
        return AnswerCache.Answer(kind: .failure, status: 0, bytes: Array(words.utf8))
    }

    /// `1767268800.25`
    private static func seconds(_ time: Instant) -> String {
        let milliseconds = time.milliseconds
        let fraction = String(1_000 + abs(milliseconds % 1_000)).dropFirst()
        return "\(milliseconds / 1_000).\(fraction)"
    }
}
