import Core
import JSON
import MariaDB
import Primitives
import Storage

/// One thread's part of the work: takes a job, does it, says how it went.
struct JobRunner {
    let kinds: [String: JobKind]
    let worker: String
    let lease: Duration
    let keeper: LeaseKeeper
    let stop: StopSignal
    let journal: JobJournal
    let database: Database

    /// Longest time between two looks into the queue: how late work may begin that was queued while nothing was due.
    private static let longestWait: Duration = .milliseconds(500)
    private static let waitForAnother: Duration = .milliseconds(20)
    private static let waitAfterFault: Duration = .seconds(1)

    /// Until it is time to stop.
    func run() {
        while !self.stop.isStopping {
            do {
                if try !self.runOne() { self.stop.wait(try self.pause()) }
            } catch {
                self.journal.warning("the queue cannot be reached", ["cause": .string("\(error)")])
                self.stop.wait(Self.waitAfterFault)
            }
        }
    }

    /// - Returns: false when nothing was due.
    func runOne() throws -> Bool {
        let names = self.kinds.keys.sorted()
        let claimed = try self.database.transaction { tx in
            try tx.jobs.claim(names, by: self.worker, lease: self.lease)
        }
        guard let job = claimed else { return false }
        self.keeper.hold(job)
        defer { self.keeper.letGo(job) }
        let isOurs = try self.record(job, self.attempt(job))
        if !isOurs { self.journal.warning("the lease was lost before the job was over", Self.fields(job)) }
        return true
    }

    private func attempt(_ job: Job) -> (any Swift.Error)? {
        guard let kind = self.kinds[job.kind] else { return JobInterrupted() }
        let context = JobContext(
            job: job, database: self.database, journal: self.journal,
            mustStop: { self.stop.isStopping || self.keeper.isLost(job) })
        do { try kind.run(context) } catch { return error }
        return nil
    }

    /// Says how it went, and keeps the lease until that is heard: otherwise what comes round would stand still for as
    /// long as the lease lasts.
    private func record(_ job: Job, _ failure: (any Swift.Error)?) throws -> Bool {
        while true {
            do { return try self.end(job, failure) } catch {
                guard !self.stop.isStopping, !self.keeper.isLost(job) else { throw error }
                self.journal.warning("the end of a job cannot be written", ["cause": .string("\(error)")])
                self.stop.wait(Self.waitAfterFault)
            }
        }
    }

    private func end(_ job: Job, _ failure: (any Swift.Error)?) throws -> Bool {
        guard let failure else {
            self.journal.debug("job done", Self.fields(job))
            return try self.database.transaction { tx in try tx.jobs.finish(job, by: self.worker) }
        }
        if failure is JobInterrupted {
            return try self.database.transaction { tx in try tx.jobs.release(job, by: self.worker) }
        }
        let backOff = JobTiming.backOff(attempts: job.attempts, chance: Double.random(in: 0...1))
        self.journal.warning(
            "job failed",
            [
                "job": .integer(job.id), "kind": .string(job.kind), "attempt": .integer(job.attempts),
                "cause": .string("\(failure)"),
            ])
        return try self.database.transaction { tx in
            try tx.jobs.fail(job, by: self.worker, error: "\(failure)", backOff: backOff)
        }
    }

    private func pause() throws -> Duration {
        let next = try self.database.read { tx in try tx.jobs.nextDue(self.kinds.keys.sorted()) }
        guard let next else { return Self.longestWait }
        let now = Instant.now
        // What is due and was passed over is just being taken by another.
        return next <= now ? Self.waitForAnother : min(next - now, Self.longestWait)
    }

    private static func fields(_ job: Job) -> JobJournal.Fields {
        ["job": .integer(job.id), "kind": .string(job.kind), "attempt": .integer(job.attempts)]
    }
}
