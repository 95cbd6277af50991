import Glibc
import Primitives
import Synchronization

/// Tells every thread to stop, and wakes those that wait.
package final class StopSignal: Sendable {
    private let isSet = Atomic<Bool>(false)
    /// A pipe: its reading end becomes readable, and stays so, when the writing end is closed.
    private let reading: Int32
    private let writing: Int32

    package init() throws(PosixError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw PosixError(operation: "pipe", path: nil, errno: errno) }
        (self.reading, self.writing) = (ends[0], ends[1])
    }

    deinit {
        if !self.isSet.load(ordering: .acquiring) { close(self.writing) }
        close(self.reading)
    }

    package var isStopping: Bool { self.isSet.load(ordering: .acquiring) }

    package func stop() {
        let (isFirst, _) = self.isSet.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing)
        if isFirst { close(self.writing) }
    }

    /// Waits for as long as is said, or until it is time to stop.
    package func wait(_ time: Duration) {
        var waiting = pollfd(fd: self.reading, events: Int16(POLLIN), revents: 0)
        // Rounded up, so that what waits for a moment does not wake just before it.
        let milliseconds = (max(time, .zero) + .microseconds(999)) / .milliseconds(1)
        poll(&waiting, 1, Int32(min(milliseconds, 3_600_000)))
    }
}
