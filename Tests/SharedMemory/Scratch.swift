import Glibc
import Primitives
import Synchronization

@testable import SharedMemory

/// A directory of one test, gone with it.
final class Scratch: Sendable {
    let path: String

    init() throws {
        var template = [CChar]("/tmp/atrium-shared-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw PosixError(operation: "mkdtemp", path: nil, errno: errno)
        }
        self.path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        do {
            for name in try Files.list(path) { unlink("\(path)/\(name)") }
            rmdir(path)
        } catch { print("\(path) stays: \(error)") }
    }

    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    /// The files of the directory that are mapped memory.
    func maps() throws -> [String] { try Files.list(path).filter { $0.hasSuffix(".shm") } }

    /// Overwrites a file's bytes from `offset` on.
    func overwrite(_ name: String, at offset: Int, with bytes: [UInt8]) throws {
        let descriptor = open(self(name), O_WRONLY)
        defer { close(descriptor) }
        guard pwrite(descriptor, bytes, bytes.count, off_t(offset)) == bytes.count else {
            throw PosixError(operation: "pwrite", path: name, errno: errno)
        }
    }
}

/// Runs `body` on `count` threads at once and returns what each gave, in the order of their numbers.
func concurrently<R: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> R) throws -> [R] {
    let results = Results<R>(count)
    let threads = try (0..<count).map { number in
        try Primitives.Thread.start(name: "test-\(number)") {
            let result = body(number)
            results.slots.withLock { $0[number] = result }
        }
    }
    for thread in threads { thread.join() }
    return results.slots.withLock { $0.compactMap { $0 } }
}

private final class Results<R: Sendable>: Sendable {
    let slots: Mutex<[R?]>
    init(_ count: Int) { self.slots = Mutex(Array(repeating: nil, count: count)) }
}

/// 16 bytes that stand for subject `number`.
func subject(_ number: Int) -> [UInt8] {
    let words = (mix(1, UInt64(number)), mix(2, UInt64(number)))
    return withUnsafeBytes(of: words) { [UInt8]($0) }
}

/// Numbers that are the same in every run (splitmix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return mix(0, state)
    }
}
