import Glibc

/// Sends short texts to every datagram socket in a directory: hints between the processes of one host, which may be
/// lost. It never waits and never fails.
///
/// Any thread may use it.
package final class DatagramSender: Sendable {
    private let directory: String
    private let descriptor: Int32

    /// - Parameter directory: need not exist; then nobody is reached.
    package init(directory: String) {
        self.directory = directory
        self.descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    deinit {
        if self.descriptor >= 0 { close(self.descriptor) }
    }

    /// A receiver that is gone, or whose queue is full, is passed over.
    ///
    /// - Parameter except: the name of a socket that need not hear it.
    package func send(_ text: String, except: String? = nil) {
        guard self.descriptor >= 0, let names = try? Files.list(self.directory) else { return }
        let bytes = Array(text.utf8)
        for name in names where name.hasSuffix(".sock") && name != except {
            guard let address = UnixAddress("\(self.directory)/\(name)") else { continue }
            address.withPointer { pointer, length in
                _ = sendto(self.descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT), pointer, length)
            }
        }
    }
}

/// A datagram socket with a name in the file system, for one reader.
package final class DatagramReceiver {
    /// Readable when something has come: for `poll` and `epoll`. Non-blocking.
    package let descriptor: Int32
    private let path: String
    private var buffer: [UInt8]

    /// Binds the socket; one that an earlier process left there is replaced.
    ///
    /// - Parameter longest: bytes; what is longer is cut.
    package init(path: String, longest: Int = 512) throws(PosixError) {
        self.buffer = [UInt8](repeating: 0, count: longest)
        guard let address = UnixAddress(path) else {
            throw PosixError(operation: "bind", path: path, errno: ENAMETOOLONG)
        }
        let kind = SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        self.descriptor = socket(AF_UNIX, Int32(kind), 0)
        self.path = path
        guard self.descriptor >= 0 else { throw PosixError(operation: "socket", path: path) }
        unlink(path)
        guard address.withPointer({ bind(self.descriptor, $0, $1) }) == 0 else {
            throw PosixError(operation: "bind", path: path)
        }
        chmod(path, 0o600)
    }

    deinit {
        if self.descriptor >= 0 { close(self.descriptor) }
    }

    /// The next text; nil when there is none.
    package func receive() -> String? {
        while true {
            let count = recv(self.descriptor, &self.buffer, self.buffer.count, 0)
            if count < 0 && errno == EINTR { continue }
            return count < 0 ? nil : String(decoding: self.buffer[..<count], as: UTF8.self)
        }
    }

    /// Waits until there is something to receive, or the time is over.
    ///
    /// - Returns: whether there is something.
    package func wait(_ time: Duration) -> Bool {
        var waiting = pollfd(fd: self.descriptor, events: Int16(POLLIN), revents: 0)
        let (seconds, attoseconds) = time.components
        let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        return poll(&waiting, 1, Int32(clamping: milliseconds)) > 0
    }

    /// Gives the name up: nobody finds the socket any more.
    package func unlinkName() { unlink(self.path) }
}

/// A path as an address; nil when it is longer than the kernel takes (107 bytes).
package struct UnixAddress {
    private var address = sockaddr_un()

    package init?(_ path: String) {
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: self.address.sun_path)
        guard bytes.count < room else { return nil }
        self.address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &self.address.sun_path) { $0.copyBytes(from: bytes) }
    }

    package func withPointer<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        withUnsafePointer(to: self.address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
