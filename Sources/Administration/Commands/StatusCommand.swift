import Primitives
import Runtime

extension Subcommand {
    static let status = Subcommand(
        name: "status", synopsis: "[--json]",
        summary: "Tell what runs, since when, and how often it was restarted. Exit code 1 unless all is up.",
        flags: ["--json"]
    ) { context in
        let paths = try context.paths()
        guard try InstanceLock.supervisor(of: paths) != nil, let status = try SupervisorStatus.read(paths.status) else {
            Console.line(
                context.arguments.has("--json") ? "{\"mode\":\"stopped\"}" : "nothing is running: scripts/start")
            return 1
        }
        if context.arguments.has("--json") {
            Console.line(status.json.text)
        } else {
            Console.line("\(status.instance)  \(status.mode.rawValue)  \(status.url)")
            for child in status.children { Console.line(Self.line(child)) }
            if !status.reload.problem.isEmpty { Console.line("  last reload failed: \(status.reload.problem)") }
        }
        return status.children.allSatisfy { $0.state == .up } ? 0 : 1
    }

    private static func line(_ child: SupervisorStatus.Child) -> String {
        var parts = [padded(child.name, 10), padded(child.state.rawValue, 8)]
        parts.append(padded(child.pid.map { "pid \($0)" } ?? "", 12))
        parts.append(padded(child.since.map { "for \(age(Instant.now - $0))" } ?? "", 14))
        let memory = child.pid.flatMap(ProcessTable.residentBytes).map { "\($0 >> 20) MB" } ?? ""
        parts.append(padded(memory, 8))
        parts.append("restarts \(child.restarts)")
        if let exit = child.lastExit, child.restarts > 0 { parts.append("(last: \(exit))") }
        return "  " + parts.joined(separator: " ")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// A length of time in its two largest units, for example `2 h 3 min`.
    static func age(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min \(seconds % 60) s"
        case ..<86_400: return "\(seconds / 3600) h \(seconds / 60 % 60) min"
        default: return "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
        }
    }
}
