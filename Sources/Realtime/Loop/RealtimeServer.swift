import CLinux
import Core
import Glibc
import JSON
import Primitives
import Services
import SharedMemory
import WebSocket

/// The loop: every client's socket, who follows what, and the letters of the other threads. One thread runs it.
final class RealtimeServer {
    /// What `epoll` knows the descriptors by that are no client's; clients begin behind them.
    enum Token {
        static let listener: UInt64 = 0
        static let mailbox: UInt64 = 1
        static let signals: UInt64 = 2
        static let presence: UInt64 = 3
        static let firstClient: UInt64 = 16
    }

    let settings: RealtimeSettings
    let wordings: EventWordings
    let journal: Journal
    let generations: GenerationTable
    let hub: Hub
    let metrics: MetricAudience
    let mailbox: Mailbox
    let access: AccessThreads

    let poller: Poller
    let pool = DeflatePool()
    /// Bytes just received, or gathered to be sent; never both at once.
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    var listener: UnixListener?
    var isListening = true
    var connections: [UInt64: Connection] = [:]
    var nextConnection = Token.firstClient
    var nextSubscription = 1
    /// Connections with something to write, in this round.
    var dirty: [Connection] = []
    var wheel: TimerWheel
    var now = ContinuousClock.now
    var nextReview: ContinuousClock.Instant
    var nextPresence: ContinuousClock.Instant?
    var reviews = ReviewSchedule()
    var rooms = Rooms()
    var attendance = Attendance()
    var edits: EditDesk<EditJob>
    /// Edits whose outcome is known, and is told once their connection has been told of what came before, by
    /// workspace.
    var outcomes: [UUID: [EditJob.Known]] = [:]
    let line: PresenceLine?
    /// When the host's other workers are told of everyone here again.
    var nextAnnouncement: ContinuousClock.Instant
    var counts = ConnectionCounts()
    /// By dashboard whose widgets' numbers are being computed: the widgets to ask of after that.
    var figureQuestions: [UUID: Set<UUID>] = [:]
    /// When the last connection has to be closed; nil while serving.
    var drainEnd: ContinuousClock.Instant?

    /// Between changes of presence and their telling: who comes within this time is told of at once.
    static let presenceInterval: Duration = .milliseconds(100)
    /// Most that a round waits.
    private static let longestWait: Duration = .milliseconds(250)
    private static let countInterval: Duration = .seconds(60)

    init(
        settings: RealtimeSettings, wordings: EventWordings, journal: Journal, generations: GenerationTable, hub: Hub,
        mailbox: Mailbox, access: AccessThreads, listener: UnixListener, line: PresenceLine? = nil
    ) throws(PosixError) {
        self.settings = settings
        self.wordings = wordings
        self.journal = journal
        self.generations = generations
        self.hub = hub
        self.metrics = MetricAudience(watchList: hub.watchList)
        self.mailbox = mailbox
        self.access = access
        self.listener = listener
        self.wheel = TimerWheel(from: self.now)
        self.nextReview = self.now
        self.nextAnnouncement = self.now
        self.edits = EditDesk(width: settings.accessThreads - 1)
        self.line = line
        self.poller = try Poller()
        try self.poller.add(listener.descriptor, token: Token.listener)
        try self.poller.add(mailbox.filled.descriptor, token: Token.mailbox)
        if let line { try self.poller.add(line.descriptor, token: Token.presence) }
    }

    deinit { self.room.deallocate() }

    /// Serves until one of the signals comes, then closes every connection with 1012 and returns the signal.
    ///
    /// - Parameter signals: a descriptor of `signalfd`.
    func run(signals: Int32) throws(PosixError) -> Int32 {
        try self.poller.add(signals, token: Token.signals)
        var received: Int32 = 0
        var nextCount = self.now + Self.countInterval
        self.line?.say([], isNew: true)
        while !self.isDrained {
            for readiness in self.poller.wait(self.timeToWait) {
                self.now = .now
                switch readiness.token {
                case Token.listener: self.accept()
                case Token.mailbox: self.readLetters()
                case Token.presence: self.readPresence()
                case Token.signals:
                    received = Self.takeSignal(signals)
                    self.drain()
                default: self.serve(readiness)
                }
            }
            self.now = .now
            self.keepTime()
            self.flushDirty()
            if self.now >= nextCount {
                nextCount = self.now + Self.countInterval
                self.writeCounts()
            }
        }
        for connection in Array(self.connections.values) { self.remove(connection) }
        self.announce(all: false)
        self.writeCounts()
        return received
    }

    private var isDrained: Bool {
        guard let drainEnd else { return false }
        return self.connections.isEmpty || self.now >= drainEnd
    }

    private var timeToWait: Duration {
        guard let next = [self.nextPresence, self.rooms.nextDue].compactMap({ $0 }).min() else {
            return Self.longestWait
        }
        // A wait is of whole milliseconds: rounded down, the last of them would be spent turning round.
        return min(max(self.now.duration(to: next) + .milliseconds(1), .zero), Self.longestWait)
    }

    private func keepTime() {
        for id in self.wheel.due(at: self.now) {
            if let connection = self.connections[id] { self.wake(connection) }
        }
        if self.now >= self.nextReview {
            self.nextReview = self.now + self.settings.reviewInterval
            self.review()
            self.listen(true)
        }
        if self.hub.hasPresenceChanges, self.nextPresence == nil {
            self.nextPresence = self.now + Self.presenceInterval
        }
        if let next = self.nextPresence, self.now >= next {
            self.nextPresence = nil
            self.hub.tellPresence { subscription, text in self.tellPresence(subscription, text) }
        }
        self.keepRooms()
    }

    private func tellPresence(_ subscription: Subscription, _ text: SharedText) {
        guard let session = self.connections[subscription.connection]?.webSocket,
            session.dialect.hasPresence(subscription.topic)
        else { return }
        self.deliver(text, to: subscription)
    }

    private static func takeSignal(_ descriptor: Int32) -> Int32 {
        var information = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        return read(descriptor, &information, size) == size ? Int32(information.ssi_signo) : 0
    }

    private func drain() {
        guard self.drainEnd == nil else { return }
        self.drainEnd = self.now + self.settings.drainTime
        if let listener {
            // Whoever is queued already is taken and refused, not left without an answer.
            self.accept()
            self.poller.remove(listener.descriptor)
        }
        self.listener = nil
        for connection in Array(self.connections.values) {
            switch connection.stage {
            case .open, .streaming: self.close(connection, .serviceRestart, "the server restarts")
            case .reading, .checking, .identifying, .admitting: self.refuse(connection, .busy("The server restarts."))
            case .leaving: break
            }
        }
    }

    private func writeCounts() {
        guard self.counts.hasChanged else { return }
        self.journal.info("connections", self.counts.fields(open: self.connections.count))
        self.counts = ConnectionCounts()
    }
}

/// What happened since the last line about it.
struct ConnectionCounts {
    var opened: Int64 = 0
    /// By status.
    var refused: [Int: Int64] = [:]
    /// By close code.
    var closed: [UInt16: Int64] = [:]

    var hasChanged: Bool { self.opened > 0 || !self.refused.isEmpty || !self.closed.isEmpty }

    func fields(open: Int) -> Journal.Fields {
        [
            "open": .integer(Int64(open)), "opened": .integer(self.opened),
            "refused": .object(JSONObject(self.refused.sorted { $0.key < $1.key }.map { ("\($0)", .integer($1)) })),
            "closed": .object(JSONObject(self.closed.sorted { $0.key < $1.key }.map { ("\($0)", .integer($1)) })),
        ]
    }
}
