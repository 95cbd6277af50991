import Glibc

/// A mutex in memory that several processes map, which outlives the death of whoever holds it.
///
/// When a holder is killed, the kernel hands the mutex on (EOWNERDEAD). What the mutex guards must therefore be
/// valid after every single store made under it; nothing is repaired here.
struct RobustMutex {
    /// Room that one mutex takes: a cache line, so that two of them never share one.
    static let stride = 64

    private let pointer: UnsafeMutablePointer<pthread_mutex_t>

    init(at memory: UnsafeMutableRawPointer) {
        self.pointer = memory.bindMemory(to: pthread_mutex_t.self, capacity: 1)
    }

    /// Must be called once per life of the memory, while no other thread or process can reach it.
    func initialize() {
        var attributes = pthread_mutexattr_t()
        pthread_mutexattr_init(&attributes)
        pthread_mutexattr_setpshared(&attributes, Int32(PTHREAD_PROCESS_SHARED))
        pthread_mutexattr_setrobust(&attributes, Int32(PTHREAD_MUTEX_ROBUST))
        pthread_mutex_init(pointer, &attributes)
        pthread_mutexattr_destroy(&attributes)
    }

    /// Runs `body` under the mutex. Nil, and `body` not run, when its memory was overwritten by something else.
    func withLock<R>(_ body: () -> R) -> R? {
        guard lock() else { return nil }
        defer { unlock() }
        return body()
    }

    /// False when the memory does not hold a usable mutex.
    func lock() -> Bool {
        switch pthread_mutex_lock(pointer) {
        case 0: return true
        case EOWNERDEAD: return pthread_mutex_consistent(pointer) == 0
        default: return false
        }
    }

    func unlock() { pthread_mutex_unlock(pointer) }
}
