import Glibc
import Primitives
import Runtime

/// A program with its state, and the system calls that its state asks for.
final class SupervisedChild {
    /// Used at the next start; a reload may change it.
    var program: ChildProgram
    private(set) var machine: ChildMachine

    private let logPath: String
    private let log: Log
    private var environment: [String: String]
    /// The reading ends of the pipes in which new processes say that they are ready.
    private(set) var readyPipes: [pid_t: Int32] = [:]
    private var since: [pid_t: Instant] = [:]

    init(_ program: ChildProgram, paths: InstancePaths, environment: [String: String], log: Log) {
        self.program = program
        self.logPath = paths.log(of: program.name)
        self.environment = environment
        self.log = log.with(["child": .string(program.name)])
        self.machine = ChildMachine(
            stopSignal: program.stopSignal, earlyStopSignal: program.earlyStopSignal, grace: program.grace,
            readyWithin: program.readyWithin)
    }

    var isUp: Bool { self.machine.state == .up }
    var isStopped: Bool { self.machine.state == .stopped }

    func receive(_ event: ChildMachine.Event) {
        for action in self.machine.receive(event, at: Monotonic.now) { self.perform(action) }
    }

    private func perform(_ action: ChildMachine.Action) {
        switch action {
        case .spawn:
            do {
                let pid = try self.spawn()
                self.since[pid] = .now
                self.log.info("started", ["pid": .integer(Int64(pid))])
                self.receive(.spawned(pid))
            } catch {
                self.log.error("cannot be started", ["reason": .string("\(error)")])
                self.receive(.spawnFailed)
            }
        case .signal(let pid, let signal): kill(pid, signal)
        case .killGroup(let pid): kill(-pid, SIGKILL)
        }
    }

    private func spawn() throws(PosixError) -> pid_t {
        let output = open(self.logPath, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw PosixError(operation: "open", path: self.logPath) }
        defer { close(output) }
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(null) }
        var invocation = self.program.invocation(environment: self.environment)
        invocation.descriptors = [0: null, 1: output, 2: output]
        guard self.program.readiness == .line else { return try invocation.spawn() }
        let pipe = try Pipe()
        pipe.setNonBlocking()
        defer { close(pipe.writing) }
        invocation.descriptors[ChildProgram.readyDescriptor] = pipe.writing
        do throws(PosixError) {
            let pid = try invocation.spawn()
            self.readyPipes[pid] = pipe.reading
            return pid
        } catch {
            close(pipe.reading)
            throw error
        }
    }

    /// Reads what a new process says about being ready.
    func readReadiness(of pid: pid_t) {
        guard let descriptor = self.readyPipes[pid] else { return }
        var byte: UInt8 = 0
        let count = read(descriptor, &byte, 1)
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
        close(descriptor)
        self.readyPipes[pid] = nil
        if count > 0 { self.isReady(pid) }
    }

    /// Whether readiness is to be asked for, since the program does not tell.
    var needsProbe: Bool {
        self.program.readiness != .line && self.machine.state == .starting && self.machine.current != nil
    }

    func probe() {
        guard self.needsProbe, let pid = self.machine.current?.pid else { return }
        let answers =
            switch self.program.readiness {
            case .line: false
            case .socket(let path): ListenerProbe.greets(socket: path)
            case .pidFile(let path): ProcessTable.pid(inFile: path) == pid
            }
        if answers { self.isReady(pid) }
    }

    private func isReady(_ pid: pid_t) {
        self.log.info("ready", ["pid": .integer(Int64(pid))])
        self.receive(.ready(pid))
    }

    /// - Returns: false when the process is none of this program's.
    func exited(_ pid: pid_t, _ exit: ProcessExit) -> Bool {
        guard self.since.removeValue(forKey: pid) != nil else { return false }
        // What it said before its end counts, even when its end is noticed first.
        self.readReadiness(of: pid)
        if let descriptor = self.readyPipes.removeValue(forKey: pid) { close(descriptor) }
        let wasAsked = self.machine.retiring.contains { $0.pid == pid }
        let fields: Log.Fields = ["pid": .integer(Int64(pid)), "exit": .string(exit.description)]
        if wasAsked { self.log.info("ended", fields) } else { self.log.error("ended by itself", fields) }
        self.receive(.exited(pid, exit))
        return true
    }

    /// Signals the process that does the work now, for example to read its configuration again.
    func signal(_ signal: Int32) {
        if let pid = self.machine.current?.pid { kill(pid, signal) }
    }

    var status: SupervisorStatus.Child {
        let pid = self.machine.current?.pid ?? self.machine.retiring.first?.pid
        return SupervisorStatus.Child(
            name: self.program.name, state: self.machine.state, pid: pid,
            startTicks: pid.flatMap(ProcessTable.startTicks), since: pid.flatMap { self.since[$0] },
            restarts: self.machine.restarts, lastExit: self.machine.lastExit?.description)
    }
}
