import Glibc
import Primitives

/// A folder of the test's own, removed with the files in it at the end.
func withScratchFolder<R>(_ body: (String) throws -> R) throws -> R {
    let path = "/tmp/atrium-runtime-\(UUID.v7().base62)"
    try Files.createDirectory(path, mode: 0o700)
    let result = Result { try body(path) }
    for name in try Files.list(path) where !Files.isDirectory("\(path)/\(name)") { unlink("\(path)/\(name)") }
    rmdir(path)
    return try result.get()
}

func write(_ text: String, to path: String) throws {
    try Files.writeAtomically(Array(text.utf8), to: path, mode: 0o600)
}
