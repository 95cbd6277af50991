import Core
import HTTP
import JSON
import MariaDB
import Primitives
import Services

/// What every thread's pipeline shares.
package struct Application: Sendable {
    package let editions: Editions
    package let limiter: RateLimiter
    package let bodyLimit: Int
    package let jsonDepth: Int
    package let uploads: UploadSettings

    package init(
        editions: Editions, limiter: RateLimiter, bodyLimit: Int, jsonDepth: Int, uploads: UploadSettings
    ) {
        self.editions = editions
        self.limiter = limiter
        self.bodyLimit = bodyLimit
        self.jsonDepth = jsonDepth
        self.uploads = uploads
    }
}

/// A request's way through named stages, each timed: route → authenticate → limit → read → handle → write.
///
/// One belongs to one thread and serves its requests one after another, with buffers that are used again.
package final class Pipeline {
    private let application: Application
    private let services: ServiceSet
    private let bodyBuffer = ByteBuffer(capacity: 16_384)
    private let writer = AnswerWriter()

    package init(application: Application, services: ServiceSet) {
        self.application = application
        self.services = services
    }

    /// Serves one request. The answer is in `head` and `body` until the next call.
    package func serve(_ source: any GatewayRequest) -> Served {
        var exchange = Exchange(source: source, edition: self.application.editions.fallback)
        // An error may repeat what was sent: never what another request has left here.
        self.bodyBuffer.clear()
        do {
            try self.answer(&exchange)
        } catch {
            self.answerError(error, &exchange)
        }
        return exchange.served(status: self.writer.status, bytes: self.writer.body.count)
    }

    /// The CGI head of the last answer: `Status: …`, headers, an empty line.
    package var head: ByteBuffer { self.writer.head }
    package var body: ByteBuffer { self.writer.body }

    // MARK: The stages

    private func answer(_ exchange: inout Exchange) throws {
        let match = try self.route(&exchange)
        exchange.mark(.route)
        exchange.actor = try self.authenticate(match.route, &exchange)
        exchange.mark(.authenticate)
        try self.limit(match.route.rule, &exchange)
        try self.admit(match.route, exchange)
        let request = try self.read(match, exchange)
        exchange.mark(.read)
        let answer = try self.handle(request, exchange)
        exchange.mark(.handle)
        self.writer.write(answer, exchange)
    }

    private func route(_ exchange: inout Exchange) throws(CoreError) -> Router.Match {
        switch self.application.editions.find(exchange.method, exchange.path) {
        case .unknown:
            try self.own(&exchange)
            throw .notFound("There is nothing at this path.")
        case .otherMethods(let methods):
            try self.own(&exchange)
            throw .methodNotAllowed(allowed: methods.map(\.rawValue))
        case .found(let match):
            exchange.route = match.route
            exchange.edition =
                match.route.rule.map { self.application.editions[$0.edition] }
                ?? self.application.editions.owner(of: exchange.path)
            exchange.version = exchange.edition.currentVersion
            do throws(CoreError) {
                exchange.version = try exchange.edition.version(requested: exchange.source.text("HTTP_API_VERSION"))
            } catch {
                try self.limit(match.route.rule, &exchange)
                throw error
            }
            return match
        }
    }

    /// A request that no route takes is answered, and counted, by the edition that owns the path.
    private func own(_ exchange: inout Exchange) throws(CoreError) {
        exchange.edition = self.application.editions.owner(of: exchange.path)
        exchange.version = exchange.edition.currentVersion
        try self.limit(exchange.edition.defaultRule, &exchange)
    }

    /// The actor of a route that wants one. What is wrong with a token is kept until the request was counted, so that
    /// guessing tokens is limited too.
    private func authenticate(_ route: Route, _ exchange: inout Exchange) throws -> Actor? {
        guard case .signedIn = route.access else { return nil }
        do {
            let actor = try self.actor(exchange.source)
            guard let workspace = exchange.source.text("HTTP_X_WORKSPACE_ID") else { return actor }
            guard let id = IdentifierPrefix.workspace.identifier(workspace) else {
                throw CoreError.validation([FieldIssue("X-Workspace-ID", .format, "This is not a workspace's id.")])
            }
            return try actor.acting(in: id)
        } catch let error as CoreError {
            try self.limit(route.rule, &exchange)
            throw error
        }
    }

    /// - Throws: `.validation` for two credentials at once: which of them counts must not depend on who reads them.
    private func actor(_ source: any GatewayRequest) throws -> Actor {
        if let key = source.parameter("HTTP_X_API_KEY") {
            guard source.parameter("HTTP_AUTHORIZATION")?.isEmpty != false else {
                throw CoreError.validation([
                    FieldIssue("X-API-Key", .forbidden, "Send an API key or an access token, not both.")
                ])
            }
            return try self.services.accessTokens.authenticate(key: key)
        }
        guard let header = source.parameter("HTTP_AUTHORIZATION"), header.count > 0 else {
            throw CoreError.unauthenticated(.missing)
        }
        let scheme = "Bearer "
        guard header.count > scheme.utf8.count,
            zip(header, scheme.utf8).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
        else { throw CoreError.unauthenticated(.malformed) }
        return try self.services.accessTokens.authenticate(
            UnsafeRawBufferPointer(rebasing: header.dropFirst(scheme.utf8.count)))
    }

    private func limit(_ rule: RateRule?, _ exchange: inout Exchange) throws(CoreError) {
        guard let rule, exchange.standing == nil else { return }
        let policy = exchange.edition.ratePolicy(rule, for: exchange.actor)
        let now = Instant.now
        let (actor, address) = (exchange.actor, exchange.clientAddress)
        let count = { (rule: RateRule) in
            self.application.limiter.count(rule, actor: actor, address: address, at: now)
        }
        let burst = policy.burst.flatMap { rule in count(rule).map { (rule: rule, standing: $0) } }
        var told: (rule: RateRule, standing: RateLimiter.Standing)?
        var refused = burst.flatMap { $0.standing.isAllowed ? nil : $0 }
        // A request that one rule refuses is none that the next counts.
        for rule in policy.rules where refused == nil {
            guard let standing = count(rule) else { continue }
            if !standing.isAllowed { refused = (rule: rule, standing: standing) }
            if standing.isNearer(than: told?.standing) { told = (rule: rule, standing: standing) }
        }
        guard let nearest = refused ?? told ?? burst else { return }
        exchange.standing = nearest.standing
        exchange.standing?.burst = burst?.standing.limit
        exchange.standing?.policy = policy.isNamed ? nearest.rule.name : nil
        guard refused == nil else {
            throw .rateLimited(rule: nearest.rule.name, retryAfter: nearest.standing.resetAt - now)
        }
    }

    /// - Throws: `.lacksPermission` when the route wants a permission that the actor holds nowhere.
    private func admit(_ route: Route, _ exchange: Exchange) throws(CoreError) {
        guard case .signedIn(let permission, _) = route.access, let actor = exchange.actor else { return }
        if let permission {
            guard actor.holds(permission) else { throw .lacksPermission(permission) }
        } else if route.method == .get {
            // What is the account's own is not of a role; a program sees it with the scope of people.
            guard actor.grant == nil || actor.holds(.userRead) else { throw .lacksPermission(.userRead) }
        } else {
            try actor.requirePerson()
        }
    }

    private func reading(_ exchange: Exchange) -> RequestReading {
        RequestReading(
            source: exchange.source, bodyLimit: self.application.bodyLimit, depth: self.application.jsonDepth)
    }

    private func read(_ match: Router.Match, _ exchange: Exchange) throws -> Request {
        let reading = self.reading(exchange)
        let route = match.route
        let query = try reading.query(route.query, isLenient: route.isLenient)
        let takesBody = route.method != .get && route.method != .delete
        var body: JSONObject = [:]
        var file: UploadedFile?
        if let form = route.form {
            (body, file) = try reading.form(form, self.application.uploads, into: self.bodyBuffer)
        } else if case .form = route.manners, let shape = route.body {
            body = try reading.parameters(shape, into: self.bodyBuffer)
        } else if takesBody {
            body = try reading.body(route.body, into: self.bodyBuffer)
        }
        return Request(
            id: exchange.requestID, route: route, edition: exchange.edition.name, version: exchange.version ?? "",
            services: self.services, body: body, file: file, expected: try reading.condition(route),
            known: reading.known(route),
            pathParameters: match.parameters, queryParameters: query, source: exchange.source)
    }

    private func handle(_ request: Request, _ exchange: Exchange) throws -> Rendered {
        guard request.route.method == .post, let key = try self.reading(exchange).idempotencyKey() else {
            return self.writer.render(try self.call(request, exchange.actor))
        }
        let asked = [
            Array(exchange.method.utf8), Array(Editions.canonical(exchange.path).utf8),
            Array((exchange.source.text("QUERY_STRING") ?? "").utf8),
            Array((exchange.source.text("HTTP_X_WORKSPACE_ID") ?? "").utf8), self.bodyBuffer.array,
        ]
        let idempotency = Idempotency(
            key: key, subject: self.subject(exchange), request: asked, services: self.services)
        return try idempotency.once(self.writer.body) { self.writer.render(try self.call(request, exchange.actor)) }
    }

    /// Whose keys do not meet anybody else's: the account, or before sign-in the address and the browser's cookie, which
    /// may be what the request is about.
    private func subject(_ exchange: Exchange) -> String {
        if let actor = exchange.actor {
            // A program must not be given the answer that its person got.
            return switch actor.credential {
            case .person: "account \(actor.user)"
            case .key: "key \(actor.session)"
            case .application(let application): "application \(application.client) for \(actor.user)"
            }
        }
        let cookie = exchange.source.text("HTTP_COOKIE") ?? ""
        let delivery = exchange.source.text("HTTP_X_REFRESH_TOKEN_DELIVERY") ?? ""
        return "nobody at \(exchange.clientAddress), \(delivery), \(cookie)"
    }

    private func call(_ request: Request, _ actor: Actor?) throws -> Response {
        switch request.route.access {
        case .everyone(let handler): return try handler(request)
        case .signedIn(_, let handler):
            guard let actor else { throw CoreError.unauthenticated(.missing) }
            return try handler(request, actor)
        }
    }

    // MARK: What went wrong

    private func answerError(_ error: any Error, _ exchange: inout Exchange) {
        let fault = FaultMapping.coreError(for: error)
        exchange.mark(.handle)
        exchange.cause = FaultMapping.cause(of: error)
        let context = ErrorContext(
            requestID: exchange.requestID, at: Instant.now, path: exchange.path, method: exchange.method,
            given: self.given(fault, exchange))
        let answer = exchange.route?.errorWording?.answer(fault) ?? exchange.edition.answer(to: fault, context)
        self.writer.write(self.writer.render(answer), exchange)
    }

    private func given(_ fault: CoreError, _ exchange: Exchange) -> GivenValues {
        guard case .validation = fault, let route = exchange.route, !route.isSecret else { return .none }
        return GivenValues(body: self.bodyBuffer, query: exchange.source.text("QUERY_STRING") ?? "")
    }
}
