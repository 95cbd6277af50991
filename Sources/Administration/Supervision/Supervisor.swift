import Glibc
import Primitives
import Runtime

/// Keeps an instance's programs running until it is told to stop.
///
/// One thread does everything: it waits for signals, for new processes to say that they are ready, and for the next
/// deadline of a child; `SIGTERM` stops, `SIGHUP` reloads. Decisions are in `ChildMachine` and `RollingReload`.
final class Supervisor {
    private let paths: InstancePaths
    private let log: Log
    private let signals: SignalPipe
    private let makePlan: (Configuration) throws -> SupervisionPlan
    private let loadConfiguration: () throws -> Configuration
    private let environment: [String: String]

    private var stages: [[SupervisedChild]] = []
    /// Children that a reload took out of the plan and that have not ended yet.
    private var removed: [SupervisedChild] = []
    private var status: SupervisorStatus
    private var writtenStatus: SupervisorStatus?
    private var stageBegan: [Int: Duration] = [:]
    private var reload: RollingReload?
    private var isReloadAsked = false

    /// How long a stage waits for the one before it; then it starts anyway, and what needs the other says so itself.
    private static let patience = Duration.seconds(120)

    init(
        configuration: Configuration, environment: [String: String], log: Log,
        makePlan: @escaping (Configuration) throws -> SupervisionPlan,
        loadConfiguration: @escaping () throws -> Configuration
    ) throws {
        self.paths = configuration.paths
        self.log = log
        self.environment = environment
        self.makePlan = makePlan
        self.loadConfiguration = loadConfiguration
        self.signals = try SignalPipe([SIGTERM, SIGINT, SIGHUP, SIGCHLD])
        self.status = SupervisorStatus(
            instance: configuration.instance.name, url: configuration.server.publicURL, pid: getpid(), since: .now,
            mode: .starting)
        let plan = try makePlan(configuration)
        self.stages = plan.stages.map { stage in stage.map(self.child) }
    }

    private var children: [SupervisedChild] { self.stages.flatMap { $0 } + self.removed }

    private func child(_ program: ChildProgram) -> SupervisedChild {
        SupervisedChild(program, paths: self.paths, environment: self.environment, log: self.log)
    }

    /// Returns when everything has ended.
    func run() throws {
        while true {
            self.advance()
            try self.writeStatus()
            if self.status.mode == .stopping, self.children.allSatisfy(\.isStopped) { return }
            self.wait()
            self.handleSignals()
            for child in self.children {
                child.probe()
                child.receive(.tick)
            }
        }
    }

    // MARK: What comes in

    private func wait() {
        let waiting = self.children.flatMap { child in child.readyPipes.map { (child, $0.key, $0.value) } }
        var descriptors = [pollfd(fd: self.signals.descriptor, events: Int16(POLLIN), revents: 0)]
        descriptors += waiting.map { pollfd(fd: $0.2, events: Int16(POLLIN), revents: 0) }
        poll(&descriptors, nfds_t(descriptors.count), self.timeoutMilliseconds)
        for (index, (child, pid, _)) in waiting.enumerated() where descriptors[index + 1].revents != 0 {
            child.readReadiness(of: pid)
        }
    }

    private var timeoutMilliseconds: Int32 {
        let probe: Int64? = self.children.contains(where: \.needsProbe) ? 25 : nil
        let deadline = self.children.compactMap(\.machine.deadline).min()
            .map { max(0, ($0 - Monotonic.now).roundedUpMilliseconds) }
        return [probe, deadline, 5000].compactMap { $0 }.min().map { Int32(clamping: $0) } ?? 5000
    }

    private func handleSignals() {
        let signals = self.signals.take()
        if !signals.isDisjoint(with: [SIGTERM, SIGINT]), self.status.mode != .stopping {
            self.log.info("stopping")
            self.status.mode = .stopping
            self.reload = nil
        }
        if signals.contains(SIGHUP), self.status.mode != .stopping { self.isReloadAsked = true }
        var status: Int32 = 0
        while true {
            let pid = waitpid(-1, &status, WNOHANG)
            guard pid > 0 else { return }
            let exit = ProcessExit(waitStatus: status)
            _ = self.children.contains { $0.exited(pid, exit) }
        }
    }

    // MARK: What goes out

    private func advance() {
        self.removed.removeAll(where: \.isStopped)
        if self.status.mode == .stopping {
            self.stopStages()
            return
        }
        let allUp = self.startStages()
        if self.status.mode == .starting, allUp {
            self.status.mode = .running
            self.log.info("everything is up")
        }
        if self.isReloadAsked, self.status.mode == .running || self.status.mode == .starting { self.beginReload() }
        self.advanceReload()
    }

    private func startStages() -> Bool {
        for (index, stage) in self.stages.enumerated() {
            let began = self.stageBegan[index] ?? Monotonic.now
            self.stageBegan[index] = began
            for child in stage { child.receive(.start) }
            guard !stage.allSatisfy(\.isUp) else { continue }
            let isLate = Monotonic.now - began > Self.patience
            if !isLate && self.status.mode == .starting { return false }
        }
        return self.children.allSatisfy(\.isUp)
    }

    private func stopStages() {
        for child in self.removed { child.receive(.stop) }
        for stage in self.stages.reversed() {
            for child in stage { child.receive(.stop) }
            if !stage.allSatisfy(\.isStopped) { return }
        }
    }

    private func writeStatus() throws {
        self.status.children = self.children.map(\.status)
        guard self.status != self.writtenStatus else { return }
        try self.status.write(to: self.paths.status)
        self.writtenStatus = self.status
    }
}

// MARK: Reload

extension Supervisor {
    /// Reads the configuration again, renders and tests nginx's, and begins to replace the workers. Whatever is wrong
    /// is said, and everything stays as it was.
    private func beginReload() {
        self.isReloadAsked = false
        self.log.info("reloading")
        do {
            let configuration = try self.loadConfiguration()
            let plan = try self.makePlan(configuration)
            try NginxServer(configuration).renderForUse()
            self.status.instance = configuration.instance.name
            self.status.url = configuration.server.publicURL
            // One that is new starts with the new configuration anyway.
            let running = Set(self.stages.flatMap { $0 }.map(\.program.name))
            self.adopt(plan)
            self.reload = RollingReload(
                plan.programs.filter { $0.isReplaceable && running.contains($0.name) }.map(\.name))
            self.status.mode = .reloading
        } catch {
            self.endReload(problem: "\(error)")
        }
    }

    /// Takes the new plan's programs, keeping the processes of those that stay.
    private func adopt(_ plan: SupervisionPlan) {
        let old = Dictionary(uniqueKeysWithValues: self.stages.flatMap { $0 }.map { ($0.program.name, $0) })
        let names = Set(plan.programs.map(\.name))
        self.removed += old.values.filter { !names.contains($0.program.name) }
        self.stages = plan.stages.map { stage in
            stage.map { program in
                guard let child = old[program.name] else { return self.child(program) }
                child.program = program
                return child
            }
        }
    }

    private func advanceReload() {
        while self.status.mode == .reloading, var reload = self.reload {
            let children = Dictionary(uniqueKeysWithValues: self.stages.flatMap { $0 }.map { ($0.program.name, $0) })
            let step = reload.next(
                isReplacing: { children[$0]?.machine.isReplacing ?? false },
                failed: { children[$0]?.machine.replacementFailed ?? true })
            self.reload = reload
            switch step {
            case .replace(let name): children[name]?.receive(.replace)
            case .wait: return
            case .finished: self.endReload(problem: "")
            case .failed(let name):
                self.endReload(problem: "the new \(name) did not come up: see its log; the old processes still serve")
            }
        }
    }

    private func endReload(problem: String) {
        if problem.isEmpty {
            for child in self.stages.flatMap({ $0 }) where child.program.name == NginxServer.programName {
                child.signal(SIGHUP)
            }
            self.log.info("reloaded")
        } else {
            self.log.error("not reloaded", ["reason": .string(problem)])
        }
        for child in self.removed { child.receive(.stop) }
        self.reload = nil
        if self.status.mode == .reloading { self.status.mode = .running }
        self.status.reload = SupervisorStatus.Reload(count: self.status.reload.count + 1, problem: problem)
    }
}
