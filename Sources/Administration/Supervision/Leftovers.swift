import Glibc
import Primitives
import Runtime

/// Processes of an earlier supervisor that died without ending them.
///
/// The kernel has told them to end (see `ChildProgram.invocation`); this waits for that, and insists.
enum Leftovers {
    /// Ends what the last status file names, if it still runs.
    static func end(paths: InstancePaths, log: Log) throws {
        guard let status = try SupervisorStatus.read(paths.status) else { return }
        let living = status.children.filter(Self.isAlive)
        guard !living.isEmpty else { return }
        log.warning("ending what an earlier supervisor left", ["processes": .array(living.map { .string($0.name) })])
        for child in living { if let pid = child.pid { kill(pid, SIGTERM) } }
        if Self.waitForEnd(of: living, within: .seconds(30)) { return }
        for child in living where Self.isAlive(child) { if let pid = child.pid { kill(-pid, SIGKILL) } }
        _ = Self.waitForEnd(of: living, within: .seconds(5))
    }

    private static func isAlive(_ child: SupervisorStatus.Child) -> Bool {
        guard let pid = child.pid, let ticks = child.startTicks else { return false }
        return ProcessTable.startTicks(of: pid) == ticks
    }

    private static func waitForEnd(of children: [SupervisorStatus.Child], within limit: Duration) -> Bool {
        let deadline = Monotonic.now + limit
        while children.contains(where: Self.isAlive) {
            guard Monotonic.now < deadline else { return false }
            usleep(20_000)
        }
        return true
    }
}
