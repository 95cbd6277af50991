import Glibc
import JSON
import Primitives

/// What a supervisor says about itself in `run/status.json`: written whole at every change, read by `atrium status`,
/// by `atrium reload`, and by the next supervisor, which looks for what the last one may have left behind.
struct SupervisorStatus: Equatable {
    enum Mode: String { case starting, running, reloading, stopping }

    struct Reload: Equatable {
        /// How many reloads have ended since the supervisor started.
        var count: Int64 = 0
        /// What was wrong with the last one; empty = nothing.
        var problem = ""
    }

    struct Child: Equatable {
        let name: String
        let state: ChildMachine.State
        /// nil = no process right now.
        var pid: pid_t?
        /// The kernel's start time of that process, which tells it from a later one of the same number.
        var startTicks: UInt64?
        var since: Instant?
        var restarts: Int = 0
        var lastExit: String?
    }

    /// The instance's name and its public address.
    var instance: String
    var url: String
    var pid: pid_t
    var since: Instant
    var mode: Mode
    var reload = Reload()
    var children: [Child] = []

    static func read(_ path: String) throws -> SupervisorStatus? {
        guard Files.exists(path) else { return nil }
        return SupervisorStatus(try JSONValue(parsing: try Files.read(path)))
    }

    func write(to path: String) throws(PosixError) {
        try Files.writeAtomically(self.json.encoded + [UInt8(ascii: "\n")], to: path, mode: 0o600)
    }
}

extension SupervisorStatus {
    var json: JSONValue {
        [
            "instance": .string(self.instance), "url": .string(self.url),
            "pid": .integer(Int64(self.pid)), "since": .string(self.since.rfc3339),
            "mode": .string(self.mode.rawValue),
            "reload": ["count": .integer(self.reload.count), "problem": .string(self.reload.problem)],
            "children": .array(self.children.map(\.json)),
        ]
    }

    init?(_ json: JSONValue) {
        guard let pid = json["pid"]?.integerValue.flatMap({ pid_t(exactly: $0) }),
            let since = json["since"]?.stringValue.flatMap({ Instant(rfc3339: $0) }),
            let mode = json["mode"]?.stringValue.flatMap(Mode.init), let reload = json["reload"],
            let children = json["children"]?.arrayValue
        else { return nil }
        self.init(
            instance: json["instance"]?.stringValue ?? "", url: json["url"]?.stringValue ?? "", pid: pid, since: since,
            mode: mode,
            reload: Reload(
                count: reload["count"]?.integerValue ?? 0, problem: reload["problem"]?.stringValue ?? ""),
            children: children.compactMap(Child.init))
    }
}

extension SupervisorStatus.Child {
    var json: JSONValue {
        var object: JSONObject = ["name": .string(self.name), "state": .string(self.state.rawValue)]
        object["pid"] = self.pid.map { .integer(Int64($0)) }
        // As text: a count of ticks is no quantity, and JSON's numbers end at 2^53.
        object["start_ticks"] = self.startTicks.map { .string(String($0)) }
        object["since"] = self.since.map { .string($0.rfc3339) }
        object["restarts"] = .integer(Int64(self.restarts))
        object["last_exit"] = self.lastExit.map { .string($0) }
        return .object(object)
    }

    init?(_ json: JSONValue) {
        guard let name = json["name"]?.stringValue,
            let state = json["state"]?.stringValue.flatMap(ChildMachine.State.init)
        else { return nil }
        self.init(
            name: name, state: state, pid: json["pid"]?.integerValue.flatMap { pid_t(exactly: $0) },
            startTicks: json["start_ticks"]?.stringValue.flatMap { UInt64($0) },
            since: json["since"]?.stringValue.flatMap { Instant(rfc3339: $0) },
            restarts: json["restarts"]?.integerValue.flatMap { Int(exactly: $0) } ?? 0,
            lastExit: json["last_exit"]?.stringValue)
    }
}
