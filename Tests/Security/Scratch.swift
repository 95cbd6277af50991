import Glibc
import Primitives
import Synchronization

/// A directory of one test, gone with it.
final class Scratch {
    let path: String

    init() throws {
        var template = [CChar]("/tmp/atrium-security-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw PosixError(operation: "mkdtemp", path: nil, errno: errno)
        }
        self.path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    static func mode(_ path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }

    private static func remove(_ path: String) {
        do {
            for name in try Files.list(path) { remove("\(path)/\(name)") }
            rmdir(path)
        } catch { unlink(path) }
    }
}

/// Runs `body` on `count` threads at once and returns what each gave, in the order of their numbers.
func concurrently<R: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> R) throws -> [R] {
    let results = Box<[R?]>(Array(repeating: nil, count: count))
    let threads = try (0..<count).map { number in
        try Primitives.Thread.start(name: "test-\(number)") {
            let result = body(number)
            results.value.withLock { $0[number] = result }
        }
    }
    for thread in threads { thread.join() }
    return results.value.withLock { $0.compactMap { $0 } }
}

final class Box<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
}

/// Waits, busily, until `condition` holds.
func wait(until condition: () -> Bool) {
    while !condition() { sched_yield() }
}

func bytes(_ text: String) -> [UInt8] { [UInt8](text.utf8) }
