import CLinux
import Glibc
import Primitives

/// epoll, level-triggered. One thread uses it.
final class Poller {
    struct Readiness {
        /// As given when the descriptor was added.
        let token: UInt64
        /// Something to read, or the end of the stream, or an error: reading tells which.
        let isReadable: Bool
        let isWritable: Bool
    }

    private let descriptor: Int32
    private var events = [epoll_event](repeating: epoll_event(), count: 256)

    init() throws(PosixError) {
        self.descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard self.descriptor >= 0 else { throw PosixError(operation: "epoll_create1", path: nil) }
    }

    deinit { close(self.descriptor) }

    func add(_ descriptor: Int32, token: UInt64) throws(PosixError) {
        try self.control(EPOLL_CTL_ADD, descriptor, token, EPOLLIN.rawValue)
    }

    /// What to wait for from now on; errors are always told.
    func set(_ descriptor: Int32, token: UInt64, reading: Bool, writing: Bool) throws(PosixError) {
        let events = (reading ? EPOLLIN.rawValue : 0) | (writing ? EPOLLOUT.rawValue : 0)
        try self.control(EPOLL_CTL_MOD, descriptor, token, events)
    }

    func remove(_ descriptor: Int32) {
        linux_epoll_control(self.descriptor, EPOLL_CTL_DEL, descriptor, 0, 0)
    }

    /// Waits until something is ready or the time is over.
    func wait(_ time: Duration) -> [Readiness] {
        let (seconds, attoseconds) = time.components
        let milliseconds = Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        let count = epoll_wait(self.descriptor, &self.events, Int32(self.events.count), max(milliseconds, 0))
        guard count > 0 else { return [] }
        let broken = EPOLLERR.rawValue | EPOLLHUP.rawValue
        return self.events[..<Int(count)].map { event in
            withUnsafePointer(to: event) { pointer in
                let bits = linux_epoll_events(pointer)
                return Readiness(
                    token: linux_epoll_token(pointer), isReadable: bits & (EPOLLIN.rawValue | broken) != 0,
                    isWritable: bits & EPOLLOUT.rawValue != 0)
            }
        }
    }

    private func control(_ operation: Int32, _ descriptor: Int32, _ token: UInt64, _ events: UInt32) throws(PosixError)
    {
        guard linux_epoll_control(self.descriptor, operation, descriptor, events, token) == 0 else {
            throw PosixError(operation: "epoll_ctl", path: nil)
        }
    }
}
