import Glibc

/// Lets a bounded number of threads in at once, and a bounded number wait for a place.
///
/// `@unchecked Sendable` is safe because every stored variable is read and written under `mutex` only, and the mutex
/// and the condition stay at one heap address for the life of the object.
package final class ConcurrencyGate: @unchecked Sendable {
    /// What the gate has seen, as of one moment.
    package struct Occupancy: Equatable, Sendable {
        package var inside = 0
        package var waiting = 0
        /// The most that were ever inside at once.
        package var peak = 0
    }

    private let capacity: Int
    private let queueLength: Int
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let vacancy = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state = Occupancy()

    /// - Parameters:
    ///   - capacity: places inside; at least 1.
    ///   - queueLength: threads that may wait; at least 0.
    package init(capacity: Int, queueLength: Int) {
        self.capacity = max(1, capacity)
        self.queueLength = max(0, queueLength)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(vacancy, nil)
    }

    deinit {
        pthread_cond_destroy(vacancy)
        pthread_mutex_destroy(mutex)
        vacancy.deallocate()
        mutex.deallocate()
    }

    package var occupancy: Occupancy {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return state
    }

    /// Runs `body` inside, after waiting for a place if need be. Nil, at once, when too many wait already.
    package func pass<R>(_ body: () throws -> R) rethrows -> R? {
        guard enter() else { return nil }
        defer { leave() }
        return try body()
    }

    private func enter() -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if state.inside >= capacity {
            guard state.waiting < queueLength else { return false }
            state.waiting += 1
            while state.inside >= capacity { pthread_cond_wait(vacancy, mutex) }
            state.waiting -= 1
        }
        state.inside += 1
        state.peak = max(state.peak, state.inside)
        return true
    }

    private func leave() {
        pthread_mutex_lock(mutex)
        state.inside -= 1
        pthread_cond_signal(vacancy)
        pthread_mutex_unlock(mutex)
    }
}
