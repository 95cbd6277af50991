import Core
import Glibc
import JSON
import MariaDB
import Primitives
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Jobs

/// Whole workers, without the programs around them.
@Suite struct JobsProcessTests {
    /// Counts what jobs did, and holds them up.
    private final class Bench: Sendable {
        let runs = Atomic<Int>(0)
        let atOnce = Atomic<Int>(0)
        let most = Atomic<Int>(0)
        let gate = Happening()

        func enter() {
            self.runs.add(1, ordering: .acquiringAndReleasing)
            let now = self.atOnce.add(1, ordering: .acquiringAndReleasing).newValue
            self.most.max(now, ordering: .acquiringAndReleasing)
        }

        func leave() { self.atOnce.subtract(1, ordering: .acquiringAndReleasing) }

        var count: Int { self.runs.load(ordering: .acquiring) }
    }

    private struct Refused: Swift.Error {}

    private func settings(_ database: ConnectionSettings, _ name: String = "jobs-1") -> JobsSettings {
        var settings = JobsSettings(
            name: name, database: database, owner: database, requestCounters: "/nowhere", wake: "/nowhere")
        settings.grace = .seconds(60)
        return settings
    }

    private func wait(_ what: String, until condition: () throws -> Bool) throws {
        let deadline = Instant.now + .seconds(60)
        while try !condition() {
            try #require(Instant.now < deadline, "\(what)")
            sched_yield()
        }
    }

    private func enqueue(_ kind: String, _ database: ConnectionSettings) throws {
        try Database(database).transaction { tx throws in
            _ = try tx.jobs.enqueue(JobDraft(kind: kind, payload: JSONText([:] as JSONObject)))
        }
    }

    private func job(_ database: ConnectionSettings) throws -> Job {
        try #require(try Database(database).read { try $0.jobs.unfinished() }.first)
    }

    @Test func `of two workers one does each time of what comes round`() throws {
        try TestDatabase.withMigratedDatabase { database in
            let bench = Bench()
            let ticks = Mutex<[Int64]>([])
            let kind = JobKind("tick", every: 1) { context in
                bench.enter()
                ticks.withLock { $0.append(context.job.runAt.seconds) }
                bench.leave()
            }
            let workers = try ["jobs-1", "jobs-2"].map {
                try JobsProcess(self.settings(database, $0), kinds: [kind], journal: .silent)
            }
            for worker in workers { try worker.start() }
            try self.wait("it comes round") { bench.count >= 4 }
            for worker in workers { #expect(worker.finish()) }
            #expect(bench.most.load(ordering: .acquiring) == 1)
            let done = ticks.withLock { $0 }
            #expect(Set(done).count == done.count)
        }
    }

    @Test func `a job that takes longer than its lease keeps it`() throws {
        try TestDatabase.withMigratedDatabase { database in
            let bench = Bench()
            let kind = JobKind("long") { _ in
                bench.enter()
                bench.gate.wait()
                bench.leave()
            }
            var settings = self.settings(database)
            // Long enough for a machine that stalls for a while; a worker renews it well before it is over.
            settings.lease = .seconds(12)
            settings.threads = 1
            let first = try JobsProcess(settings, kinds: [kind], journal: .silent)
            settings.name = "jobs-2"
            let second = try JobsProcess(settings, kinds: [kind], journal: .silent)
            for worker in [first, second] { try worker.start() }
            try self.enqueue("long", database)
            try self.wait("it begins") { bench.count == 1 }
            let lease = Instant.now + settings.lease + .seconds(3)
            try self.wait("a lease is over") { Instant.now > lease }
            #expect(bench.count == 1)
            bench.gate.happen()
            try self.wait("it is done") { try Database(database).read { try $0.jobs.unfinished() }.isEmpty }
            for worker in [first, second] { #expect(worker.finish()) }
        }
    }

    @Test func `a worker that is to stop lets jobs end, tells those that look, and gives back the rest`() throws {
        try TestDatabase.withMigratedDatabase { database in
            let bench = Bench()
            let looks = JobKind("looks") { context in
                bench.enter()
                while !context.mustStop() { sched_yield() }
                throw JobInterrupted()
            }
            let polite = try JobsProcess(self.settings(database), kinds: [looks], journal: .silent)
            try polite.start()
            try self.enqueue("looks", database)
            try self.wait("it begins") { bench.count == 1 }
            #expect(polite.finish())
            #expect(try self.job(database).state == .waiting)
            #expect(try self.job(database).attempts == 0)

            let deaf = JobKind("looks") { _ in
                bench.enter()
                bench.gate.wait()
            }
            var settings = self.settings(database)
            settings.grace = .milliseconds(200)
            let impolite = try JobsProcess(settings, kinds: [deaf], journal: .silent)
            try impolite.start()
            try self.wait("it begins anew") { bench.count == 2 }
            #expect(impolite.finish() == false)
            #expect(try self.job(database).state == .waiting)
            bench.gate.happen()
        }
    }

    @Test func `a failure is tried again after a pause`() throws {
        try TestDatabase.withMigratedDatabase { database in
            let bench = Bench()
            let kind = JobKind("fails") { _ in
                bench.enter()
                if bench.count == 1 { throw Refused() }
            }
            let worker = try JobsProcess(self.settings(database), kinds: [kind], journal: .silent)
            try worker.start()
            try self.enqueue("fails", database)
            try self.wait("it failed") { try bench.count == 1 && self.job(database).lastError != nil }
            #expect(try self.job(database).lastError == "Refused()")
            try self.wait("it is done") { try Database(database).read { try $0.jobs.unfinished() }.isEmpty }
            #expect(bench.count == 2)
            #expect(worker.finish())
        }
    }

    @Test func `what is prompt does not wait for what takes long`() throws {
        try TestDatabase.withMigratedDatabase { database in
            let bench = Bench()
            let long = JobKind("long") { _ in bench.gate.wait() }
            let prompt = JobKind("prompt", isPrompt: true) { _ in bench.enter() }
            let worker = try JobsProcess(self.settings(database), kinds: [long, prompt], journal: .silent)
            try worker.start()
            for kind in ["long", "long", "long", "prompt"] { try self.enqueue(kind, database) }
            try self.wait("it is done beside the others") { bench.count == 1 }
            bench.gate.happen()
            try self.wait("all is done") { try Database(database).read { try $0.jobs.unfinished() }.isEmpty }
            #expect(worker.finish())
        }
    }

    @Test func `a job whose end cannot be written is done once all the same`() throws {
        try TestDatabase.withMigratedDatabase { database in
            let bench = Bench()
            let kind = JobKind("work") { context in
                bench.enter()
                try context.database.transaction { try $0.execute("RENAME TABLE jobs TO jobs_away") }
            }
            let refusals = Atomic<Int>(0)
            let journal = JobJournal(
                debug: { _, _ in }, info: { _, _ in },
                warning: { message, _ in
                    if message.hasPrefix("the end") { refusals.add(1, ordering: .acquiringAndReleasing) }
                })
            let worker = try JobsProcess(self.settings(database), kinds: [kind], journal: journal)
            try worker.start()
            try self.enqueue("work", database)
            try self.wait("its end is refused") { refusals.load(ordering: .acquiring) > 0 }
            try Database(database).transaction { tx throws in try tx.execute("RENAME TABLE jobs_away TO jobs") }
            try self.wait("its end is written") { try Database(database).read { try $0.jobs.unfinished() }.isEmpty }
            #expect(bench.count == 1)
            #expect(worker.finish())
        }
    }

    @Test func `a database that comes later is waited for`() throws {
        try TestDatabase.withMigratedDatabase { database in
            let bench = Bench()
            let kind = JobKind("tick", every: 1) { _ in bench.enter() }
            try Database(database).transaction { tx throws in try tx.execute("RENAME TABLE jobs TO jobs_away") }
            let worker = try JobsProcess(self.settings(database), kinds: [kind], journal: .silent)
            try worker.start()
            try Database(database).transaction { tx throws in try tx.execute("RENAME TABLE jobs_away TO jobs") }
            try self.wait("it comes round") { bench.count >= 1 }
            #expect(worker.finish())
        }
    }
}
