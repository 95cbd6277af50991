import Core
import MariaDB
import Primitives
import Storage
import Synchronization

/// Keeps the leases of the jobs that this process is doing, and knows which of them are lost.
final class LeaseKeeper: Sendable {
    private struct Held {
        let job: Job
        var isLost = false
    }

    private let held = Mutex<[Int64: Held]>([:])
    private let worker: String
    private let lease: Duration

    init(worker: String, lease: Duration) {
        self.worker = worker
        self.lease = lease
    }

    func hold(_ job: Job) { self.held.withLock { $0[job.id] = Held(job: job) } }

    func letGo(_ job: Job) { self.held.withLock { _ = $0.removeValue(forKey: job.id) } }

    func isLost(_ job: Job) -> Bool { self.held.withLock { $0[job.id]?.isLost ?? true } }

    var jobs: [Job] { self.held.withLock { $0.values.map(\.job) } }

    /// Makes every lease longer that is still ours, and gives back what we hold without knowing.
    func renew(_ database: Database) throws {
        let ids = self.jobs.map(\.id)
        try database.transaction { tx in try tx.jobs.releaseForgotten(by: self.worker, except: ids) }
        guard !ids.isEmpty else { return }
        let kept = try database.transaction { tx in try tx.jobs.renew(ids, by: self.worker, lease: self.lease) }
        self.held.withLock { held in
            for id in ids where !kept.contains(id) { held[id]?.isLost = true }
        }
    }
}
