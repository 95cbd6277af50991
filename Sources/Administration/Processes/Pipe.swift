import Glibc
import Primitives

/// Two ends of a pipe, both close-on-exec.
struct Pipe {
    let reading: Int32
    let writing: Int32

    init() throws(PosixError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw PosixError(operation: "pipe", path: nil) }
        self.reading = ends[0]
        self.writing = ends[1]
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    /// Reads of an empty pipe and writes to a full one return at once.
    func setNonBlocking() {
        for end in [self.reading, self.writing] { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
    }
}
