import Glibc
import MariaDB
import Primitives
import Services
import Synchronization

/// What a worker does beside requests: writes the views it counted, and when keys were used.
struct BackgroundWork: Sendable {
    private let configuration: Configuration
    private let platform: Platform
    private let log: Log
    private let state = State()

    /// Between two writes of counted views: how late a view may show.
    private static let flushInterval: Duration = .milliseconds(200)

    private final class State: Sendable {
        let isStopping = Atomic<Bool>(false)
        let thread = Mutex<Thread?>(nil)
    }

    init(configuration: Configuration, platform: Platform, log: Log) {
        self.configuration = configuration
        self.platform = platform
        self.log = log
    }

    func start() throws {
        let work = self
        let thread = try Thread.start(name: "background") { work.run() }
        self.state.thread.withLock { $0 = thread }
    }

    /// Returns once the last views are written.
    func stop() {
        self.state.isStopping.store(true, ordering: .relaxed)
        self.state.thread.withLock { $0?.join() }
    }

    private func run() {
        let database = Database(self.configuration.apiConnection)
        while !self.state.isStopping.load(ordering: .relaxed) {
            usleep(useconds_t(Self.flushInterval / .microseconds(1)))
            self.flush(to: database)
        }
        self.flush(to: database)
    }

    private func flush(to database: Database) {
        self.attempt("views could not be written") { try self.platform.views.flush(to: database) }
        self.attempt("uses of keys could not be written") { try self.platform.uses.flush(to: database) }
    }

    private func attempt(_ failure: String, _ body: () throws -> Void) {
        do { try body() } catch { self.log.warning(failure, ["cause": .string("\(error)")]) }
    }
}
