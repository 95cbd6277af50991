import Glibc
import Primitives

/// Why a file of secrets was refused. The description is for the administrator and holds no secret.
package enum SecretFileError: Swift.Error, CustomStringConvertible {
    case system(PosixError)
    case notRegular(path: String)
    /// Others than the owner may read it; `mode` holds the permission bits.
    case exposed(path: String, mode: mode_t)
    case wrongSize(path: String, bytes: Int, expected: Int)

    package var description: String {
        switch self {
        case .system(let error): return error.description
        case .notRegular(let path): return "\(path) is not a regular file"
        case .exposed(let path, let mode):
            return "\(path) is open to others than its owner (mode 0\(String(mode, radix: 8))); it must be 0600"
        case .wrongSize(let path, let bytes, let expected):
            return "\(path) holds \(bytes) bytes where \(expected) are expected; it is damaged or not a key"
        }
    }
}

/// Files that only their owner may read.
enum SecretFile {
    /// The whole file, after a check of what was opened (not of the name).
    ///
    /// - Parameter limit: largest size accepted, in bytes.
    static func read(_ path: String, limit: Int) throws(SecretFileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("fstat", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path: path) }
        let mode = status.st_mode & 0o777
        guard mode & 0o077 == 0 else { throw .exposed(path: path, mode: mode) }
        let size = Int(status.st_size)
        guard size <= limit else { throw .wrongSize(path: path, bytes: size, expected: limit) }
        var bytes = [UInt8](repeating: 0, count: size)
        var filled = 0
        while filled < size {
            let count = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress.map { $0 + filled }, size - filled, off_t(filled))
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            guard count > 0 else { throw .wrongSize(path: path, bytes: filled, expected: size) }
            filled += count
        }
        return bytes
    }

    /// Writes a new file of mode 0600 that appears whole or not at all, and never replaces one.
    ///
    /// - Returns: false when `path` exists already, which is left as it is.
    static func create(_ path: String, _ bytes: [UInt8]) throws(SecretFileError) -> Bool {
        let draft = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create", draft) }
        defer { unlink(draft) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { rest in
                write(descriptor, rest.baseAddress.map { $0 + written }, rest.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("write", draft) }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw failure("fsync", draft) }
        if link(draft, path) == 0 {
            try synchronizeDirectory(of: path)
            return true
        }
        guard errno == EEXIST else { throw failure("link", path) }
        return false
    }

    private static func synchronizeDirectory(of path: String) throws(SecretFileError) {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(parent.isEmpty ? "/" : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", parent) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("fsync", parent) }
    }

    private static func failure(_ operation: String, _ path: String) -> SecretFileError {
        .system(PosixError(operation: operation, path: path, errno: errno))
    }
}
