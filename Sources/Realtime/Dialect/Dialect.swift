import Core
import JSON
import Primitives
import Services
import WebSocket

/// What a client says on one connection, and what it is told: a protocol with its state.
///
/// It knows no socket and no database: it is told what came and answers with what to do. A join and a new token are
/// asked of the caller, who comes back with `admitted`, `refused`, `acknowledged` or `declined`. Where a join stands in
/// `DialectAction`, its `topic` names it among all of the connection.
protocol Dialect {
    /// The connection is open.
    mutating func opened() -> [DialectAction]

    /// The client said something.
    mutating func receive(_ kind: MessageKind, _ bytes: [UInt8]) -> [DialectAction]

    /// The client may follow the topic.
    mutating func admitted(_ topic: String, _ admittance: Admittance) -> [DialectAction]

    /// The client may not follow the topic.
    mutating func refused(_ topic: String, _ reason: Reason) -> [DialectAction]

    /// The client is to follow the topic no more; to join again makes sense only when `mayRejoin`.
    mutating func ended(_ topic: String, _ reason: Reason, mayRejoin: Bool) -> [DialectAction]

    /// The client is among those who are present, as `enter` wanted.
    ///
    /// - Parameter people: everyone who is, the client included.
    mutating func entered(_ admittance: Admittance, _ people: [PresentPerson], as user: UUID) -> [DialectAction]

    /// An edit over some connection has made an event, which comes next.
    ///
    /// - Returns: whether this client is told of it.
    mutating func isTold(of origin: EditOrigin) -> Bool

    /// What became of an edit of this client, once it has been told of everything that was committed before that was
    /// known.
    mutating func settled(_ edit: ModelEdit, _ outcome: EditOutcome, by user: UUID) -> [DialectAction]

    /// The answer to `renew`, or to `track`.
    mutating func acknowledged(_ topic: String, ref: JSONValue) -> [DialectAction]

    /// The answer to `renew`, or to `track`, when it cannot be.
    mutating func declined(_ topic: String, ref: JSONValue, _ reason: Reason) -> [DialectAction]

    /// The connection's token is over, also after an `extend`.
    mutating func expired() -> [DialectAction]

    /// The client says more than it may.
    func overrun() -> [DialectAction]

    /// It is time to show that the server is there, see `Language.heartbeat`.
    func heartbeat() -> [DialectAction]

    /// Whether the client is told who is present.
    func hasPresence(_ topic: String) -> Bool

    /// Who is present, for a client that joined.
    func presenceState(_ topic: String, _ state: [UInt8]) -> [DialectAction]
}

enum DialectAction: Equatable {
    /// Write a text message.
    case send([UInt8])
    /// Find out whether the client may follow the subject.
    case join(Join)
    /// The client follows the topic no more.
    case leave(topic: String)
    /// Check this token; the old one stays in force until then.
    case renew(token: String, topic: String, ref: JSONValue)
    /// Pass a message on to the others of the topic, and to the client itself if it wants its own.
    case relay(topic: String, event: String, payload: [UInt8], includesSelf: Bool)
    /// Show the client as present, with these words of its own.
    case track(topic: String, key: String, meta: JSONObject, ref: JSONValue)
    case untrack(topic: String)
    /// The client wants to know who is present.
    case tellPresence(topic: String)
    /// Show the client to the others of the topic, in the way of `Rooms`; the dialect hears of it by `entered`.
    case enter(topic: String, Admittance)
    /// Where the client points now.
    case present(topic: String, PresenceUpdate)
    /// Carry an edit out, behind those that the client sent before; the dialect hears of it by `settled`.
    case edit(ModelEdit)
    /// Tell the client, which follows the topic, of measurements.
    case measure(topic: String, MetricInterest, every: Duration)
    /// The connection stays for so much longer although its token is over.
    case extend(Duration)
    case close(CloseCode, reason: String)

    struct Join: Equatable {
        let topic: String
        let subject: EventSubject
        /// Tells the answer to this join from that to an earlier one of the same topic.
        let ticket: Int
        /// nil: the connection's own is to be used.
        let token: String?
        let replay: ReplayRequest?
    }
}

/// Where somebody who was let in to a topic stands.
struct Admittance: Equatable {
    let workspace: UUID
    /// Live begins behind it.
    let offset: Int64
    /// The oldest offset that is kept.
    let lowest: Int64
    /// Whether all of the past that was asked for will come.
    let isComplete: Bool
    /// What the client is called, where others are told.
    let name: String

    init(workspace: UUID, offset: Int64, lowest: Int64, isComplete: Bool, name: String = "") {
        self.workspace = workspace
        self.offset = offset
        self.lowest = lowest
        self.isComplete = isComplete
        self.name = name
    }

    init(_ page: FollowedPage, name: String? = nil) {
        self.init(
            workspace: page.workspace, offset: page.last, lowest: page.lowest, isComplete: page.isComplete,
            name: name ?? "")
    }
}

/// Why a join is not granted, or a topic ends: a code for programs and words for people.
struct Reason: Equatable, Sendable {
    let code: String
    let words: String

    init(_ code: String, _ words: String) {
        self.code = code
        self.words = words
    }
}

extension Dialect {
    mutating func opened() -> [DialectAction] { [] }

    mutating func entered(_ admittance: Admittance, _ people: [PresentPerson], as user: UUID) -> [DialectAction] { [] }

    mutating func isTold(of origin: EditOrigin) -> Bool { true }

    mutating func settled(_ edit: ModelEdit, _ outcome: EditOutcome, by user: UUID) -> [DialectAction] { [] }

    func overrun() -> [DialectAction] { [.close(.policyViolation, reason: "too many messages")] }

    func heartbeat() -> [DialectAction] { [] }

    func hasPresence(_ topic: String) -> Bool { false }

    func presenceState(_ topic: String, _ state: [UInt8]) -> [DialectAction] { [] }
}

extension Reason {
    static let busy = Self("busy", "The server is busy. Try again.")

    /// What went wrong with a join or a token.
    init(_ error: CoreError) {
        switch error {
        case .unauthenticated(let failure): self.init("unauthorized", failure.message)
        case .forbidden(let message): self.init("forbidden", message)
        case .lacksPermission(let permission): self.init("forbidden", permission.refusal)
        case .notFound(let message): self.init("not_found", message)
        case .conflict(_, let message): self.init("history_lost", message)
        default: self = .busy
        }
    }
}
