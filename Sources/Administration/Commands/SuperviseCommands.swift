import Glibc
import Primitives
import Runtime

extension Subcommand {
    static let supervise = Subcommand(
        name: "supervise", summary: "Run everything in the foreground and restart what dies, until SIGTERM."
    ) { context in
        let configuration = try context.configuration()
        let paths = configuration.paths
        guard let lock = try InstanceLock.take(paths, within: .seconds(2)) else {
            throw CommandError("this instance is running already", cure: "see `atrium status`")
        }
        let log = Log(process: "supervisor", level: Log.Level(rawValue: configuration.log.level) ?? .info)
        guard chdir(configuration.root) == 0 else {
            throw PosixError(operation: "chdir", path: configuration.root)
        }
        umask(0o077)
        try Leftovers.end(paths: paths, log: log)
        try Files.createDirectory(paths.wake, mode: 0o700)
        try ListeningPort.checkFree(configuration.server)
        if configuration.database.managed { try PrivateMariaDB(configuration).writeConfiguration() }
        try NginxServer(configuration).renderForUse()
        let folder = try ProgramRun.folderOfThisProgram()
        var environment = try ConfigurationSource.process().environment
        environment["ATRIUM_ROOT"] = configuration.root
        let supervisor = try Supervisor(
            configuration: configuration, environment: environment, log: log,
            makePlan: { try SupervisionPlan($0, programFolder: folder) },
            loadConfiguration: { try context.configuration() })
        try Files.writeAtomically(Array("\(getpid())\n".utf8), to: paths.supervisorPID, mode: 0o600)
        try withExtendedLifetime(lock) { try supervisor.run() }
        log.info("stopped")
        return 0
    }

    static let reload = Subcommand(
        name: "reload",
        summary: "Read the configuration again and replace the workers one after another, without a gap."
    ) { context in
        let paths = try context.configuration().paths
        let pid = try RunningInstance.supervisor(paths)
        let before = try SupervisorStatus.read(paths.status)?.reload.count ?? 0
        kill(pid, SIGHUP)
        // Each worker may take its whole grace to finish what it is doing.
        let status = try RunningInstance.wait(paths, within: .seconds(600)) { $0.reload.count > before }
        if !status.reload.problem.isEmpty {
            throw CommandError("not reloaded: \(status.reload.problem)", cure: "correct it, then `atrium reload` again")
        }
        Console.line("reloaded")
        return 0
    }

    static let stop = Subcommand(
        name: "stop", summary: "Stop everything in order: web server, workers, database."
    ) { context in
        let paths = try context.paths()
        if let pid = try InstanceLock.supervisor(of: paths) {
            kill(pid, SIGTERM)
            guard let lock = try InstanceLock.take(paths, within: .seconds(180)) else {
                throw CommandError(
                    "the supervisor (process \(pid)) has not ended within 3 minutes",
                    cure: "see `scripts/logs supervisor`; `kill -9 \(pid)` ends it, and what it runs ends with it")
            }
            _ = lock
            Console.line("stopped")
        } else {
            guard let lock = try InstanceLock.take(paths, within: .seconds(2)) else { return 1 }
            try withExtendedLifetime(lock) { try Leftovers.end(paths: paths, log: context.log) }
            Console.line("nothing is running")
        }
        return 0
    }
}

/// A running instance, seen from another process.
enum RunningInstance {
    /// - Throws: `CommandError` when nothing runs.
    static func supervisor(_ paths: InstancePaths) throws -> pid_t {
        guard let pid = try InstanceLock.supervisor(of: paths) else {
            throw CommandError("nothing is running", cure: "run scripts/start")
        }
        return pid
    }

    /// Waits until the supervisor's status is as wanted.
    static func wait(
        _ paths: InstancePaths, within limit: Duration, until isDone: (SupervisorStatus) -> Bool
    ) throws -> SupervisorStatus {
        let deadline = Monotonic.now + limit
        while Monotonic.now < deadline {
            if let status = try SupervisorStatus.read(paths.status), isDone(status) { return status }
            _ = try self.supervisor(paths)
            usleep(50_000)
        }
        throw CommandError("that took too long", cure: "see `scripts/logs supervisor`")
    }
}
