import Glibc
import Primitives

/// What the kernel knows of a process, from `/proc`.
enum ProcessTable {
    /// When the process started, in clock ticks since the machine did; nil when there is no such process.
    static func startTicks(of pid: pid_t) -> UInt64? { Self.facts(of: pid)?.startTicks }

    /// Whether a process group that began with the process `leader` still has members. The kernel gives its number to
    /// nobody else while it has; members started at `startTicks` or later.
    static func isGroupAlive(leader: pid_t, startTicks: UInt64) throws(PosixError) -> Bool {
        if let now = Self.facts(of: leader), now.startTicks != startTicks { return false }
        return try Files.list("/proc").contains { name in
            guard let pid = pid_t(name), let facts = Self.facts(of: pid) else { return false }
            return facts.group == leader && facts.startTicks >= startTicks && !facts.isZombie
        }
    }

    private struct Facts {
        let isZombie: Bool
        let group: pid_t
        let startTicks: UInt64
    }

    private static func facts(of pid: pid_t) -> Facts? {
        // The second field is the name in parentheses, which may itself hold spaces and parentheses.
        guard let text = Self.text("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let group = pid_t(fields[2]), let ticks = UInt64(fields[19]) else { return nil }
        return Facts(isZombie: fields[0] == "Z", group: group, startTicks: ticks)
    }

    /// The process that a program's own file names; nil when there is no such file, or nothing in it yet.
    static func pid(inFile path: String) -> pid_t? {
        Self.text(path).flatMap { pid_t($0.prefix { $0.isNumber }) }
    }

    /// Resident memory in bytes, of the process alone.
    static func residentBytes(of pid: pid_t) -> Int? {
        guard let text = Self.text("/proc/\(pid)/status") else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }

    /// A file that comes and goes with a process, so that its absence is an answer and no error.
    private static func text(_ path: String) -> String? {
        do { return String(decoding: try Files.read(path, limit: 65_536), as: UTF8.self) } catch { return nil }
    }
}
