import Glibc
import Primitives
import Testing

@testable import SharedMemory

@Suite("Robust mutexes")
struct RobustMutexTests {
    /// A mutex in memory as processes would share it. `@unchecked Sendable`: the mutex is made for several threads.
    final class Fixture: @unchecked Sendable {
        let memory: UnsafeMutableRawPointer
        let mutex: RobustMutex
        var value = 0

        init() throws {
            let memory = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
            guard let memory, memory != MAP_FAILED else { throw PosixError(operation: "mmap", path: nil, errno: errno) }
            self.memory = memory
            self.mutex = RobustMutex(at: memory)
            mutex.initialize()
        }

        deinit { munmap(memory, 4096) }
    }

    @Test("Threads take turns")
    func exclusion() throws {
        let fixture = try Fixture()
        let outcomes = try concurrently(4) { _ in
            (0..<5000).allSatisfy { _ in fixture.mutex.withLock { fixture.value += 1 } != nil }
        }
        #expect(outcomes == [true, true, true, true])
        #expect(fixture.value == 20_000)
    }

    @Test("A holder that ends without unlocking does not lock the others out, however often it happens")
    func deadHolder() throws {
        let fixture = try Fixture()
        for round in 0..<5 {
            let dying = try Primitives.Thread.start(name: "dying") { _ = fixture.mutex.lock() }
            dying.join()
            #expect(fixture.mutex.withLock { round } == round)
            #expect(fixture.mutex.withLock { round } == round, "and not only for the first")
        }
    }

    @Test("A heir that dies as well leaves the mutex usable")
    func deadHeir() throws {
        let fixture = try Fixture()
        for _ in 0..<2 { try Primitives.Thread.start(name: "dying") { _ = fixture.mutex.lock() }.join() }
        #expect(fixture.mutex.withLock { 1 } == 1)
    }
}
