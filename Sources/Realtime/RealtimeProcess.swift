import CLinux
import Core
import Glibc
import Primitives
import Services

/// A realtime worker: the loop, the tail of the event log and the access threads.
package struct RealtimeProcess {
    /// How long the threads may take to finish what they are at.
    private static let endTime: Duration = .milliseconds(800)

    private let settings: RealtimeSettings
    private let wordings: EventWordings
    private let journal: Journal

    package init(settings: RealtimeSettings, wordings: EventWordings, journal: Journal) {
        self.settings = settings
        self.wordings = wordings
        self.journal = journal
    }

    /// Serves until SIGTERM or SIGINT, then closes every connection with 1012, and returns the signal.
    ///
    /// Must be called before the program starts any other thread, so that every thread inherits the blocked signals.
    ///
    /// - Parameters:
    ///   - socket: path of the Unix stream socket.
    ///   - wake: path of the datagram socket for wake-ups.
    ///   - presence: where the host's realtime workers tell each other who is present; nil: this is the only one.
    ///   - makeServices: called once in each thread that uses the database.
    ///   - ready: called once the socket answers.
    /// - Throws: `PosixError` when a socket cannot be bound or a thread cannot be started.
    package func run(
        socket: String, wake: String, presence: PresencePlace?, platform: Platform,
        makeServices: @escaping @Sendable () -> ServiceSet, ready: () throws -> Void
    ) throws -> Int32 {
        let signals = try Self.signals()
        defer { close(signals) }
        return try self.serve(
            stopSignals: signals, socket: socket, wake: wake, presence: presence, platform: platform,
            makeServices: makeServices, ready: ready)
    }

    /// As `run`, until the descriptor of `signalfd` is readable.
    func serve(
        stopSignals: Int32, socket: String, wake: String, presence: PresencePlace? = nil, platform: Platform,
        makeServices: @escaping @Sendable () -> ServiceSet, ready: () throws -> Void
    ) throws -> Int32 {
        let mailbox = try Mailbox()
        let list = try WatchList()
        let access = try AccessThreads(
            count: self.settings.accessThreads, answers: mailbox, wordings: self.wordings, journal: self.journal)
        let tail = EventTail(list: list, mailbox: mailbox, wordings: self.wordings, journal: self.journal)
        let receiver = try DatagramReceiver(path: wake)
        let line = try presence.map { (place) throws(PosixError) in
            try PresenceLine(directory: place.directory, name: place.name)
        }
        let server = try RealtimeServer(
            settings: self.settings, wordings: self.wordings, journal: self.journal, generations: platform.generations,
            hub: Hub(watchList: list), mailbox: mailbox, access: access, listener: UnixListener(path: socket),
            line: line)
        let ended = try EventCounter()
        var threads = try access.start(makeServices, ended: ended)
        let follow = { @Sendable [receiver = Handed(receiver)] in
            tail.run(receiver.value, makeServices())
            ended.add()
        }
        threads.append(try Thread.start(name: "tail", follow))
        try ready()
        let signal = try server.run(signals: stopSignals)
        access.stop()
        tail.stop()
        // One that waits for a database which does not answer is left behind: it only reads.
        if ended.wait(for: threads.count, within: Self.endTime) {
            for thread in threads { thread.join() }
        }
        return signal
    }

    /// The signals that stop a worker, as a descriptor.
    private static func signals() throws(PosixError) -> Int32 {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let descriptor = signalfd(-1, &signals, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
        guard descriptor >= 0 else { throw PosixError(operation: "signalfd", path: nil) }
        return descriptor
    }
}

/// A folder that holds the sockets of a host's realtime workers and nothing else, and the name of this one's.
package struct PresencePlace: Sendable {
    let directory: String
    let name: String

    package init(directory: String, name: String) {
        self.directory = directory
        self.name = name
    }
}

/// Hands something over to the one thread that uses it from then on.
///
/// `@unchecked Sendable` is safe because the thread that made it does not touch it any more.
private struct Handed<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
