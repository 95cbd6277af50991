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
        // One that was still starting may never hear a request.
        _ = try Self.end(living.filter { $0.state == .starting }, SIGKILL, within: .seconds(5))
        if try Self.end(living, SIGTERM, within: .seconds(30)) { return }
        _ = try Self.end(living, SIGKILL, within: .seconds(5))
    }

    /// Signals the groups every second until they are gone.
    private static func end(
        _ children: [SupervisorStatus.Child], _ signal: Int32, within limit: Duration
    ) throws -> Bool {
        let deadline = Monotonic.now + limit
        var askAt = Monotonic.now
        while true {
            let living = try children.filter(Self.isAlive)
            guard !living.isEmpty else { return true }
            guard Monotonic.now < deadline else { return false }
            if Monotonic.now >= askAt {
                for pid in living.compactMap(\.pid) { kill(-pid, signal) }
                askAt += ChildMachine.askingInterval
            }
            usleep(20_000)
        }
    }

    private static func isAlive(_ child: SupervisorStatus.Child) throws(PosixError) -> Bool {
        guard let pid = child.pid, let ticks = child.startTicks else { return false }
        return try ProcessTable.isGroupAlive(leader: pid, startTicks: ticks)
    }
}
