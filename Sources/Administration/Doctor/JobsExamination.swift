import Core
import MariaDB
import Primitives
import Runtime
import Storage

/// Whether what is queued is done.
struct JobsExamination {
    let configuration: Configuration

    /// Due for longer than this is not done by anyone.
    static let longestDelay = Duration.seconds(120)

    func findings() -> [Finding] {
        do {
            guard try InstanceLock.supervisor(of: self.configuration.paths) != nil else { return [] }
            let jobs = try Database(self.configuration.apiConnection).read { tx in try tx.jobs.unfinished() }
            return Self.findings(jobs, at: .now)
        } catch let error as DatabaseError where error.number == 1146 {
            return []  // no such table, which the finding about the schema says
        } catch {
            return [.fail("jobs", "\(error)", cure: "see `scripts/logs mariadb`")]
        }
    }

    static func findings(_ jobs: [Job], at now: Instant) -> [Finding] {
        let logs = "see `scripts/logs jobs-1`"
        var findings: [Finding] = []
        let rounds = jobs.filter { $0.every != nil }
        if rounds.isEmpty { findings.append(.fail("jobs", "no worker has ever done any", cure: logs)) }
        if let late = jobs.first(where: { $0.state == .waiting && $0.runAt + Self.longestDelay < now }) {
            findings.append(.fail("jobs", "\(late.kind) is due since \(late.runAt.rfc3339)", cure: logs))
        }
        for job in rounds where job.attempts >= 3 {
            findings.append(
                .warn("jobs", "\(job.kind) failed \(job.attempts) times: \(job.lastError ?? "")", cure: logs))
        }
        let dead = jobs.count { $0.state == .dead }
        if dead > 0 {
            findings.append(
                .warn(
                    "jobs", "\(dead) were given up",
                    cure: "see why with `atrium jobs`, then `atrium jobs retry --dead`"))
        }
        return findings.isEmpty ? [.ok("jobs", "\(rounds.count) kinds of upkeep come round")] : findings
    }
}
