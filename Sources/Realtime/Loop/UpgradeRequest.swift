import HTTP
import Primitives
import WebSocket

/// A request for a WebSocket, looked at before anything is asked of the database.
struct UpgradeRequest {
    /// The workspace edition's.
    static let path = "/realtime/v1/websocket"

    enum Credential: Equatable {
        /// `?token=` or `Authorization`: it must be good.
        case token(String)
        /// `?apikey=` that is a token: it must be ours, but may be over, since the published clients connect again with
        /// the one they began with and bring a newer one in each join.
        case key(String)
        /// `?apikey=` of another kind, such as a project's: the token comes with the first join.
        case later
    }

    let handshake: Handshake
    let credential: Credential
    let language: Language
    /// Where the modelling edition's client sits.
    let seat: ModellingSeat?

    /// Which pages may ask, the web server has looked at.
    ///
    /// - Throws: 404, 405, 426, 400 or 401.
    init(_ head: RequestHead) throws(Refusal) {
        guard case .webSocket(let vocabulary)? = Endpoint(head.path) else { throw .notFound }
        self.handshake = try Handshake(head)
        guard let query = QueryItems(head.query ?? "") else { throw .malformed("the query string cannot be read") }
        var seat: ModellingSeat?
        switch vocabulary {
        case .workspace:
            guard let version = PhoenixVersion(rawValue: query.first("vsn") ?? PhoenixVersion.one.rawValue) else {
                throw .malformed("versions 1.0.0 and 2.0.0 of the protocol are spoken here")
            }
            self.language = .phoenix(version)
            self.credential = try Self.credential(head, query)
        case .flowForge:
            self.language = .flowForge
            self.credential = try Self.token(head, query)
        case .modelling:
            self.credential = try Self.token(head, query)
            let taken = try ModellingSeat(path: head.path, query)
            self.language = .modelling(isNamed: taken.client != nil)
            seat = taken
        }
        self.seat = seat
    }

    private static func token(_ head: RequestHead, _ query: QueryItems) throws(Refusal) -> Credential {
        guard let token = try head.accessToken(query) else { throw .nobody }
        return .token(token)
    }

    private static func credential(_ head: RequestHead, _ query: QueryItems) throws(Refusal) -> Credential {
        if let token = try head.accessToken(query) { return .token(token) }
        guard let key = query.first("apikey"), !key.isEmpty else {
            throw .nobody
        }
        return key.split(separator: ".", omittingEmptySubsequences: false).count == 3 ? .key(key) : .later
    }
}

extension Refusal {
    static let nobody = Refusal.unauthorized("Sign in first: the request carries no access token.")

    static let notFound = Refusal(status: 404, phrase: "Not Found", message: "There is no such WebSocket.")

    static func forbidden(_ message: String) -> Refusal {
        Refusal(status: 403, phrase: "Forbidden", message: message)
    }

    static func unauthorized(_ message: String) -> Refusal {
        Refusal(
            status: 401, phrase: "Unauthorized", fields: [HeaderField("WWW-Authenticate", "Bearer")], message: message)
    }

    static func busy(_ message: String) -> Refusal {
        Refusal(
            status: 503, phrase: "Service Unavailable", fields: [HeaderField("Retry-After", "1")], message: message)
    }

    /// The code of the workspace contract, named after the status where that has none.
    var code: String {
        switch self.status {
        case 400: "VALIDATION_ERROR"
        case 401: "UNAUTHORIZED"
        case 403: "FORBIDDEN"
        case 404: "NOT_FOUND"
        case 405: "METHOD_NOT_ALLOWED"
        case 426: "UPGRADE_REQUIRED"
        case 431: "HEADERS_TOO_LARGE"
        case 503: "SERVICE_UNAVAILABLE"
        case 505: "HTTP_VERSION_NOT_SUPPORTED"
        default: "INTERNAL_ERROR"
        }
    }
}
