import Glibc
import Primitives

/// A folder of the test's own, removed with everything in it at the end.
func withScratchFolder<R>(_ body: (String) throws -> R) throws -> R {
    let path = "/tmp/atrium-runtime-\(UUID.v7().base62)"
    try Files.createDirectory(path, mode: 0o700)
    defer { for name in (try? Files.list(path)) ?? [] { unlink("\(path)/\(name)") }; rmdir(path) }
    return try body(path)
}

func write(_ text: String, to path: String) throws {
    try Files.writeAtomically(Array(text.utf8), to: path, mode: 0o600)
}
