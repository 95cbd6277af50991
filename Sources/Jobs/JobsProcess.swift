import Core
import Glibc
import JSON
import MariaDB
import Primitives
import Storage
import Synchronization

/// The work of one `atrium-jobs` process: threads that take jobs, and one that keeps their leases and the schedules.
package final class JobsProcess: Sendable {
    private let settings: JobsSettings
    private let kinds: [JobKind]
    private let journal: JobJournal
    private let worker: String
    /// All that leases of this worker's name begin with, whichever of its lives they are from.
    private let workerPrefix: String
    private let stop: StopSignal
    private let keeper: LeaseKeeper
    private let running = Atomic<Int>(0)
    private let threads = Mutex<[Thread]>([])

    /// Between two looks at schedules and clocks.
    private static let tendingInterval: Duration = .seconds(10)

    package init(_ settings: JobsSettings, kinds: [JobKind], journal: JobJournal) throws {
        self.settings = settings
        self.kinds = kinds
        self.journal = journal
        self.workerPrefix = "\(settings.name.prefix(20))@\(Self.hostName.prefix(60)):"
        self.worker = self.workerPrefix + Hexadecimal.encode(KernelRandom.bytes(8))
        self.stop = try StopSignal()
        self.keeper = LeaseKeeper(worker: self.worker, lease: settings.lease)
    }

    /// Starts the threads. The database may come later.
    ///
    /// The first thread does only what is prompt, unless it is the only one.
    package func start() throws {
        let prompt = self.kinds.filter(\.isPrompt)
        let count = max(self.settings.threads, 1)
        for number in 0..<count {
            try self.startThread("jobs-\(number)") { process in
                process.runner(number == 0 && count > 1 ? prompt : process.kinds).run()
            }
        }
        try self.startThread("jobs-leases") { $0.tend() }
    }

    /// Lets every job end that does so in time, and gives back the others.
    ///
    /// - Returns: whether all have ended; the process must not go on otherwise, since threads of it still work.
    package func finish() -> Bool {
        self.stop.stop()
        let deadline = Instant.now + self.settings.grace
        while self.running.load(ordering: .acquiring) > 0, Instant.now < deadline { usleep(10_000) }
        guard self.running.load(ordering: .acquiring) > 0 else {
            for thread in self.threads.withLock({ $0 }) { thread.join() }
            return true
        }
        let database = Database(self.settings.database)
        for job in self.keeper.jobs {
            do { _ = try database.transaction { tx in try tx.jobs.release(job, by: self.worker) } } catch {
                self.journal.warning("a job could not be given back", ["cause": .string("\(error)")])
            }
        }
        return false
    }

    private func startThread(_ name: String, _ body: @escaping @Sendable (JobsProcess) -> Void) throws {
        self.running.add(1, ordering: .acquiringAndReleasing)
        let thread = try Thread.start(name: name) {
            body(self)
            self.running.subtract(1, ordering: .acquiringAndReleasing)
        }
        self.threads.withLock { $0.append(thread) }
    }

    private func runner(_ kinds: [JobKind]) -> JobRunner {
        JobRunner(
            kinds: Dictionary(kinds.map { ($0.name, $0) }) { first, _ in first }, worker: self.worker,
            lease: self.settings.lease, keeper: self.keeper, stop: self.stop, journal: self.journal,
            database: Database(self.settings.database))
    }

    /// Keeps leases and schedules, also while jobs are still ending.
    private func tend() {
        let database = Database(self.settings.database)
        var tendAt = Instant.now
        var isFirst = true
        while self.running.load(ordering: .acquiring) > 1 || !self.stop.isStopping {
            do {
                if Instant.now >= tendAt || tendAt > Instant.now + Self.tendingInterval {
                    tendAt = Instant.now + Self.tendingInterval
                    try self.keepSchedules(database, isFirst: isFirst)
                    isFirst = false
                }
                try self.keeper.renew(database)
            } catch {
                tendAt = Instant.now
                self.journal.warning("leases could not be kept", ["cause": .string("\(error)")])
            }
            if self.stop.isStopping { usleep(10_000) } else { self.stop.wait(self.pause(isFirst: isFirst)) }
        }
    }

    private func pause(isFirst: Bool) -> Duration {
        isFirst ? .milliseconds(200) : min(self.settings.lease / 3, Self.tendingInterval)
    }

    private func keepSchedules(_ database: Database, isFirst: Bool) throws {
        if isFirst {
            try database.transaction { tx in
                try tx.jobs.releaseAll(ofWorker: self.workerPrefix)
                for kind in self.kinds {
                    if let every = kind.every { try tx.jobs.schedule(kind.name, every: every) }
                }
                if !self.kinds.isEmpty { try tx.jobs.removeAbandoned(besides: self.kinds.map(\.name)) }
            }
        }
        try database.transaction { tx in try tx.jobs.mendTimes(longestLease: self.settings.lease) }
    }

    private static var hostName: String {
        var name = [CChar](repeating: 0, count: 65)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
