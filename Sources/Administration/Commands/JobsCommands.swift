import Core
import Primitives

extension Subcommand {
    static let jobs = Subcommand(
        name: "jobs", summary: "List what is queued, what comes round and what was given up."
    ) { context in try list(context) }

    static let jobsList = Subcommand(name: "jobs list", summary: "The same.") { context in try list(context) }

    static let jobsRetry = Subcommand(
        name: "jobs retry", synopsis: "ID | --dead",
        summary: "Have a job tried at once; --dead: everything that was given up.", flags: ["--dead"],
        positional: 0...1
    ) { context in
        let words = context.arguments.positional
        guard words.isEmpty == context.arguments.has("--dead") else {
            throw UsageError(problem: "usage: atrium jobs retry ID | --dead")
        }
        if words.isEmpty {
            let count = try AdministratorServices(context: context).use { try $0.retryDeadJobs() }
            Console.line("\(count) jobs are tried again")
            return 0
        }
        guard let id = Int64(words[0]) else { throw UsageError(problem: "\(words[0]) is no number of a job") }
        let job = try AdministratorServices(context: context).use { try $0.retryJob(id) }
        Console.line("job \(id) (\(job.kind)) is tried again")
        return 0
    }

    private static func list(_ context: CommandContext) throws -> Int32 {
        let jobs = try AdministratorServices(context: context).use { try $0.jobs() }
        for job in jobs { Console.line(self.line(job)) }
        if jobs.isEmpty { Console.line("nothing is queued") }
        return 0
    }

    /// `12  waiting  metrics.sample  every 5 s  due 2026-01-02T03:04:05.000Z  …`
    static func line(_ job: Job) -> String {
        var parts = [String(job.id), job.state.rawValue, job.kind]
        if let every = job.every { parts.append("every \(every) s") }
        switch job.state {
        case .waiting: parts.append("due \(job.runAt.rfc3339)")
        case .running: parts.append("since \(job.startedAt?.rfc3339 ?? "?") by \(job.leasedBy ?? "?")")
        case .dead, .done: parts.append("ended \(job.finishedAt?.rfc3339 ?? "?")")
        }
        if job.attempts > 0, job.lastError != nil { parts.append("attempt \(job.attempts)") }
        if let error = job.lastError { parts.append("failed: \(error)") }
        return parts.joined(separator: "  ")
    }
}
