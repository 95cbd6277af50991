import Core
import HTTP
import JSON
import Primitives

/// The contracts. Source: contracts' page §1.
package enum EditionName: String, Sendable, CaseIterable {
    case workspace, flowforge, modelling, crm, auterity
}

/// One contract, served over the shared services: its routes, its versions, its words for what went wrong.
package protocol Edition: Sendable {
    var name: EditionName { get }
    var title: String { get }
    var routes: [Route] { get }
    /// Pages for people about the edition; not in its OpenAPI document.
    var pages: [Route] { get }
    /// What the realtime workers answer and the OpenAPI document tells of; no request here gets to it.
    var streams: [Route] { get }
    /// Counted for requests that match no route.
    var defaultRule: RateRule { get }
    /// Counted for every request besides its route's own; nil: none is.
    var overallRule: RateRule? { get }

    /// What a request counts against whose route names `rule`.
    func ratePolicy(_ rule: RateRule, for actor: Actor?) -> RatePolicy

    /// The version that is served to who asks for none.
    var currentVersion: String { get }
    /// Whether the `API-Version` header asks for a version and answers name theirs.
    var isVersionedByHeader: Bool { get }

    /// The API version that a request is served as.
    ///
    /// - Throws: `.unsupportedVersion` when the edition does not speak the one asked for.
    func version(requested: String?) throws(CoreError) -> String

    /// The edition's status and error body for what went wrong.
    func answer(to error: CoreError, _ context: ErrorContext) -> Response

    /// Shape of that body, for the OpenAPI document.
    var errorShape: Shape { get }
}

extension Edition {
    package var pages: [Route] { [] }
    package var streams: [Route] { [] }
    package var overallRule: RateRule? { nil }

    package func ratePolicy(_ rule: RateRule, for actor: Actor?) -> RatePolicy {
        RatePolicy([rule] + [self.overallRule].compactMap { $0 }.filter { $0 != rule })
    }
    package var isVersionedByHeader: Bool { true }
}

/// What an error body may mention besides the error.
package struct ErrorContext: Sendable {
    package let requestID: String
    package let at: Instant
    /// As it was sent, without the query; empty where there was no request of HTTP.
    package let path: String
    package let method: String
    /// What was sent for the fields that are wrong.
    package let given: GivenValues

    package init(
        requestID: String, at: Instant, path: String = "", method: String = "", given: GivenValues = .none
    ) {
        self.requestID = requestID
        self.at = at
        self.path = path
        self.method = method
        self.given = given
    }
}

/// All editions that are served, and which owns a path. Source: contracts' page §1 and §7.
package struct Editions: Sendable {
    package let all: [any Edition]
    package let router: Router
    private let owners: [String: any Edition]
    package let fallback: any Edition

    /// - Parameter fallback: owns what no other edition does.
    package init(_ all: [any Edition], fallback: any Edition, system: [Route]) {
        self.all = all
        self.fallback = fallback
        self.router = Router(all.flatMap(\.routes) + all.flatMap(\.pages) + system)
        self.owners = Dictionary(all.map { ($0.name.rawValue, $0) }) { first, _ in first }
    }

    /// The route of a path, in either of its spellings.
    package func find(_ method: String, _ path: String) -> Router.Result {
        self.router.find(method, Self.canonical(path))
    }

    /// `/v2/…` is `/api/v2/…`. Source: contracts' page §1.
    package static func canonical(_ path: String) -> String {
        path.utf8.starts(with: "/v2/".utf8) ? "/api" + path : path
    }

    package subscript(name: EditionName) -> any Edition { self.owners[name.rawValue] ?? self.fallback }

    /// Prefixes from the longest to the shortest; the first that fits decides.
    private static let prefixes: [(String, EditionName)] = [
        ("/api/v1/auth/github", .modelling), ("/api/v1/auth/exchange", .modelling),
        ("/api/v1/auth/refresh", .modelling),
        ("/api/v1/auth/logout", .modelling), ("/api/v1/workspaces", .modelling), ("/api/v1/ws", .modelling),
        ("/api/v1/users/list", .flowforge), ("/api/notifications", .auterity), ("/api/integrations", .auterity),
        ("/api/executions", .auterity), ("/api/templates", .auterity), ("/api/versions", .flowforge),
        ("/api/usage", .auterity), ("/api/auth", .auterity), ("/api/ai", .auterity), ("/api/v1", .crm),
        ("/.well-known/oauth-authorization-server", .flowforge), ("/api/v2", .flowforge), ("/docs", .flowforge),
        ("/graphql", .flowforge), ("/oauth", .flowforge), ("/v2", .flowforge),
        ("/ws", .auterity),
    ]

    package func owner(of path: String) -> any Edition {
        // By bytes: a mark that combines with the slash before it makes another character of both.
        let name = Self.prefixes.first { path == $0.0 || path.utf8.starts(with: "\($0.0)/".utf8) }?.1
        return name.map { self[$0] } ?? self.fallback
    }
}
