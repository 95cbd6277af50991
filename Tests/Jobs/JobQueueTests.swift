import Core
import JSON
import MariaDB
import Primitives
import Storage
import Synchronization
import TestSupport
import Testing

/// The queue in the database.
@Suite struct JobQueueTests {
    private static let lease: Duration = .seconds(30)

    private func withQueue(_ body: (Database, ConnectionSettings) throws -> Void) throws {
        try TestDatabase.withMigratedDatabase { settings in try body(Database(settings), settings) }
    }

    private func draft(_ kind: String = "work", key: String? = nil, attempts: Int64 = 3) -> JobDraft {
        var draft = JobDraft(kind: kind, payload: JSONText(["to": "do"] as JSONObject))
        draft.uniqueKey = key
        draft.maxAttempts = attempts
        return draft
    }

    private func claim(_ database: Database, by worker: String, lease: Duration = lease) throws -> Job? {
        try database.transaction { tx in try tx.jobs.claim(["work", "tick"], by: worker, lease: lease) }
    }

    private func all(_ database: Database) throws -> [Job] { try database.read { try $0.jobs.unfinished() } }

    @Test func `a key is taken as long as its job is unfinished`() throws {
        try self.withQueue { database, _ throws in
            let first = try database.transaction { try $0.jobs.enqueue(self.draft(key: "once")) }
            #expect(first != nil)
            #expect(try database.transaction { try $0.jobs.enqueue(self.draft(key: "once")) } == nil)
            #expect(try database.transaction { try $0.jobs.enqueue(self.draft()) } != nil)
            let job = try #require(try self.claim(database, by: "a"))
            #expect(job.id == first)
            #expect(job.payload.object["to"] == "do")
            #expect(try database.transaction { try $0.jobs.enqueue(self.draft(key: "once")) } == nil)
            #expect(try database.transaction { try $0.jobs.finish(job, by: "a") })
            #expect(try database.transaction { try $0.jobs.enqueue(self.draft(key: "once")) } != nil)
        }
    }

    @Test func `a job is nobody else's before its lease is over, and anybody's afterwards`() throws {
        try self.withQueue { database, _ throws in
            _ = try database.transaction { try $0.jobs.enqueue(self.draft()) }
            let first = try #require(try self.claim(database, by: "a"))
            #expect(try self.claim(database, by: "b") == nil)
            try database.transaction { tx throws in
                try tx.execute("UPDATE jobs SET lease_until = \(tx.now - .seconds(1)) WHERE id = \(first.id)")
            }
            let second = try #require(try self.claim(database, by: "b"))
            #expect(second.id == first.id)
            #expect(second.attempts == 2)
            // Whatever the first still says has no effect.
            #expect(try database.transaction { try $0.jobs.renew([first.id], by: "a", lease: Self.lease) }.isEmpty)
            #expect(try database.transaction { try $0.jobs.finish(first, by: "a") } == false)
            #expect(
                try database.transaction { try $0.jobs.fail(first, by: "a", error: "late", backOff: .zero) } == false)
            #expect(
                try database.transaction { try $0.jobs.renew([first.id], by: "b", lease: Self.lease) } == [first.id])
            #expect(try database.transaction { try $0.jobs.finish(second, by: "b") })
        }
    }

    @Test func `workers that take jobs at the same time take each of them once, without waiting for one another`()
        throws
    {
        try self.withQueue { database, settings throws in
            try database.transaction { tx throws in
                for _ in 0..<60 { try tx.jobs.enqueue(self.draft()) }
            }
            let taken = try concurrently(4) { number -> [Int64] in
                let database = Database(settings)
                var taken: [Int64] = []
                while let job = try self.claim(database, by: "worker \(number)") {
                    taken.append(job.id)
                    _ = try database.transaction { tx in try tx.jobs.finish(job, by: "worker \(number)") }
                }
                return taken
            }
            #expect(taken.flatMap { $0 }.count == 60)
            #expect(Set(taken.flatMap { $0 }).count == 60)
        }
    }

    @Test func `a job that another is just taking is passed over`() throws {
        try self.withQueue { database, settings throws in
            try database.transaction { tx throws in
                for _ in 0..<2 { try tx.jobs.enqueue(self.draft()) }
            }
            try database.transaction { tx throws in
                let first = try #require(try tx.jobs.claim(["work"], by: "a", lease: Self.lease))
                let second = try #require(try self.claim(Database(settings), by: "b"))
                #expect(first.id != second.id)
            }
        }
    }

    @Test func `what fails is tried again later, and given up in the end`() throws {
        try self.withQueue { database, _ throws in
            let id = try #require(try database.transaction { try $0.jobs.enqueue(self.draft(attempts: 2)) })
            let first = try #require(try self.claim(database, by: "a"))
            _ = try database.transaction { tx throws in
                try tx.jobs.fail(first, by: "a", error: "no luck", backOff: .seconds(60))
            }
            #expect(try self.claim(database, by: "a") == nil)
            let waiting = try #require(try self.all(database).first)
            #expect(waiting.state == .waiting)
            #expect(waiting.lastError == "no luck")
            #expect(waiting.runAt > .now + .seconds(30))
            #expect(try database.transaction { try $0.jobs.retry(id) }?.id == id)
            for attempt in 1...2 {
                let job = try #require(try self.claim(database, by: "a"))
                #expect(job.attempts == Int64(attempt))
                let long = String(repeating: "é", count: 5_000)
                _ = try database.transaction { tx in try tx.jobs.fail(job, by: "a", error: long, backOff: .zero) }
            }
            #expect(try self.all(database).map(\.state) == [.dead])
            #expect(try self.all(database).first?.lastError?.count == 2_000)
            #expect(try self.claim(database, by: "a") == nil)
            #expect(try database.transaction { try $0.jobs.retryDead() } == 1)
            #expect(try self.claim(database, by: "a")?.attempts == 1)
        }
    }

    @Test func `a job that ends its worker each time is given up, too`() throws {
        try self.withQueue { database, _ throws in
            _ = try database.transaction { try $0.jobs.enqueue(self.draft(attempts: 2)) }
            for _ in 0..<2 {
                #expect(try self.claim(database, by: "a", lease: .seconds(-1)) != nil)
            }
            #expect(try self.claim(database, by: "a") == nil)
            #expect(try self.all(database).map(\.state) == [.dead])
        }
    }

    @Test func `what comes round is one row, waits for whole multiples of its time, and is never given up`() throws {
        try self.withQueue { database, settings throws in
            _ = try concurrently(4) { _ in
                try Database(settings).transaction { tx in try tx.jobs.schedule("tick", every: 3_600) }
            }
            let job = try #require(try self.claim(database, by: "a"))
            #expect(try self.claim(database, by: "b") == nil)
            #expect(try database.transaction { try $0.jobs.finish(job, by: "a") })
            let waiting = try #require(try self.all(database).first)
            #expect(waiting.runAt.seconds % 3_600 == 0)
            #expect(waiting.runAt > .now && waiting.runAt <= .now + .seconds(3_600))
            for _ in 0..<5 {
                _ = try database.transaction { try $0.jobs.retry(job.id) }
                let again = try #require(try self.claim(database, by: "a"))
                _ = try database.transaction { tx throws in
                    try tx.jobs.fail(again, by: "a", error: "no luck", backOff: .seconds(86_400))
                }
            }
            let failed = try #require(try self.all(database).first)
            #expect(failed.state == .waiting)
            #expect(failed.runAt <= .now + .seconds(3_600), "no later than its next time")
        }
    }

    @Test func `a worker that starts gives back what the last of its name held, and nothing of others`() throws {
        try self.withQueue { database, _ throws in
            try database.transaction { tx throws in
                for _ in 0..<3 { try tx.jobs.enqueue(self.draft()) }
            }
            let mine = try #require(try self.claim(database, by: "jobs-1@host:aa"))
            let others = try #require(try self.claim(database, by: "jobs-11@host:bb"))
            _ = try self.claim(database, by: "jobs-2@host:cc")
            try database.transaction { try $0.jobs.releaseAll(ofWorker: "jobs-1@host:") }
            #expect(try self.claim(database, by: "jobs-1@host:dd")?.id == mine.id)
            #expect(try self.claim(database, by: "jobs-1@host:dd") == nil)
            #expect(try database.transaction { try $0.jobs.finish(others, by: "jobs-11@host:bb") })
        }
    }

    @Test func `what a worker holds without knowing is given back, and nothing that it knows of or has just begun`()
        throws
    {
        try self.withQueue { database, _ throws in
            try database.transaction { tx in
                for _ in 0..<3 { try tx.jobs.enqueue(self.draft()) }
            }
            let forgotten = try #require(try self.claim(database, by: "a"))
            let known = try #require(try self.claim(database, by: "a"))
            try database.transaction { tx in
                try tx.execute("UPDATE jobs SET started_at = started_at - INTERVAL 6 SECOND")
            }
            _ = try self.claim(database, by: "a")
            try database.transaction { try $0.jobs.releaseForgotten(by: "b", except: []) }
            #expect(try self.claim(database, by: "b") == nil)
            try database.transaction { try $0.jobs.releaseForgotten(by: "a", except: [known.id]) }
            #expect(try self.claim(database, by: "b")?.id == forgotten.id)
            #expect(try self.claim(database, by: "b") == nil)
            try database.transaction { try $0.jobs.releaseForgotten(by: "a", except: []) }
            #expect(try self.claim(database, by: "b")?.id == known.id)
        }
    }

    @Test func `a clock that was a year ahead puts nothing off for a year`() throws {
        try self.withQueue { database, _ throws in
            try database.transaction { tx throws in
                try tx.jobs.schedule("tick", every: 60)
                try tx.jobs.enqueue(self.draft())
                try tx.execute("UPDATE jobs SET run_at = \(tx.now + .seconds(31_536_000)) WHERE kind = 'tick'")
            }
            let job = try #require(try self.claim(database, by: "a", lease: .seconds(31_536_000)))
            try database.transaction { try $0.jobs.mendTimes(longestLease: Self.lease) }
            #expect(try self.claim(database, by: "b")?.kind == "tick")
            let lease = try database.read { tx throws in
                try tx.first("SELECT lease_until FROM jobs WHERE id = \(job.id)") { try $0.instant(0) }
            }
            #expect(try #require(lease) <= .now + Self.lease)
        }
    }

    @Test func `what came round and nobody knows any more is forgotten after a day`() throws {
        try self.withQueue { database, _ throws in
            try database.transaction { tx in
                for kind in ["tick", "renamed", "younger"] { try tx.jobs.schedule(kind, every: 60) }
                try tx.jobs.enqueue(self.draft("once"))
                try tx.execute("UPDATE jobs SET run_at = run_at - INTERVAL 2 DAY WHERE kind <> 'younger'")
                try tx.jobs.removeAbandoned(besides: ["tick"])
            }
            #expect(try Set(self.all(database).map(\.kind)) == ["tick", "younger", "once"])
        }
    }

    @Test func `only what ended long ago is removed`() throws {
        try self.withQueue { database, _ throws in
            try database.transaction { tx throws in
                for _ in 0..<3 { try tx.jobs.enqueue(self.draft()) }
            }
            for _ in 0..<2 {
                let job = try #require(try self.claim(database, by: "a"))
                _ = try database.transaction { tx in try tx.jobs.finish(job, by: "a") }
            }
            try database.transaction { tx throws in
                try tx.execute(
                    "UPDATE jobs SET finished_at = finished_at - INTERVAL 8 DAY WHERE state = 'done' LIMIT 1")
                _ = try tx.jobs.removeEnded(.done, before: tx.now - .seconds(7 * 86_400))
            }
            let left = try database.read { try $0.first("SELECT COUNT(*) FROM jobs") { try $0.integer(0) } }
            #expect(left == 2)
        }
    }

    @Test func `the pause after a failure doubles up to an hour, less up to a half`() {
        for attempts in 1...40 as ClosedRange<Int64> {
            let (longest, shortest) = (
                JobTiming.backOff(attempts: attempts, chance: 0), JobTiming.backOff(attempts: attempts, chance: 1)
            )
            #expect(longest == .seconds(attempts > 12 ? 3_600 : Int64(1) << (attempts - 1)))
            #expect(shortest == longest / 2)
        }
        #expect(JobTiming.next(after: Instant(seconds: 119), every: 60) == Instant(seconds: 120))
        #expect(JobTiming.next(after: Instant(seconds: 120), every: 60) == Instant(seconds: 180))
    }
}
