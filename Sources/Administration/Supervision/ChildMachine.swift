import Glibc

/// One supervised program as a pure state machine: events and the time go in, actions come out; the supervisor only
/// performs them. Times are since any fixed point.
///
/// At most two processes live side by side on purpose: `current`, and during a replacement `successor`, which takes
/// over when it says that it is ready. Whatever was told to end is in `retiring` until it has ended.
struct ChildMachine {
    enum Event: Equatable {
        case start
        case stop
        /// Start a second process beside the current one, and retire that when the new one is ready.
        case replace
        case spawned(pid_t)
        case spawnFailed
        case ready(pid_t)
        case exited(pid_t, ProcessExit)
        /// Time has passed.
        case tick
    }

    enum Action: Equatable {
        case spawn
        /// To the process alone: it looks after its own children.
        case signal(pid_t, Int32)
        /// To the whole process group, when its leader is gone or does not listen.
        case killGroup(pid_t)
    }

    struct Process: Equatable {
        let pid: pid_t
        let startedAt: Duration
        var isReady = false
    }

    struct Retiring: Equatable {
        let pid: pid_t
        let signal: Int32
        var askAgainAt: Duration
        var killAt: Duration
    }

    /// A program may not hear signals for some moments, and who asked once might wait for ever.
    static let askingInterval = Duration.seconds(1)

    enum State: String { case stopped, waiting, starting, up, stopping }

    /// Sent to ask for an orderly end.
    let stopSignal: Int32
    /// Sent instead to a process that is not ready yet.
    let earlyStopSignal: Int32
    /// How long that may take before SIGKILL.
    let grace: Duration
    /// How long until a new process must be ready; a slower one is ended and counts as failed.
    let readyWithin: Duration

    private(set) var isWanted = false
    private(set) var current: Process?
    private(set) var successor: Process?
    private(set) var retiring: [Retiring] = []
    private(set) var restarts = 0
    private(set) var lastExit: ProcessExit?
    /// Whether the last replacement ended with a process that did not become ready.
    private(set) var replacementFailed = false

    private var backOff = BackOff()
    private var restartAt: Duration?
    private var isSpawning = false
    private var isReplacementPending = false

    init(stopSignal: Int32, earlyStopSignal: Int32, grace: Duration, readyWithin: Duration) {
        self.stopSignal = stopSignal
        self.earlyStopSignal = earlyStopSignal
        self.grace = grace
        self.readyWithin = readyWithin
    }

    var state: State {
        if let current { return current.isReady ? .up : .starting }
        if self.isWanted { return self.isSpawning ? .starting : .waiting }
        return self.retiring.isEmpty ? .stopped : .stopping
    }

    /// Whether a replacement has neither succeeded nor failed; the old process' end is part of it.
    var isReplacing: Bool { self.isReplacementPending || self.successor != nil || !self.retiring.isEmpty }

    /// When `tick` has something to do; nil = only after another event.
    var deadline: Duration? {
        let readiness = [self.current, self.successor].compactMap { process in
            process.flatMap { $0.isReady ? nil : $0.startedAt + self.readyWithin }
        }
        return (readiness + self.retiring.map { min($0.askAgainAt, $0.killAt) } + [self.restartAt].compactMap { $0 })
            .min()
    }

    mutating func receive(_ event: Event, at now: Duration) -> [Action] {
        switch event {
        case .start: self.start()
        case .stop: self.stop(at: now)
        case .replace: self.replace()
        case .spawned(let pid): self.spawned(pid, at: now)
        case .spawnFailed: self.failed(afterLife: .zero, at: now)
        case .ready(let pid): self.ready(pid, at: now)
        case .exited(let pid, let exit): self.exited(pid, exit, at: now)
        case .tick: self.tick(at: now)
        }
    }

    private mutating func start() -> [Action] {
        guard !self.isWanted else { return [] }
        self.isWanted = true
        self.isSpawning = true
        return [.spawn]
    }

    private mutating func stop(at now: Duration) -> [Action] {
        self.isWanted = false
        self.restartAt = nil
        let living = [self.current, self.successor].compactMap { $0 }
        self.current = nil
        self.successor = nil
        return living.map { self.retire($0, at: now) }
    }

    private mutating func replace() -> [Action] {
        guard self.isWanted, self.successor == nil, !self.isSpawning else { return [] }
        self.replacementFailed = false
        self.restartAt = nil
        self.isSpawning = true
        self.isReplacementPending = true
        return [.spawn]
    }

    private mutating func spawned(_ pid: pid_t, at now: Duration) -> [Action] {
        self.isSpawning = false
        let process = Process(pid: pid, startedAt: now)
        guard self.isWanted else { return [self.retire(process, at: now)] }
        if self.current == nil { self.current = process } else { self.successor = process }
        if self.successor != nil { self.isReplacementPending = false }
        return []
    }

    private mutating func ready(_ pid: pid_t, at now: Duration) -> [Action] {
        if self.current?.pid == pid {
            self.current?.isReady = true
            self.isReplacementPending = false
        }
        guard var process = self.successor, process.pid == pid else { return [] }
        process.isReady = true
        let old = self.current
        self.current = process
        self.successor = nil
        return old.map { [self.retire($0, at: now)] } ?? []
    }

    private mutating func exited(_ pid: pid_t, _ exit: ProcessExit, at now: Duration) -> [Action] {
        self.lastExit = exit
        self.retiring.removeAll { $0.pid == pid }
        // A leader that was killed leaves its own children behind, and they hold its sockets.
        let cleaning = [Action.killGroup(pid)]
        if let process = self.successor, process.pid == pid {
            self.successor = nil
            self.replacementFailed = true
        } else if let process = self.current, process.pid == pid {
            self.current = self.successor
            self.successor = nil
            self.isReplacementPending = self.isReplacementPending || self.current != nil
            if self.current == nil { return cleaning + self.failed(afterLife: now - process.startedAt, at: now) }
        }
        return cleaning
    }

    private mutating func failed(afterLife life: Duration, at now: Duration) -> [Action] {
        self.isSpawning = false
        if self.isReplacementPending {
            self.isReplacementPending = false
            self.replacementFailed = true
        }
        guard self.isWanted, self.current == nil else { return [] }
        self.restarts += 1
        self.restartAt = now + self.backOff.delay(afterLife: life)
        return []
    }

    private mutating func tick(at now: Duration) -> [Action] {
        var actions = self.insist(at: now)
        if let restartAt, restartAt <= now {
            self.restartAt = nil
            self.isSpawning = true
            actions.append(.spawn)
        }
        return actions + self.endUnready(at: now)
    }

    /// Asks those again that were asked to end, and kills those whose time is over.
    private mutating func insist(at now: Duration) -> [Action] {
        var actions: [Action] = []
        for index in self.retiring.indices {
            let process = self.retiring[index]
            if process.killAt <= now {
                actions.append(.killGroup(process.pid))
                // The next look, should the kernel be slow, is another grace away.
                self.retiring[index].killAt = now + self.grace
                self.retiring[index].askAgainAt = now + self.grace
            } else if process.askAgainAt <= now {
                actions.append(.signal(process.pid, process.signal))
                self.retiring[index].askAgainAt = now + Self.askingInterval
            }
        }
        return actions
    }

    private mutating func endUnready(at now: Duration) -> [Action] {
        var actions: [Action] = []
        if let process = self.successor, !process.isReady, process.startedAt + self.readyWithin <= now {
            self.successor = nil
            self.replacementFailed = true
            actions.append(self.retire(process, at: now))
        }
        if let process = self.current, !process.isReady, process.startedAt + self.readyWithin <= now {
            self.current = nil
            actions.append(self.retire(process, at: now))
            actions += self.failed(afterLife: now - process.startedAt, at: now)
        }
        return actions
    }

    private mutating func retire(_ process: Process, at now: Duration) -> Action {
        let signal = process.isReady ? self.stopSignal : self.earlyStopSignal
        self.retiring.append(
            Retiring(
                pid: process.pid, signal: signal, askAgainAt: now + Self.askingInterval, killAt: now + self.grace))
        return .signal(process.pid, signal)
    }
}
