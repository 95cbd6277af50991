import Glibc
import Primitives

/// What the kernel knows of a process, from `/proc`.
enum ProcessTable {
    /// When the process started, in clock ticks since the machine did; nil when there is no such process.
    static func startTicks(of pid: pid_t) -> UInt64? {
        // The second field is the name in parentheses, which may itself hold spaces and parentheses.
        guard let text = Self.text("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19 else { return nil }
        return UInt64(fields[19])
    }

    /// Resident memory in bytes, of the process alone.
    static func residentBytes(of pid: pid_t) -> Int? {
        guard let text = Self.text("/proc/\(pid)/status") else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }

    /// A file of `/proc`; a process that has just ended has none, which is an answer and no error.
    private static func text(_ path: String) -> String? {
        do { return String(decoding: try Files.read(path, limit: 65_536), as: UTF8.self) } catch { return nil }
    }
}
