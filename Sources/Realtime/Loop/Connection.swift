import Core
import Glibc
import Primitives
import Services
import WebSocket

/// One client's socket. Only the loop's thread uses it.
final class Connection {
    enum Stage {
        case reading(RequestHeadReader)
        /// Its token is being looked at; nothing is read meanwhile.
        case checking(Handshake, early: [UInt8])
        case open(WebSocketSession)
        /// Whose event stream it is to be is being looked at; the head is for a refusal.
        case identifying(EventStreamRequest, RequestHead)
        /// Whether it may follow its topic is.
        case admitting(EventStreamSession, RequestHead)
        case streaming(EventStreamSession)
        /// Answered; only the end of the stream is awaited.
        case leaving
    }

    /// Unique in this process, and what `epoll` knows it by.
    let id: UInt64
    let descriptor: Int32
    var stage: Stage
    var queue = OutgoingQueue()
    /// Its token came as a key: one that is over does not keep it out.
    var isKeyed = false
    /// Whose words a refusal is in.
    var vocabulary = Vocabulary.workspace
    /// In which it is spoken to, once that is known.
    var language = Language.phoenix(.one)
    /// Where the modelling edition's client sits.
    var seat: ModellingSeat?
    /// What `epoll` waits for.
    var isReading = true
    var isWriting = false
    /// To be flushed at the end of this round.
    var isDirty = false
    /// The writing side is shut once all is written.
    var isFinishing = false
    /// When something that is not the WebSocket's own is over: the head, the first join, the answer's way out.
    var deadline: ContinuousClock.Instant?
    /// The earliest reminder that is set.
    var reminder: ContinuousClock.Instant?

    init(id: UInt64, descriptor: Int32) {
        self.id = id
        self.descriptor = descriptor
        self.stage = .reading(RequestHeadReader())
    }

    var session: Session? {
        switch self.stage {
        case .open(let session): return session
        case .admitting(let session, _), .streaming(let session): return session
        case .reading, .checking, .identifying, .leaving: return nil
        }
    }

    var webSocket: WebSocketSession? {
        guard case .open(let session) = self.stage else { return nil }
        return session
    }

    /// When it has to be looked at, whatever happens.
    ///
    /// - Parameter heartbeat: silence after which an event stream is written to.
    func nextDeadline(heartbeat: Duration) -> ContinuousClock.Instant? {
        let own: ContinuousClock.Instant?
        switch self.stage {
        case .open(let session): own = session.nextDeadline
        case .streaming(let session): own = session.nextDeadline(heartbeat: heartbeat)
        case .reading, .checking, .identifying, .admitting, .leaving: own = nil
        }
        return [self.deadline, own].compactMap { $0 }.min()
    }
}

/// Who a client is, and what it follows.
class Session {
    let language: Language
    /// Who it is; nil until a join brought a token.
    var admission: AccessTokenService.Admission?
    /// When the token is over.
    var expiry: ContinuousClock.Instant?
    var subscriptions: [String: Subscription] = [:]
    /// Topics whose past is to be read on once the queue is short.
    var hungry: [(topic: String, after: Int64)] = []
    var meters: [String: MetricAudience.Follower] = [:]
    /// The workspace among whose people it shows itself, see `Rooms`.
    var room: UUID?
    /// The last text for many that it was sent, see `SharedText.number`.
    var lastTold: UInt64 = 0

    init(_ language: Language) { self.language = language }

    func admit(_ admission: AccessTokenService.Admission, at now: ContinuousClock.Instant) {
        self.admission = admission
        self.expiry = now + (admission.expiresAt - .now)
    }
}

/// An upgraded connection.
final class WebSocketSession: Session {
    var socket: ConnectionState
    var dialect: any Dialect
    var budget: MessageBudget
    /// When the server shows that it is there; nil where the protocol does not want that.
    var nextHeartbeat: ContinuousClock.Instant?

    init(
        _ language: Language, socket: consuming ConnectionState, dialect: any Dialect, at now: ContinuousClock.Instant
    ) {
        self.socket = socket
        self.dialect = dialect
        self.budget = MessageBudget(at: now)
        self.nextHeartbeat = language.heartbeat.map { now + $0 }
        super.init(language)
    }

    var nextDeadline: ContinuousClock.Instant? {
        let own = self.socket.nextDeadline
        guard self.socket.phase == .open else { return own }
        return [own, self.expiry, self.nextHeartbeat].compactMap { $0 }.min()
    }
}

/// An answer that lasts, and follows one topic.
final class EventStreamSession: Session {
    let dialect: any EventStreamDialect
    var lastWrite: ContinuousClock.Instant

    init(_ dialect: any EventStreamDialect, at now: ContinuousClock.Instant) {
        self.dialect = dialect
        self.lastWrite = now
        super.init(dialect.language)
    }

    func nextDeadline(heartbeat: Duration) -> ContinuousClock.Instant {
        let beat = self.lastWrite + heartbeat
        return self.expiry.map { min($0, beat) } ?? beat
    }
}

/// How much a client may say: 200 messages at once, and 100 a second for long. Cursors need some 20 a second.
struct MessageBudget {
    static let most = 200.0
    static let perSecond = 100.0

    private var left = MessageBudget.most
    private var last: ContinuousClock.Instant

    init(at now: ContinuousClock.Instant) { self.last = now }

    /// - Returns: false when the client has used up what it may say.
    mutating func take(at now: ContinuousClock.Instant) -> Bool {
        let seconds = self.last.duration(to: now) / .seconds(1)
        self.left = min(Self.most, self.left + seconds * Self.perSecond)
        self.last = now
        guard self.left >= 1 else { return false }
        self.left -= 1
        return true
    }
}
