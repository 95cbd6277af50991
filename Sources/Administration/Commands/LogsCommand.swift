import Glibc
import Primitives
import Runtime

extension Subcommand {
    static let logs = Subcommand(
        name: "logs", synopsis: "[NAME] [-f] [-n LINES]",
        summary: "Show the end of the logs, or of one of them; -f waits for more.", flags: ["-f"], options: ["-n"],
        positional: 0...1
    ) { context in
        let folder = try context.paths().log
        let names = Files.exists(folder) ? try Files.list(folder).filter { $0.hasSuffix(".log") } : []
        var chosen = names
        if let name = context.arguments.positional.first {
            chosen = names.filter { $0 == "\(name).log" || $0.hasPrefix("\(name)-") }
        }
        guard !chosen.isEmpty else {
            throw CommandError(
                "there is no such log",
                cure: names.isEmpty ? "nothing has run yet" : "there are: \(names.joined(separator: " "))")
        }
        let count = context.arguments.value("-n") ?? (chosen.count == 1 ? "50" : "10")
        guard UInt(count) != nil else { throw UsageError(problem: "-n takes a number of lines") }
        guard let tail = ProgramRun.find("tail") else { throw CommandError("the program tail is missing") }
        var invocation = ProcessInvocation(
            executable: tail, arguments: ["-n", count] + (context.arguments.has("-f") ? ["-F"] : []))
        invocation.arguments += chosen.map { "\(folder)/\($0)" }
        invocation.environment = try ConfigurationSource.process().environment
        return try waitForExit(of: try invocation.spawn()).isSuccess ? 0 : 1
    }
}
