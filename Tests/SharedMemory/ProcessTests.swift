import Glibc
import Primitives
import Testing

@testable import SharedMemory

@Suite("Several processes", .serialized)
struct ProcessTests {
    let scratch: Scratch
    init() throws { self.scratch = try Scratch() }

    @Test("Processes that race for one subject are allowed exactly the limit together")
    func exactness() throws {
        let board = try GenerationTable(path: scratch("board.shm"))
        let children = try (0..<3).map { _ in try Child.spawn(.race, in: scratch.path) }
        try wait { board.generation(named: .ready) == 3 }
        board.advance(named: .go)
        for child in children { #expect(child.wait() == .exited(0)) }
        #expect(board.generation(named: .allowed) == UInt64(ChildWork.limit))
    }

    @Test("Processes killed in the midst of counting neither lock the others out nor make room beyond the limit")
    func killed() throws {
        let board = try GenerationTable(path: scratch("board.shm"))
        let store = try ChildWork.store(in: scratch.path)
        for round in 0..<6 {
            // Both hammer at one subject, and are killed without warning.
            let children = try (0..<2).map { _ in try Child.spawn(.hammer, in: scratch.path) }
            let target = UInt64((round + 1) * 2)
            try wait { board.generation(named: .ready) == target }
            let before = board.generation(named: .asked)
            try wait { board.generation(named: .asked) >= before + 1000 }
            for child in children { #expect(child.kill() == .killed(SIGKILL)) }
            let decision = store.take(rule: 0, subject: ChildWork.user, at: ChildWork.start)
            if decision.allowed { board.advance(named: .allowed) }
        }
        while store.take(rule: 0, subject: ChildWork.user, at: ChildWork.start).allowed {
            board.advance(named: .allowed)
        }
        // What a thread was granted but killed before it could say so is missing from the sum, one for each at most.
        let allowed = board.generation(named: .allowed)
        #expect((UInt64(ChildWork.limit - 6 * 2 * 4)...UInt64(ChildWork.limit)).contains(allowed))
        let later = store.take(rule: 0, subject: ChildWork.user, at: ChildWork.start + .seconds(60))
        #expect(later.allowed && later.remaining == ChildWork.limit - 1)
    }

    @Test("A process killed while it holds the mutex leaves it, and the counts, to the others")
    func killedHolder() throws {
        let board = try GenerationTable(path: scratch("board.shm"))
        let store = try ChildWork.store(in: scratch.path)
        _ = store.take(rule: 0, subject: ChildWork.user, at: ChildWork.start)
        for round in 1...3 {
            let child = try Child.spawn(.hold, in: scratch.path)
            try wait { board.generation(named: .ready) == round }
            #expect(child.kill() == .killed(SIGKILL))
            let decision = store.take(rule: 0, subject: ChildWork.user, at: ChildWork.start)
            #expect(decision.allowed && decision.remaining == ChildWork.limit - 1 - round)
        }
    }

    /// Waits, busily, until `condition` holds; gives up when a child must have failed.
    private func wait(until condition: () -> Bool) throws {
        let deadline = Instant.now + .seconds(60)
        while !condition() {
            try #require(Instant.now < deadline, "a spawned process does not do its part")
            sched_yield()
        }
    }
}

extension GenerationTable.Name {
    fileprivate static let ready = Self(slot: 1)
    fileprivate static let go = Self(slot: 2)
    fileprivate static let allowed = Self(slot: 3)
    fileprivate static let asked = Self(slot: 4)
}

/// What the spawned processes do; not a test by itself.
@Suite("In a spawned process", .enabled(if: Child.assignment != nil))
struct ChildWork {
    static let limit = 60_000
    static let user = subject(1)
    static let start = Instant(seconds: 1_800_000_000)

    static func store(in directory: String) throws -> SlidingWindowStore {
        try SlidingWindowStore(
            path: "\(directory)/limits.shm",
            rules: [.init(name: "r", limit: limit, window: .seconds(60), subjects: 64)])
    }

    @Test("Its assignment is done")
    func work() throws {
        guard let (task, directory) = Child.assignment else { return }
        let board = try GenerationTable(path: "\(directory)/board.shm")
        let store = try Self.store(in: directory)
        if task != .hold { board.advance(named: .ready) }
        switch task {
        case .hold:
            let parent = getppid()
            store.enter(0, Self.user) { _, _, _ -> Void? in
                board.advance(named: .ready)
                while getppid() == parent { sched_yield() }
            }
        case .race:
            while board.generation(named: .go) == 0 { sched_yield() }
            for _ in 0..<Self.limit where store.take(rule: 0, subject: Self.user, at: Self.start).allowed {
                board.advance(named: .allowed)
            }
        case .hammer:
            // Several threads, so that the mutex is nearly always held. Until killed; an orphan ends with its parent.
            let parent = getppid()
            _ = try concurrently(4) { _ in
                while getppid() == parent {
                    board.advance(named: .asked)
                    let decision = store.take(rule: 0, subject: Self.user, at: Self.start)
                    if decision.allowed { board.advance(named: .allowed) }
                }
            }
        }
    }
}
