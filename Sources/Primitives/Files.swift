import Glibc

/// Small files, whole: configuration, secrets, keys.
package enum Files {
    /// Reads a whole file.
    ///
    /// - Parameter limit: largest size, in bytes. Default: 16 MiB. A larger file is `EFBIG`.
    package static func read(_ path: String, limit: Int = 16 << 20) throws(PosixError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw PosixError(operation: "open", path: path) }
        defer { close(file) }
        var contents: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count == 0 { return contents }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw PosixError(operation: "read", path: path) }
            guard count <= limit - contents.count else {
                throw PosixError(operation: "read", path: path, errno: EFBIG)
            }
            contents.append(contentsOf: chunk[..<count])
        }
    }

    /// Writes a whole file so that a reader, and a crash, sees either the old contents or the new: a temporary file
    /// beside it, `fsync`, `rename`, and `fsync` of the directory.
    ///
    /// - Parameter mode: the file's permissions, exactly (the umask does not count). Default: 0644.
    package static func writeAtomically(
        _ bytes: [UInt8], to path: String, mode: mode_t = 0o644
    ) throws(PosixError) {
        let temporary = "\(path).\(Hexadecimal.encode(KernelRandom.bytes(8))).tmp"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw PosixError(operation: "open", path: temporary) }
        do throws(PosixError) {
            defer { close(file) }
            try Self.write(bytes, to: file, path: temporary)
            guard fchmod(file, mode) == 0 else { throw PosixError(operation: "fchmod", path: temporary) }
            guard fsync(file) == 0 else { throw PosixError(operation: "fsync", path: temporary) }
            guard rename(temporary, path) == 0 else { throw PosixError(operation: "rename", path: path) }
        } catch {
            unlink(temporary)
            throw error
        }
        try Self.synchronizeDirectory(Self.parent(of: path))
    }

    /// Creates a directory and the ones above it; one that exists is left as it is.
    ///
    /// - Parameter mode: permissions of every directory made, less the umask.
    package static func createDirectory(_ path: String, mode: mode_t) throws(PosixError) {
        if mkdir(path, mode) == 0 { return }
        switch errno {
        case EEXIST where Self.isDirectory(path):
            return
        case ENOENT where Self.parent(of: path) != path:
            try Self.createDirectory(Self.parent(of: path), mode: mode)
            guard mkdir(path, mode) == 0 || errno == EEXIST && Self.isDirectory(path) else {
                throw PosixError(operation: "mkdir", path: path)
            }
        default:
            throw PosixError(operation: "mkdir", path: path)
        }
    }

    /// Whether the path leads to anything this process can see; a symbolic link is followed.
    package static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    package static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a directory, without `.` and `..`, sorted.
    package static func list(_ path: String) throws(PosixError) -> [String] {
        guard let directory = opendir(path) else { throw PosixError(operation: "opendir", path: path) }
        defer { closedir(directory) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) {
                    String(cString: $0)
                }
            }
            if name != "." && name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw PosixError(operation: "readdir", path: path) }
        return names.sorted()
    }

    /// Removes a file, or a directory that is empty.
    package static func remove(_ path: String) throws(PosixError) {
        guard Glibc.remove(path) == 0 else { throw PosixError(operation: "remove", path: path) }
    }

    /// Removes a directory with everything in it, or a file. Symbolic links are removed, never followed.
    package static func removeTree(_ path: String) throws(PosixError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw PosixError(operation: "lstat", path: path) }
        if status.st_mode & S_IFMT == S_IFDIR {
            for name in try Self.list(path) { try Self.removeTree("\(path)/\(name)") }
        }
        try Self.remove(path)
    }

    private static func write(_ bytes: [UInt8], to file: Int32, path: String) throws(PosixError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress.map { $0 + done }, $0.count - done) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw PosixError(operation: "write", path: path) }
            done += count
        }
    }

    /// When a file's contents changed last; nil when there is none (any more).
    package static func modificationTime(_ path: String) throws(PosixError) -> Instant? {
        var status = stat()
        if lstat(path, &status) == 0 {
            let seconds = Int64(status.st_mtim.tv_sec)
            return Instant(microseconds: seconds * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1_000)
        }
        guard errno == ENOENT else { throw PosixError(operation: "lstat", path: path) }
        return nil
    }

    /// Makes a new name in the directory of `path` survive a crash.
    static func synchronizeDirectory(of path: String) throws(PosixError) {
        try self.synchronizeDirectory(self.parent(of: path))
    }

    private static func synchronizeDirectory(_ path: String) throws(PosixError) {
        let directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw PosixError(operation: "open", path: path) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw PosixError(operation: "fsync", path: path) }
    }

    /// The directory a path is in: `.` for a bare name, `/` for the root.
    private static func parent(of path: String) -> String {
        var rest = path[...]
        while rest.count > 1 && rest.hasSuffix("/") { rest.removeLast() }
        guard let slash = rest.lastIndex(of: "/") else { return "." }
        return slash == rest.startIndex ? "/" : String(rest[..<slash])
    }
}
