import Core
import JSON
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// To find work costs the same whatever was done before and whatever waits.
@Suite struct JobPlanTests {
    private func expect(
        atMost rows: Int64, _ database: Database, _ body: (Transaction) throws -> Void
    ) throws {
        let counters = try ReadCounters.measure(database, body)
        #expect(counters.scans == 0)
        #expect(counters.rows <= rows)
    }

    @Test func `no question to the queue reads much more than it is about`() throws {
        try TestDatabase.withMigratedDatabase { settings in
            let database = Database(settings)
            try database.transaction { tx in
                for (state, count, ahead) in [("done", 9_000, -9_000), ("dead", 50, -9_000), ("waiting", 900, 600)] {
                    try tx.execute(
                        """
                        INSERT INTO jobs (kind, payload, state, run_at, max_attempts, created_at, finished_at)
                        SELECT 'work', '{}', \(state), \(tx.now) + INTERVAL \(ahead) SECOND + INTERVAL seq SECOND, 3,
                            \(tx.now), IF(\(state) = 'waiting', NULL, \(tx.now)) FROM seq_1_to_10000 LIMIT \(count)
                        """)
                }
                try tx.jobs.schedule("tick", every: 60)
                try tx.query("ANALYZE TABLE jobs") { _ in }
            }
            let kinds = ["tick", "work"]
            try self.expect(atMost: 3, database) { _ = try $0.jobs.nextDue(kinds) }
            var claimed: Job?
            try self.expect(atMost: 6, database) {
                claimed = try $0.jobs.claim(kinds, by: "a", lease: .seconds(30))
            }
            let job = try #require(claimed)
            try self.expect(atMost: 6, database) { _ = try $0.jobs.renew([job.id], by: "a", lease: .seconds(30)) }
            try self.expect(atMost: 3, database) { _ = try $0.jobs.finish(job, by: "a") }
            try self.expect(atMost: 3, database) { _ = try $0.jobs.claim(kinds, by: "a", lease: .seconds(30)) }
            try self.expect(atMost: 3, database) {
                _ = try $0.jobs.enqueue(JobDraft(kind: "work", payload: JSONText([:] as JSONObject)))
            }
            try self.expect(atMost: 3, database) {
                _ = try $0.jobs.removeEnded(.done, before: $0.now - .seconds(86_400))
            }
            // What lies ahead is looked through: it is bounded by what waits.
            try self.expect(atMost: 2_000, database) { try $0.jobs.mendTimes(longestLease: .seconds(30)) }
        }
    }
}
