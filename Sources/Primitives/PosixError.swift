import Glibc

/// A system call that failed.
package struct PosixError: Swift.Error, Equatable, CustomStringConvertible, Sendable {
    /// The call, for instance `open`.
    package let operation: String
    /// The file it was about, if one.
    package let path: String?
    package let errno: Int32

    /// - Parameter errno: default: that of the call just made on this thread.
    package init(operation: String, path: String?, errno: Int32 = Glibc.errno) {
        self.operation = operation
        self.path = path
        self.errno = errno
    }

    /// `open /etc/shadow: Permission denied`. For logs and the operator, not for clients: it names paths.
    package var description: String {
        let reason = strerror(self.errno).map { String(cString: $0) } ?? "error \(self.errno)"
        guard let path = self.path else { return "\(self.operation): \(reason)" }
        return "\(self.operation) \(path): \(reason)"
    }
}
