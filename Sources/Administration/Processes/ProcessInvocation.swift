import Glibc
import Primitives

/// A program to start: its arguments, its environment, and which of our files it gets.
///
/// Everything else that this process has open is closed in the child, since all of it is opened close-on-exec.
struct ProcessInvocation {
    /// Absolute.
    var executable: String
    /// Without the program's own name.
    var arguments: [String] = []
    /// The whole environment of the child.
    var environment: [String: String] = [:]
    /// Our descriptor by the number it has in the child; the three standard ones are inherited unless named.
    var descriptors: [Int32: Int32] = [:]
    /// The child leads a process group of its own: a signal to `-pid` reaches it with all its children, and Ctrl-C in
    /// a terminal does not.
    var leadsGroup = false

    /// Starts the program.
    ///
    /// The child has no signal blocked and the default action for each, whatever this process has set.
    func spawn() throws(PosixError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, source) in self.descriptors.sorted(by: { $0.key < $1.key }) {
            posix_spawn_file_actions_adddup2(&actions, source, target)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        self.set(&attributes)
        var pid: pid_t = 0
        let status = Self.withCStrings([self.executable] + self.arguments) { arguments in
            Self.withCStrings(self.environment.map { "\($0.key)=\($0.value)" }) { environment in
                posix_spawn(&pid, self.executable, &actions, &attributes, arguments, environment)
            }
        }
        guard status == 0 else { throw PosixError(operation: "posix_spawn", path: self.executable, errno: status) }
        return pid
    }

    private func set(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        if self.leadsGroup {
            posix_spawnattr_setpgroup(&attributes, 0)
            flags |= POSIX_SPAWN_SETPGROUP
        }
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    /// `strings` as a null-terminated array of C strings that live as long as the call.
    private static func withCStrings<R>(
        _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R
    ) -> R {
        var pointers = strings.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeBufferPointer { buffer in
            // The array has at least its terminator, so that it has a base address.
            guard let base = buffer.baseAddress else { preconditionFailure("an empty argument array") }
            return body(base)
        }
    }
}

/// Waits for a process to end.
func waitForExit(of pid: pid_t) throws(PosixError) -> ProcessExit {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
        guard errno == EINTR else { throw PosixError(operation: "waitpid", path: nil) }
    }
    return ProcessExit(waitStatus: status)
}
