import Core
import Primitives
import Testing

@testable import Administration

@Suite struct JobsExaminationTests {
    private let now = Instant(seconds: 1_767_268_800)

    private func job(
        _ state: Job.State = .waiting, every: Int64? = 60, due: Duration = .seconds(10), attempts: Int64 = 0,
        error: String? = nil
    ) -> Job {
        Job(
            id: 7, kind: "upkeep.sessions", payload: JSONText(stored: []), every: every, state: state,
            runAt: self.now + due, attempts: attempts, maxAttempts: 1, lastError: error, leasedBy: nil, startedAt: nil,
            finishedAt: state == .dead ? self.now : nil)
    }

    private func verdicts(_ jobs: [Job]) -> [Finding.Verdict] {
        JobsExamination.findings(jobs, at: self.now).map(\.verdict)
    }

    @Test func `all is well when what comes round is not late`() {
        #expect(self.verdicts([self.job(), self.job(due: .seconds(-30))]) == [.ok])
    }

    @Test func `no worker, or one that does nothing, is a failure`() {
        #expect(self.verdicts([]) == [.fail])
        #expect(self.verdicts([self.job(due: .seconds(-300))]) == [.fail])
    }

    @Test func `what fails again and again, and what was given up, is told`() {
        #expect(self.verdicts([self.job(attempts: 5, error: "no luck")]) == [.warn])
        #expect(self.verdicts([self.job(), self.job(.dead, every: nil)]) == [.warn])
        #expect(self.verdicts([self.job(attempts: 1, error: "once")]) == [.ok])
    }

    @Test func `a line says what the job is, when it is due and why it failed`() {
        #expect(
            Subcommand.line(self.job(attempts: 2, error: "no luck"))
                == "7  waiting  upkeep.sessions  every 60 s  due 2026-01-01T12:00:10.000Z  attempt 2  failed: no luck")
    }
}
