import Glibc
import Primitives

/// This test program once more, in a process of its own that runs `ChildWork` alone.
struct Child {
    enum Assignment: String { case race, hammer, hold }

    enum Ending: Equatable { case exited(Int32), killed(Int32), lost }

    private static let variable = "SHARED_MEMORY_CHILD"
    private let process: pid_t

    /// What this process was spawned for, and the directory to do it in; nil in the one that was not spawned.
    static let assignment: (Assignment, directory: String)? = {
        guard let value = getenv(variable) else { return nil }
        let parts = String(cString: value).split(separator: ":", maxSplits: 1).map(String.init)
        return Assignment(rawValue: parts[0]).map { ($0, parts[1]) }
    }()

    static func spawn(_ assignment: Assignment, in directory: String) throws -> Child {
        let arguments = [
            "/proc/self/exe", "--testing-library", "swift-testing", "--filter", "SharedMemoryTests.ChildWork",
        ]
        let program = try path(of: "/proc/self/exe")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for output in Int32(1)...2 { posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0) }
        var process: pid_t = 0
        let environment = try inherited() + ["\(variable)=\(assignment.rawValue):\(directory)"]
        let status = withPointers(arguments) { arguments in
            withPointers(environment) { posix_spawn(&process, program, &actions, nil, arguments, $0) }
        }
        guard status == 0 else { throw PosixError(operation: "posix_spawn", path: program, errno: status) }
        return Child(process: process)
    }

    func wait() -> Ending {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return .lost }
        }
        return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(status & 0x7F)
    }

    /// Kills it by SIGKILL and waits for its end.
    func kill() -> Ending {
        Glibc.kill(process, SIGKILL)
        return wait()
    }

    private static func path(of link: String) throws -> String {
        guard let target = realpath(link, nil) else {
            throw PosixError(operation: "realpath", path: link, errno: errno)
        }
        defer { free(target) }
        return String(cString: target)
    }

    /// This process's environment as it was at its start.
    private static func inherited() throws -> [String] {
        try Files.read("/proc/self/environ").split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The strings as C wants a list of arguments: pointers, and a null one at the end.
    private static func withPointers<R>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
    ) -> R {
        let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
        defer { pointers.deallocate() }
        for (index, string) in strings.enumerated() { (pointers + index).initialize(to: strdup(string)) }
        (pointers + strings.count).initialize(to: nil)
        defer { for index in strings.indices { free(pointers[index]) } }
        return body(pointers)
    }
}
