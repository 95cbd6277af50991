import Glibc
import Primitives

/// The bytes of attachments: files below one folder, each named by its id, which nobody outside chooses.
///
/// A file is there before its row, and stays for a moment after it: one without a row belongs to nobody and is removed
/// by upkeep once it is old.
package struct AttachmentFiles: Sendable {
    /// Absolute.
    package let directory: String

    package init(directory: String) { self.directory = directory }

    /// Below the folder: `7f/018f3a2e-…-9c7f`. The last two digits are random, and spread the files over 256 folders.
    package func name(of id: UUID) -> String {
        let text = "\(id)"
        return "\(text.suffix(2))/\(text)"
    }

    package func path(of id: UUID) -> String { "\(self.directory)/\(self.name(of: id))" }

    package func exists(_ id: UUID) -> Bool { Files.exists(self.path(of: id)) }

    /// Keeps what was put aside: all of it or nothing.
    package func store(_ content: SpooledFile, as id: UUID) throws {
        let path = self.path(of: id)
        try Files.createDirectory("\(self.directory)/\("\(id)".suffix(2))", mode: 0o700)
        try content.keep(at: path)
    }

    /// Nothing happens when it is gone already.
    package func remove(_ id: UUID) throws(PosixError) {
        let path = self.path(of: id)
        guard unlink(path) == 0 || errno == ENOENT else { throw PosixError(operation: "unlink", path: path) }
    }

    /// The same, where it is as well when upkeep does it later.
    package func discard(_ id: UUID) { unlink(self.path(of: id)) }

    /// Removes files, halves of files too, that lie for longer than `age` and that nobody knows.
    ///
    /// - Parameters:
    ///   - known: those of some ids that belong to an attachment.
    ///   - mustStop: asked before each folder.
    /// - Returns: how many were removed.
    package func sweep(
        olderThan age: Duration, at now: Instant, known: ([UUID]) throws -> Set<UUID>, mustStop: () -> Bool
    ) throws -> Int {
        guard Files.isDirectory(self.directory) else { return 0 }
        var removed = 0
        for folder in try Files.list(self.directory) where !mustStop() {
            let path = "\(self.directory)/\(folder)"
            guard folder.utf8.count == 2, Files.isDirectory(path) else { continue }
            let old = try Files.list(path).filter { name in
                try Files.modificationTime("\(path)/\(name)").map { now - $0 > age } ?? false
            }
            for start in stride(from: 0, to: old.count, by: 500) {
                let names = old[start..<min(start + 500, old.count)]
                let known = try known(names.compactMap { UUID(canonical: $0) })
                for name in names where !(UUID(canonical: name).map(known.contains) ?? false) {
                    try Files.remove("\(path)/\(name)")
                    removed += 1
                }
            }
        }
        return removed
    }
}
