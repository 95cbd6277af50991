import Glibc
import Primitives
import Runtime

/// Processes of an earlier supervisor that died without ending them.
///
/// The kernel has told them to end (see `ChildProgram.invocation`), but not their own children, which only hear of it
/// from them; this asks whole process groups, waits, and insists.
enum Leftovers {
    /// Ends what the last status file names, if it still runs.
    static func end(paths: InstancePaths, log: Log) throws {
        guard let status = try SupervisorStatus.read(paths.status) else { return }
        let living = try status.children.filter(Self.isAlive)
        guard !living.isEmpty else { return }
        log.warning("ending what an earlier supervisor left", ["processes": .array(living.map { .string($0.name) })])
        Self.signal(living, SIGTERM)
        if try Self.waitForEnd(of: living, within: .seconds(30)) { return }
        Self.signal(try living.filter(Self.isAlive), SIGKILL)
        _ = try Self.waitForEnd(of: living, within: .seconds(5))
    }

    private static func signal(_ children: [SupervisorStatus.Child], _ signal: Int32) {
        for pid in children.compactMap(\.pid) { kill(-pid, signal) }
    }

    private static func isAlive(_ child: SupervisorStatus.Child) throws(PosixError) -> Bool {
        guard let pid = child.pid, let ticks = child.startTicks else { return false }
        return try ProcessTable.isGroupAlive(leader: pid, startTicks: ticks)
    }

    private static func waitForEnd(of children: [SupervisorStatus.Child], within limit: Duration) throws -> Bool {
        let deadline = Monotonic.now + limit
        while try children.contains(where: Self.isAlive) {
            guard Monotonic.now < deadline else { return false }
            usleep(20_000)
        }
        return true
    }
}
