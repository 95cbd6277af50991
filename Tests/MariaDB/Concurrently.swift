import Glibc
import Primitives
import Synchronization

/// Runs bodies on threads of their own.
enum Concurrently {
    /// Waits for all; throws the first error of any.
    static func run(_ bodies: [@Sendable () throws -> Void]) throws {
        let failures = Failures()
        let threads = try bodies.map { body in
            try Thread.start(name: "test") {
                do { try body() } catch { failures.append(error) }
            }
        }
        for thread in threads { thread.join() }
        if let failure = failures.first { throw failure }
    }

    private final class Failures: Sendable {
        private let errors = Mutex<[any Swift.Error]>([])

        func append(_ error: any Swift.Error) {
            self.errors.withLock { $0.append(error) }
        }

        var first: (any Swift.Error)? { self.errors.withLock { $0.first } }
    }
}

/// Says that something has happened, to whoever waits for it.
///
/// It is safe to share: a POSIX semaphore is made to be, and its address never changes.
final class Signal: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() {
        sem_init(self.semaphore, 0, 0)
    }

    deinit {
        sem_destroy(self.semaphore)
        self.semaphore.deallocate()
    }

    func send() {
        sem_post(self.semaphore)
    }

    func wait() {
        while sem_wait(self.semaphore) != 0 {}
    }
}

/// A number that threads count up.
final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { self.count.withLock { $0 } }

    /// - Returns: the number after counting.
    @discardableResult
    func add() -> Int {
        self.count.withLock { count in
            count += 1
            return count
        }
    }
}
