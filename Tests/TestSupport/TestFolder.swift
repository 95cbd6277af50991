import Glibc
import Primitives

/// A directory of one test, gone with the last reference to it.
package final class TestFolder: Sendable {
    package let path: String

    package init() throws {
        var template = [CChar]("/tmp/atrium-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw PosixError(operation: "mkdtemp", path: "/tmp", errno: errno)
        }
        self.path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { self.remove() }

    /// For a folder that lives as long as the process, whose end no `deinit` sees.
    package func remove() { Self.remove(self.path) }

    /// The path of a file in it.
    package func callAsFunction(_ name: String) -> String { "\(self.path)/\(name)" }

    private static func remove(_ path: String) {
        do {
            for name in try Files.list(path) { Self.remove("\(path)/\(name)") }
            rmdir(path)
        } catch { unlink(path) }
    }
}
