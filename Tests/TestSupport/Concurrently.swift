import Glibc
import Primitives
import Synchronization

/// Runs `body` on `count` threads, which begin together, and returns what each gave in the order of their numbers.
///
/// - Throws: the first error of any, once all are done.
package func concurrently<R: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) throws -> R
) throws -> [R] {
    let results = Results<R>(count)
    let threads = try (0..<count).map { number in
        try Primitives.Thread.start(name: "test-\(number)") {
            results.waitForAll()
            let result = Swift.Result { try body(number) }
            results.slots.withLock { $0[number] = result }
        }
    }
    for thread in threads { thread.join() }
    return try results.slots.withLock { $0 }.compactMap { try $0?.get() }
}

private final class Results<R: Sendable>: Sendable {
    let slots: Mutex<[Swift.Result<R, any Swift.Error>?]>
    private let missing: Atomic<Int>

    init(_ count: Int) {
        self.slots = Mutex(Array(repeating: nil, count: count))
        self.missing = Atomic(count)
    }

    /// Busily, which is soon over: the threads are just being started.
    func waitForAll() {
        self.missing.subtract(1, ordering: .acquiringAndReleasing)
        while self.missing.load(ordering: .acquiring) > 0 { sched_yield() }
    }
}

/// Something that happens once, for other threads to wait for.
package final class Happening: Sendable {
    private let happened = Atomic<Bool>(false)

    package init() {}

    package func happen() { self.happened.store(true, ordering: .releasing) }

    package var hasHappened: Bool { self.happened.load(ordering: .acquiring) }

    package func wait() { while !self.hasHappened { sched_yield() } }
}
