import Glibc
import Primitives
import Runtime

/// Work on the database by a command: with the server that runs, or else with the private one, started for the
/// length of the work.
struct ReachableDatabase {
    let configuration: Configuration
    let log: Log

    /// - Throws: `CommandError` when there is no server and none can be started, and whatever `body` throws.
    func use<R>(_ body: () throws -> R) throws -> R {
        guard self.configuration.database.managed else { return try body() }
        let paths = self.configuration.paths
        let deadline = Monotonic.now + .seconds(60)
        while Monotonic.now < deadline {
            if let lock = try InstanceLock.take(paths) {
                return try withExtendedLifetime(lock) {
                    try Leftovers.end(paths: paths, log: self.log)
                    return try self.withTemporaryServer(body)
                }
            }
            // Somebody else runs it, or is about to.
            if ListenerProbe.greets(socket: self.configuration.database.socket) { return try body() }
            usleep(50_000)
        }
        throw CommandError(
            "Atrium runs, but its database does not answer at \(self.configuration.database.socket)",
            cure: "see `scripts/logs mariadb`, or `scripts/stop` and try again")
    }

    private func withTemporaryServer<R>(_ body: () throws -> R) throws -> R {
        let server = try PrivateMariaDB(self.configuration)
        guard server.isInstalled else {
            throw CommandError("there is no database yet", cure: "run `atrium setup`")
        }
        let pid = try self.start(server)
        let answer: R
        do {
            try self.waitUntilReady(pid)
            answer = try body()
        } catch {
            try self.stop(pid)
            throw error
        }
        try self.stop(pid)
        return answer
    }

    private func start(_ server: PrivateMariaDB) throws -> pid_t {
        let path = self.configuration.paths.log(of: PrivateMariaDB.programName)
        let output = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw PosixError(operation: "open", path: path) }
        defer { close(output) }
        // Should this command die, nobody would look after a server that ends slowly.
        var invocation = server.program().invocation(
            environment: try ConfigurationSource.process().environment, deathSignal: "KILL")
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(null) }
        invocation.descriptors = [0: null, 1: output, 2: output]
        return try invocation.spawn()
    }

    private func waitUntilReady(_ pid: pid_t) throws {
        while !ListenerProbe.greets(socket: self.configuration.database.socket) {
            var status: Int32 = 0
            if waitpid(pid, &status, WNOHANG) == pid {
                let path = self.configuration.paths.log(of: PrivateMariaDB.programName)
                throw CommandError(
                    "the database did not start: \(ProcessExit(waitStatus: status))",
                    cure: "its last words are in \(path)")
            }
            usleep(20_000)
        }
    }

    /// Asks the server to end until it has: it writes what it has in memory first.
    private func stop(_ pid: pid_t) throws {
        var askAt = Monotonic.now
        var status: Int32 = 0
        while waitpid(pid, &status, WNOHANG) == 0 {
            if Monotonic.now >= askAt {
                kill(pid, SIGTERM)
                askAt += ChildMachine.askingInterval
            }
            usleep(10_000)
        }
    }
}
