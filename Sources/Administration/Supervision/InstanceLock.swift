import CLinux
import Glibc
import Primitives
import Runtime

/// The right to start servers in an instance's directory: held by its supervisor, or for a short while by a command
/// that starts the database for itself. The kernel gives it back when its holder dies.
final class InstanceLock {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(self.descriptor) }

    /// The lock, or nil when another process holds it.
    static func take(_ paths: InstancePaths) throws(PosixError) -> InstanceLock? {
        try Files.createDirectory(paths.run, mode: 0o700)
        let descriptor = open(paths.supervisorLock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PosixError(operation: "open", path: paths.supervisorLock) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return InstanceLock(descriptor: descriptor) }
        let reason = errno
        close(descriptor)
        guard reason == EWOULDBLOCK else {
            throw PosixError(operation: "flock", path: paths.supervisorLock, errno: reason)
        }
        return nil
    }

    /// The lock, or nil when another process keeps it for all of `limit`.
    static func take(_ paths: InstancePaths, within limit: Duration) throws(PosixError) -> InstanceLock? {
        let deadline = Monotonic.now + limit
        while true {
            if let lock = try Self.take(paths) { return lock }
            guard Monotonic.now < deadline else { return nil }
            usleep(20_000)
        }
    }

    /// The supervisor that holds the lock; nil when none runs.
    static func supervisor(of paths: InstancePaths) throws -> pid_t? {
        guard Files.exists(paths.supervisorLock) else { return nil }
        if try Self.take(paths) != nil { return nil }
        return ProcessTable.pid(inFile: paths.supervisorPID)
    }
}
