import Core
import HTTP
import Primitives
import Services
import WebSocket

/// A request for an event stream, looked at before anything is asked of the database.
struct EventStreamRequest {
    static let path = "/realtime/v1/events"

    /// As the client wrote it.
    let topic: String
    let subject: EventSubject
    let token: String
    /// What the client missed; nil: it asks for nothing of the past.
    let replay: ReplayRequest?
    let language = Language.workspaceStream

    /// - Throws: 405, 400 or 401.
    init(_ head: RequestHead) throws(Refusal) {
        guard head.method == "GET" else { throw .streamMethod }
        guard head.values("transfer-encoding").isEmpty, head.values("content-length").allSatisfy({ $0 == "0" })
        else { throw .malformed("a request for events has no body") }
        guard let query = QueryItems(head.query ?? "") else { throw .malformed("the query string cannot be read") }
        guard let token = try head.accessToken(query) else {
            throw .unauthorized("Sign in first: the request carries no access token.")
        }
        self.token = token
        let topics = query.values("topic")
        guard topics.count == 1, let topic = topics.first, let subject = Self.subject(topic) else {
            throw .malformed("topic is not one of the form dashboard:{id} or workspace:{id}")
        }
        self.topic = topic
        self.subject = subject
        // A browser that comes back sends the header; the address still says where it once began.
        self.replay = try Self.replay(head.value("last-event-id") ?? query.first("last_event_id") ?? "")
    }

    private static func subject(_ topic: String) -> EventSubject? {
        TopicName.subject(topic.hasPrefix(TopicName.prefix) ? topic : TopicName.prefix + topic)
    }

    private static func replay(_ id: String) throws(Refusal) -> ReplayRequest? {
        guard !id.isEmpty else { return nil }
        guard id.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let offset = Int64(id) else {
            throw .malformed("Last-Event-ID is not the id of an event")
        }
        return ReplayRequest(start: .offset(offset), limit: nil)
    }
}

extension RequestHead {
    /// `?token=`, or else `Authorization`.
    ///
    /// - Throws: 401 when `Authorization` is of another scheme than Bearer.
    func accessToken(_ query: QueryItems) throws(Refusal) -> String? {
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
