import Core
import JSON
import Primitives
import Services
import WebSocket

/// What a client of `/api/v1/ws/{workspace_id}` says on one connection, and what it is told.
///
/// There is one topic, the workspace's model, which is joined as soon as the connection is open. A client that named
/// itself in the address (`client_id`) has its own edits told as well, in the order of the commits: that is their
/// acknowledgement. One that did not is told of what others do, as the contract has it.
///
/// Source: modelling contract, WebSocket messages; contracts' page §6.
struct ModellingDialect: Dialect {
    static let topic = "model"
    /// How long a client may take to bring a new token once the old one is over.
    static let renewalTime: Duration = .seconds(30)
    /// The workspace is there no more, or not for this client.
    static let goneCode = CloseCode(rawValue: 4404)
    static let accessLostCode = CloseCode(rawValue: 4403)
    /// Edits of one connection whose answer is owed; further ones are refused.
    static let unansweredLimit = 2_000

    private let seat: ModellingSeat
    /// Tells this connection's edits from all others.
    private let origin: String
    private let writer: ModellingWriter
    /// Edits that wait for an answer, by their names in the event log.
    private var unanswered: Set<String> = []
    private var isExpired = false

    /// - Parameter makeID: for what must be unlike everything else; 22 letters and digits.
    init(
        _ seat: ModellingSeat, clock: @escaping () -> Instant = { .now },
        makeID: () -> String = { UUID.v7().base62 }
    ) {
        self.seat = seat
        // A name that no client can give itself.
        self.origin = seat.client ?? "connection.\(makeID())"
        self.writer = ModellingWriter(workspace: seat.workspace, clock: clock)
    }

    mutating func opened() -> [DialectAction] {
        let replay = self.seat.since.map { ReplayRequest(start: .offset($0), limit: nil) }
        return [
            .join(
                .init(topic: Self.topic, subject: self.seat.subject, ticket: 1, token: nil, replay: replay))
        ]
    }

    // MARK: What the client says

    mutating func receive(_ kind: MessageKind, _ bytes: [UInt8]) -> [DialectAction] {
        guard kind == .text else { return [.close(.unsupportedData, reason: "messages are text")] }
        let message: ModellingMessage
        do throws(ModellingMessage.Malformed) {
            message = try ModellingMessage(parsing: bytes, in: self.seat.workspace)
        } catch {
            return [.send(self.writer.error(error.problem, request: error.request))]
        }
        switch message.content {
        case .ping: return [.send(self.writer.plain("pong", request: message.request))]
        case .renew(let token):
            return [.renew(token: token, topic: Self.topic, ref: message.request.map { .string($0) } ?? .null)]
        case .presence(let update): return self.isExpired ? [] : [.present(topic: Self.topic, update)]
        case .edit(let target, let data, let base): return self.edit(target, data, base, message.request)
        }
    }

    private mutating func edit(
        _ target: ModelEdit.Target, _ data: JSONObject, _ base: Int64?, _ request: String?
    ) -> [DialectAction] {
        guard !self.isExpired else { return [.send(self.writer.error(Self.expiry, request: request))] }
        guard self.unanswered.count < Self.unansweredLimit else {
            let problem = EditProblem("rate_limited", "Too many edits wait for their answer.")
            return [.send(self.writer.error(problem, request: request))]
        }
        // Without a name of the client's own, one that it cannot give: such an edit is never taken for a repeated one.
        let name = request ?? "unnamed.\(UUID.v7().base62)"
        if request != nil { self.unanswered.insert(name) }
        return [
            .edit(
                ModelEdit(
                    workspace: self.seat.workspace, target: target, data: data, base: base,
                    origin: EditOrigin(client: self.origin, request: name), request: request))
        ]
    }

    // MARK: What became of edits

    mutating func isTold(of origin: EditOrigin) -> Bool {
        guard origin.client == self.origin else { return true }
        guard self.seat.client != nil else { return false }
        self.unanswered.remove(origin.request)
        return true
    }

    mutating func settled(_ edit: ModelEdit, _ outcome: EditOutcome, by user: UUID) -> [DialectAction] {
        let isOwed = self.unanswered.remove(edit.origin.request) != nil
        switch outcome {
        case .done(let version):
            // Its event has been told, unless nothing changed or it was carried out before.
            guard isOwed else { return [] }
            return [.send(self.writer.acknowledgement(of: edit, version: version, by: user, to: self.seat.client))]
        case .conflict(let conflict, let fields):
            return [.send(self.writer.conflict(conflict, fields: fields, request: edit.request))]
        case .refused(let problem): return [.send(self.writer.error(problem, request: edit.request))]
        }
    }

    // MARK: What the server says

    mutating func admitted(_ topic: String, _ admittance: Admittance) -> [DialectAction] {
        [.enter(topic: topic, admittance)]
    }

    /// The client is among those who are present.
    ///
    /// - Parameter people: everyone who is, the client included.
    mutating func entered(_ admittance: Admittance, _ people: [PresentPerson], as user: UUID) -> [DialectAction] {
        var actions: [DialectAction] = []
        if self.seat.client == nil {
            for person in people where person.user != user {
                if let text = self.writer.presence(person, isNamed: false) { actions.append(.send(text)) }
            }
        } else {
            let level = people.first { $0.user == user }?.mayEdit ?? false
            actions.append(.send(self.writer.session(admittance, people, mayEdit: level)))
        }
        if !admittance.isComplete { actions.append(.send(self.writer.resync(admittance))) }
        return actions
    }

    mutating func refused(_ topic: String, _ reason: Reason) -> [DialectAction] { self.leave(reason) }

    mutating func ended(_ topic: String, _ reason: Reason, mayRejoin: Bool) -> [DialectAction] {
        mayRejoin ? [.close(.tryAgainLater, reason: reason.words)] : self.leave(reason)
    }

    private func leave(_ reason: Reason) -> [DialectAction] {
        let problem = EditProblem(reason)
        let code: CloseCode
        switch problem.code {
        case "not_found": code = Self.goneCode
        case "forbidden": code = Self.accessLostCode
        case "unauthorized": code = Language.modelling(isNamed: true).unauthenticatedCode
        default: code = .tryAgainLater
        }
        return [.send(self.writer.error(problem, request: nil)), .close(code, reason: reason.words)]
    }

    mutating func acknowledged(_ topic: String, ref: JSONValue) -> [DialectAction] {
        self.isExpired = false
        return [.send(self.writer.plain("renewed", request: ref.stringValue))]
    }

    func declined(_ topic: String, ref: JSONValue, _ reason: Reason) -> [DialectAction] {
        [.send(self.writer.error(EditProblem(reason), request: ref.stringValue))]
    }

    /// Twice: first the client is told, then, had it brought no new one in time, it is closed.
    mutating func expired() -> [DialectAction] {
        guard !self.isExpired else {
            let code = Language.modelling(isNamed: true).unauthenticatedCode
            return [.close(code, reason: "the access token has expired")]
        }
        self.isExpired = true
        return [.send(self.writer.error(Self.expiry, request: nil)), .extend(Self.renewalTime)]
    }

    func overrun() -> [DialectAction] {
        let problem = EditProblem("rate_limited", "Too many messages: at most 100 a second for long.")
        return [
            .send(self.writer.error(problem, request: nil)), .close(.policyViolation, reason: "too many messages"),
        ]
    }

    private static let expiry = EditProblem(
        "token_expired", "The access token has expired. Send a renew message with a new one.",
        details: ["renew_within_seconds": .integer(Self.renewalTime.components.seconds)])
}

extension ModellingSeat {
    var subject: EventSubject { .model(of: self.workspace) }
}

extension EventSubject {
    static func model(of workspace: UUID) -> EventSubject { .feed(EventFeed(workspace, [.model])) }
}
