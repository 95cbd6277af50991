import Glibc

/// Bytes put aside on disk, without a name: the file is gone with this object, or with the process.
///
/// One thread owns it.
package final class SpooledFile {
    private let descriptor: Int32
    /// Bytes written.
    package private(set) var count = 0

    /// - Parameter directory: where the file lies; it must exist.
    package init(directory: String) throws(PosixError) {
        let path = "\(directory)/\(Hexadecimal.encode(KernelRandom.bytes(16))).spool"
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PosixError(operation: "open", path: path) }
        unlink(path)
        self.descriptor = descriptor
    }

    deinit { close(self.descriptor) }

    package func append(_ bytes: [UInt8]) throws(PosixError) {
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes { bytes in
                pwrite(
                    self.descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(self.count))
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw PosixError(operation: "pwrite", path: "a spooled file") }
            done += written
            self.count += written
        }
    }

    /// Calls `body` with all bytes from the first on, at most 65,536 at once. It may be called as often as wanted.
    package func read(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 1)
        defer { chunk.deallocate() }
        var offset = 0
        while offset < self.count {
            let found = pread(self.descriptor, chunk.baseAddress, chunk.count, off_t(offset))
            if found < 0, errno == EINTR { continue }
            guard found > 0 else { throw PosixError(operation: "pread", path: "a spooled file") }
            try body(UnsafeRawBufferPointer(rebasing: chunk[..<found]))
            offset += found
        }
    }
}
