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
    func reset() {
        var value: UInt64 = 0
        _ = read(self.descriptor, &value, 8)
    }

    /// Of a semaphore: waits until it is not zero, and takes one off.
    func take() {
        var value: UInt64 = 0
        while read(self.descriptor, &value, 8) < 0 && errno == EINTR {}
    }
}
