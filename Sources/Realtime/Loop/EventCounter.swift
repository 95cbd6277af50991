import CLinux
import Glibc
import Primitives

/// A counter of the kernel that `epoll` and `poll` can wait for: how threads wake each other.
final class EventCounter: Sendable {
    let descriptor: Int32

    /// - Parameter isSemaphore: `take` waits and takes one; otherwise nothing waits.
    init(isSemaphore: Bool = false) throws(PosixError) {
        let kind = isSemaphore ? EFD_SEMAPHORE : EFD_NONBLOCK
        self.descriptor = eventfd(0, Int32(EFD_CLOEXEC | kind))
        guard self.descriptor >= 0 else { throw PosixError(operation: "eventfd", path: nil) }
    }

    deinit { close(self.descriptor) }

    func add(_ count: Int = 1) {
        var value = UInt64(count)
        _ = write(self.descriptor, &value, 8)
    }

    /// Back to zero.
    ///
    /// - Returns: what it was.
    @discardableResult
    func reset() -> Int {
        var value: UInt64 = 0
        return read(self.descriptor, &value, 8) == 8 ? Int(clamping: value) : 0
    }

    /// Waits until so much was added since the last reset.
    ///
    /// - Returns: false when it was not, within the time.
    func wait(for count: Int, within time: Duration) -> Bool {
        let deadline = ContinuousClock.now + time
        var added = 0
        while added < count {
            let (seconds, attoseconds) = ContinuousClock.now.duration(to: deadline).components
            let milliseconds = Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
            guard milliseconds > 0 else { return false }
            var waiting = pollfd(fd: self.descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&waiting, 1, milliseconds) > 0 { added += self.reset() }
        }
        return true
    }

    /// Of a semaphore: waits until it is not zero, and takes one off.
    func take() {
        var value: UInt64 = 0
        while read(self.descriptor, &value, 8) < 0 && errno == EINTR {}
    }
}
