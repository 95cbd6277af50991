import CLinux
import Glibc
import Primitives

/// A Unix stream socket that listens. It is bound beside its path and renamed over it, so that the path always answers
/// while one worker takes over from another; it is never unlinked, since a successor may own it by then.
final class UnixListener {
    /// Non-blocking; readable when somebody connects.
    let descriptor: Int32

    /// - Parameter backlog: connections that the kernel queues. Default: 4,096, as many as come at once when a worker
    ///   took over.
    init(path: String, backlog: Int32 = 4096) throws(PosixError) {
        let temporary = "\(path).\(getpid())"
        guard let address = UnixAddress(temporary) else {
            throw PosixError(operation: "bind", path: temporary, errno: ENAMETOOLONG)
        }
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        self.descriptor = socket(AF_UNIX, Int32(kind), 0)
        guard self.descriptor >= 0 else { throw PosixError(operation: "socket", path: path) }
        unlink(temporary)
        guard address.withPointer({ bind(self.descriptor, $0, $1) }) == 0 else {
            throw PosixError(operation: "bind", path: temporary)
        }
        guard chmod(temporary, 0o660) == 0 else { throw PosixError(operation: "chmod", path: temporary) }
        guard listen(self.descriptor, backlog) == 0 else { throw PosixError(operation: "listen", path: temporary) }
        guard rename(temporary, path) == 0 else { throw PosixError(operation: "rename", path: path) }
    }

    deinit { if self.descriptor >= 0 { close(self.descriptor) } }

    enum Arrival {
        /// Non-blocking.
        case connection(Int32)
        case nobody
        /// Somebody waits and cannot be taken, since no more files can be opened.
        case noRoom
    }

    func accept() -> Arrival {
        while true {
            let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
            let descriptor = accept4(self.descriptor, nil, nil, flags)
            if descriptor >= 0 { return .connection(descriptor) }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EAGAIN: return .nobody
            default: return .noRoom
            }
        }
    }
}
