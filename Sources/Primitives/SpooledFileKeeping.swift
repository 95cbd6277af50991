import Glibc

extension SpooledFile {
    /// The first bytes, at most `count`.
    package func head(_ count: Int) throws -> [UInt8] {
        var head: [UInt8] = []
        struct Enough: Swift.Error {}
        do {
            try self.read { chunk in
                head += chunk.prefix(count - head.count)
                if head.count >= count { throw Enough() }
            }
        } catch is Enough {
            return head
        }
        return head
    }

    /// Copies all bytes into a file that bears its name only once it is whole and on disk. Its user alone can read it.
    ///
    /// - Parameter path: in a folder that exists.
    package func keep(at path: String) throws {
        let temporary = "\(path).\(Hexadecimal.encode(KernelRandom.bytes(8))).tmp"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw PosixError(operation: "open", path: temporary) }
        do {
            defer { close(file) }
            try self.read { chunk in
                var rest = chunk
                while !rest.isEmpty {
                    let count = write(file, rest.baseAddress, rest.count)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { throw PosixError(operation: "write", path: temporary) }
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                }
            }
            guard fsync(file) == 0 else { throw PosixError(operation: "fsync", path: temporary) }
            guard rename(temporary, path) == 0 else { throw PosixError(operation: "rename", path: path) }
        } catch {
            unlink(temporary)
            throw error
        }
        try Files.synchronizeDirectory(of: path)
    }
}
