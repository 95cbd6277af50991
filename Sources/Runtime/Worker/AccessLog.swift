import JSON
import Primitives
import Surface

/// One JSON line a request. No query string, no header, no body: nothing that could hold a secret.
struct AccessLog: Sendable {
    let log: Log

    func write(_ served: Served) {
        self.log.write(served.status >= 500 ? .error : .info, "request") { json in
            json.field("request_id", served.requestID)
            json.field("method", served.method)
            json.field("path", Self.shown(served.path))
            json.field("route", served.route)
            json.field("status", served.status)
            json.field("bytes", served.bytes)
            json.field("ms", Double(served.nanoseconds / 10_000) / 100)
            json.field("edition", served.edition)
            json.field("client", served.clientAddress)
            json.field("user", prefix: "usr", served.user)
            json.field("cause", served.cause)
        }
    }

    /// The path, without what follows `/api/hooks/`: that part of a webhook's address is its password.
    private static func shown(_ path: String) -> String {
        let secretAfter = "/api/hooks/"
        return path.hasPrefix(secretAfter) ? secretAfter + "[hidden]" : path
    }
}
