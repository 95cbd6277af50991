import Glibc
import Primitives

/// `run/limits.shm` with a layout's hash in it: `run/limits-0123456789abcdef.shm`.
struct FileName {
    private let directory: String
    private let prefix: String
    private let suffix: String

    init(stem: String) {
        let slash = stem.lastIndex(of: "/")
        let file = slash.map { stem[stem.index(after: $0)...] } ?? stem[...]
        let dot = file.lastIndex(of: ".") ?? file.endIndex
        self.directory = slash.map { String(stem[...$0]) } ?? "./"
        self.prefix = file[..<dot] + "-"
        self.suffix = String(file[dot...])
    }

    func path(layout: UInt64) -> String {
        let digits = String(layout, radix: 16)
        return directory + prefix + String(repeating: "0", count: 16 - digits.count) + digits + suffix
    }

    /// Deletes the files of other layouts that no process maps. What cannot be deleted now is left to the next start.
    func removeUnused(except path: String) {
        let names: [String]
        do { names = try Files.list(directory) } catch { return }
        for name in names where isOurs(name) && directory + name != path {
            let descriptor = open(directory + name, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(directory + name) }
            close(descriptor)
        }
    }

    private func isOurs(_ name: String) -> Bool {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return false }
        let hash = name.dropFirst(prefix.count).dropLast(suffix.count)
        return hash.utf8.count == 16 && hash.allSatisfy(\.isHexDigit)
    }
}
