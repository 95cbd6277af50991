import CLinux
import Glibc
import Primitives
import Synchronization

/// One word of shared memory.
///
/// A pointer to it may be bound to mapped memory because `Atomic<UInt64>` is laid out as the eight bytes of its
/// integer and nothing else, any bytes are a value of it, mappings are aligned to pages, and its operations are
/// single instructions of the processor (no lock aside), which act on the physical page whoever else has it mapped.
typealias Word = Atomic<UInt64>

/// A file that several processes map at once.
///
/// Its name carries a hash of its layout, so that a process with another configuration maps another file. Every
/// process holds a shared flock on the file it maps for as long as it does; the kernel drops it when the process
/// ends in whatever way. So an exclusive lock that is granted proves that nobody maps the file: then, and then only,
/// is it initialised, or deleted when its layout is another.
///
/// `@unchecked Sendable` is safe because the stored properties never change; the mapped bytes are reached through
/// `Word`s and process-shared mutexes only.
final class MappedFile: @unchecked Sendable {
    /// What is in the file. Bytes from 0 to `MappedFile.pageBytes` are the header's, the rest is its owner's.
    struct Layout {
        /// Everything that decides the meaning of the bytes, as text; hashed.
        let description: String
        /// Size of the file, in bytes.
        let bytes: Int
        /// How many bytes at the start get disk space at once; the rest gets it by `reserve`.
        let reservedBytes: Int
    }

    static let pageBytes = 4096
    private static let magic: UInt64 = 0x4D48_5341_5254_4D31  // spells "1MTRASHM" in memory

    let base: UnsafeMutableRawPointer
    let path: String
    private let bytes: Int
    private let descriptor: Int32

    /// Maps the file that belongs to `stem` (e.g. `run/limits.shm`) and `layout`, made first when there is none.
    ///
    /// - Parameter prepare: called while no other process maps the file; told whether it is all zeros (true) or
    ///   holds what processes that are gone left in it (false).
    init(
        stem: String, layout: Layout, prepare: (_ base: UnsafeMutableRawPointer, _ isNew: Bool) -> Void
    ) throws(SharedMemoryError) {
        let name = FileName(stem: stem)
        let hash = Self.hash(layout.description)
        let path = name.path(layout: hash)
        let guardian = try Self.lock(stem + ".lock")
        defer { close(guardian) }
        let descriptor = try Self.open(path)
        do throws(SharedMemoryError) {
            self.base = try Self.establish(descriptor, path, layout, hash: hash, prepare)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        self.path = path
        self.bytes = layout.bytes
        name.removeUnused(except: path)
    }

    deinit {
        munmap(base, bytes)
        close(descriptor)
    }

    /// The words from `offset` (in bytes, a multiple of 8) on.
    func words(at offset: Int, count: Int) -> UnsafeMutablePointer<Word> {
        (base + offset).bindMemory(to: Word.self, capacity: count)
    }

    /// Gets disk space for the page that holds byte `offset`, so that writing to it cannot end the process by SIGBUS.
    ///
    /// - Returns: false when the disk is full. A file system without the operation counts as having room.
    func reserve(pageOf offset: Int) -> Bool {
        Self.allocate(descriptor, from: offset / Self.pageBytes * Self.pageBytes, bytes: Self.pageBytes)
    }

    /// Maps the open file, after initialising it where it is new; leaves the shared lock on it.
    private static func establish(
        _ descriptor: Int32, _ path: String, _ layout: Layout, hash: UInt64,
        _ prepare: (_ base: UnsafeMutableRawPointer, _ isNew: Bool) -> Void
    ) throws(SharedMemoryError) -> UnsafeMutableRawPointer {
        let isSole = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        let isKnown = try matches(descriptor, hash: hash, bytes: layout.bytes, path: path)
        if !isKnown {
            guard isSole else { throw .damaged(path: path) }
            try blank(descriptor, layout, path)
        }
        let base = try map(descriptor, layout.bytes, path)
        if isSole {
            prepare(base, !isKnown)
            writeHeader(base, hash: hash, bytes: layout.bytes)
        }
        guard flock(descriptor, LOCK_SH) == 0 else {
            let error = failure("flock", path)
            munmap(base, layout.bytes)
            throw error
        }
        return base
    }

    private static func allocate(_ descriptor: Int32, from offset: Int, bytes: Int) -> Bool {
        while fallocate(descriptor, 0, off_t(offset), off_t(bytes)) != 0 {
            if errno == EINTR { continue }
            return errno == EOPNOTSUPP || errno == ENOSYS
        }
        return true
    }

    private static func lock(_ path: String) throws(SharedMemoryError) -> Int32 {
        let descriptor = try open(path)
        while flock(descriptor, LOCK_EX) != 0 {
            if errno == EINTR { continue }
            let error = failure("flock", path)
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func open(_ path: String) throws(SharedMemoryError) -> Int32 {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("open", path) }
        return descriptor
    }

    /// Whether the header says that the file was initialised with this layout.
    private static func matches(
        _ descriptor: Int32, hash: UInt64, bytes: Int, path: String
    ) throws(SharedMemoryError) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("fstat", path) }
        var header: [UInt64] = [0, 0, 0]
        let count = header.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count >= 0 else { throw failure("read", path) }
        return Int(status.st_size) == bytes && header == [magic, hash, UInt64(bytes)]
    }

    private static func blank(_ descriptor: Int32, _ layout: Layout, _ path: String) throws(SharedMemoryError) {
        guard ftruncate(descriptor, 0) == 0, ftruncate(descriptor, off_t(layout.bytes)) == 0 else {
            throw failure("ftruncate", path)
        }
        guard allocate(descriptor, from: 0, bytes: layout.reservedBytes) else { throw failure("fallocate", path) }
    }

    private static func map(
        _ descriptor: Int32, _ bytes: Int, _ path: String
    ) throws(SharedMemoryError) -> UnsafeMutableRawPointer {
        guard let base = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
            throw failure("mmap", path)
        }
        return base
    }

    /// The magic number comes last: a process killed on the way leaves a file that the next one starts over.
    private static func writeHeader(_ base: UnsafeMutableRawPointer, hash: UInt64, bytes: Int) {
        let header = base.bindMemory(to: Word.self, capacity: 3)
        header[2].store(UInt64(bytes), ordering: .releasing)
        header[1].store(hash, ordering: .releasing)
        header[0].store(magic, ordering: .releasing)
    }

    /// FNV-1a, 64 bits.
    static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    private static func failure(_ operation: String, _ path: String) -> SharedMemoryError {
        .system(PosixError(operation: operation, path: path, errno: errno))
    }
}

/// Why memory shared between processes could not be set up. The description is for the administrator.
package enum SharedMemoryError: Swift.Error, CustomStringConvertible {
    case system(PosixError)
    /// Other processes use the file at `path`, but it does not hold what they agreed on.
    case damaged(path: String)
    /// The rule called `name` asks for something out of range.
    case invalidRule(name: String, reason: String)

    package var description: String {
        switch self {
        case .system(let error): return error.description
        case .damaged(let path): return "\(path) is damaged; stop all workers and delete it"
        case .invalidRule(let name, let reason): return "rate limit \(name): \(reason)"
        }
    }
}
