import Glibc
import Primitives
import Synchronization
import Testing

@Suite struct ThreadTests {
    @Test func `join waits for the end of the body`() throws {
        let sum = Mutex(0)
        let threads = try (1...10).map { number in
            try Thread.start(name: "adder") { sum.withLock { $0 += number } }
        }
        for thread in threads { thread.join() }
        #expect(sum.withLock { $0 } == 55)
    }

    @Test func `the name is shown by the kernel, cut to 15 bytes`() throws {
        let seen = Mutex<[UInt8]>([])
        let thread = try Thread.start(name: "request-worker-12") {
            let name = (try? Files.read("/proc/thread-self/comm")) ?? []
            seen.withLock { $0 = name }
        }
        thread.join()
        #expect(String(decoding: seen.withLock { $0 }, as: UTF8.self) == "request-worker-\n")
    }

    @Test func `a stack that is too small or odd is made large enough`() throws {
        let ran = Mutex(0)
        for size in [0, 1, 70_001] {
            try Thread.start(name: "small", stackBytes: size) { ran.withLock { $0 += 1 } }.join()
        }
        #expect(ran.withLock { $0 } == 3)
    }

    @Test func `a stack that no machine has is an error`() {
        let error = #expect(throws: PosixError.self) {
            _ = try Thread.start(name: "huge", stackBytes: 1 << 60) {}
        }
        #expect(error?.operation == "pthread_create")
    }
}
