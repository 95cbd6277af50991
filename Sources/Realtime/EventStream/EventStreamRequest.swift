import Core
import HTTP
import Primitives
import Security
import Services
import WebSocket

/// A request for an event stream, looked at before anything is asked of the database.
struct EventStreamRequest {
    static let path = "/realtime/v1/events"

    let token: String
    /// What the client missed; nil: it asks for nothing of the past.
    let replay: ReplayRequest?
    let dialect: any EventStreamDialect

    /// - Throws: 405, 400 or 401.
    init(_ head: RequestHead, _ vocabulary: Vocabulary = .workspace) throws(Refusal) {
        guard head.method == "GET" else { throw .streamMethod }
        guard head.values("transfer-encoding").isEmpty, head.values("content-length").allSatisfy({ $0 == "0" })
        else { throw .malformed("a request for events has no body") }
        guard let query = QueryItems(head.query ?? "") else { throw .malformed("the query string cannot be read") }
        guard let token = try head.accessToken(query) else { throw .nobody }
        self.token = token
        self.dialect =
            switch vocabulary {
            case .workspace: try WorkspaceStream(query)
            case .flowForge: try FlowForgeStream(query)
            case .modelling: throw .notFound
            }
        // A browser that comes back sends the header; the address still says where it once began.
        self.replay = try Self.replay(head.value("last-event-id") ?? query.first("last_event_id") ?? "")
    }

    private static func replay(_ id: String) throws(Refusal) -> ReplayRequest? {
        guard !id.isEmpty else { return nil }
        guard id.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let offset = Int64(id) else {
            throw .malformed("Last-Event-ID is not the id of an event")
        }
        return ReplayRequest(start: .offset(offset), limit: nil)
    }
}

/// What an event stream is about, and what it says beside events. Each stream follows one topic.
protocol EventStreamDialect {
    var language: Language { get }
    /// As the client wrote it.
    var topic: String { get }

    /// What is followed.
    ///
    /// - Parameter workspace: the token's, for who names no other.
    func subject(in workspace: UUID) -> EventSubject

    /// The measurements that the client wants; nil for none.
    func interest(in workspace: UUID) -> (MetricInterest, every: Duration)?

    /// The beginning.
    ///
    /// - Parameter isCurrent: nothing up to the offset is still to come. Only then may the client come back with it:
    ///   before, it would miss what it has not been sent yet.
    func ready(_ admittance: Admittance, isCurrent: Bool) -> [UInt8]

    /// The last event of a stream that the server ends.
    func ending(_ reason: Reason) -> [UInt8]

    /// The same when the token is over; nil: the client finds out when it comes back.
    func expired() -> [UInt8]?
}

extension RequestHead {
    /// `?token=`, or else `Authorization`; or an API key, in `X-API-Key` or, for programs that cannot set a header,
    /// `?api_key=`.
    ///
    /// - Throws: 401 when `Authorization` is of another scheme than Bearer, or a key stands where a token belongs.
    func accessToken(_ query: QueryItems) throws(Refusal) -> String? {
        let token = try self.bearerToken(query)
        if token?.hasPrefix(APIKeyText.prefix) == true {
            throw .unauthorized("An API key comes in X-API-Key or ?api_key=.")
        }
        let given = self.value("x-api-key") ?? query.first("api_key")
        guard let key = given, !key.isEmpty else { return token }
        guard token == nil else { throw .malformed("send an API key or an access token, not both") }
        guard key.hasPrefix(APIKeyText.prefix) else {
            throw .unauthorized(AuthenticationFailure.keyInvalid.message)
        }
        return key
    }

    private func bearerToken(_ query: QueryItems) throws(Refusal) -> String? {
        if let token = query.first("token"), !token.isEmpty { return token }
        guard let header = self.value("authorization") else { return nil }
        guard header.lowercased().hasPrefix("bearer ") else { throw .unauthorized("Only bearer tokens are taken.") }
        return String(header.dropFirst("bearer ".count))
    }
}

extension Refusal {
    fileprivate static let streamMethod = Refusal(
        status: 405, phrase: "Method Not Allowed", fields: [HeaderField("Allow", "GET")],
        message: "events are asked for with GET")

    /// Why a stream is not granted.
    init(_ error: CoreError) {
        switch error {
        case .unauthenticated(let failure): self = .unauthorized(failure.message)
        case .forbidden(let message): self = .forbidden(message)
        case .lacksPermission(let permission): self = .forbidden(permission.refusal)
        case .notFound(let message): self.init(status: 404, phrase: "Not Found", message: message)
        default: self = .busy("The server is busy.")
        }
    }
}
