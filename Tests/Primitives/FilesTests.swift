import Glibc
import Primitives
import Testing

@Suite struct FilesTests {
    /// A directory of its own for each test, removed afterwards.
    private func withDirectory(_ body: (String) throws -> Void) throws {
        let path = "/tmp/atrium-files-\(Hexadecimal.encode(KernelRandom.bytes(8)))"
        try Files.createDirectory(path, mode: 0o700)
        defer { Self.removeTree(path) }
        try body(path)
    }

    private static func removeTree(_ path: String) {
        if Files.isDirectory(path), let names = try? Files.list(path) {
            for name in names { removeTree("\(path)/\(name)") }
        }
        try? Files.remove(path)
    }

    private func mode(of path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }

    @Test func `what is written is read`() throws {
        try self.withDirectory { directory in
            let path = "\(directory)/file"
            for bytes in [[], Array("one".utf8), [UInt8](repeating: 7, count: 200_000)] {
                try Files.writeAtomically(bytes, to: path)
                #expect(try Files.read(path) == bytes)
            }
            #expect(try Files.list(directory) == ["file"])
        }
    }

    @Test func `the mode is exact whatever the umask`() throws {
        try self.withDirectory { directory in
            try Files.writeAtomically([1], to: "\(directory)/secret", mode: 0o600)
            #expect(self.mode(of: "\(directory)/secret") == 0o600)
            try Files.writeAtomically([1], to: "\(directory)/shared", mode: 0o666)
            #expect(self.mode(of: "\(directory)/shared") == 0o666)
        }
    }

    @Test func `a failed write leaves the old file and nothing else`() throws {
        try self.withDirectory { directory in
            let path = "\(directory)/target"
            try Files.createDirectory(path, mode: 0o700)
            try Files.writeAtomically([1], to: "\(path)/inside")
            #expect(throws: PosixError.self) { try Files.writeAtomically([2], to: path) }
            #expect(try Files.list(directory) == ["target"])
        }
    }

    @Test func `a file over the limit is refused`() throws {
        try self.withDirectory { directory in
            let path = "\(directory)/large"
            try Files.writeAtomically([UInt8](repeating: 0, count: 1001), to: path)
            #expect(try Files.read(path, limit: 1001).count == 1001)
            let error = #expect(throws: PosixError.self) { try Files.read(path, limit: 1000) }
            #expect(error?.errno == EFBIG)
        }
    }

    @Test func `directories are made with their parents, and once is as good as twice`() throws {
        try self.withDirectory { directory in
            for _ in 0..<2 { try Files.createDirectory("\(directory)/a/b/c/", mode: 0o750) }
            #expect(Files.isDirectory("\(directory)/a/b/c"))
            try Files.writeAtomically([], to: "\(directory)/a/file")
            #expect(throws: PosixError.self) { try Files.createDirectory("\(directory)/a/file", mode: 0o750) }
            #expect(throws: PosixError.self) { try Files.createDirectory("\(directory)/a/file/b", mode: 0o750) }
        }
    }

    @Test func `names are listed in order, and what is removed is gone`() throws {
        try self.withDirectory { directory in
            for name in ["b", "a", ".hidden", "ü"] { try Files.writeAtomically([], to: "\(directory)/\(name)") }
            #expect(try Files.list(directory) == [".hidden", "a", "b", "ü"])
            try Files.remove("\(directory)/a")
            #expect(!Files.exists("\(directory)/a"))
            #expect(Files.exists("\(directory)/b"))
            #expect(throws: PosixError.self) { try Files.remove("\(directory)/a") }
        }
    }

    @Test func `a removed tree takes nothing with it that a link leads to`() throws {
        try self.withDirectory { directory in
            try Files.createDirectory("\(directory)/tree/below", mode: 0o700)
            try Files.writeAtomically([], to: "\(directory)/tree/below/file")
            try Files.createDirectory("\(directory)/elsewhere", mode: 0o700)
            try Files.writeAtomically([], to: "\(directory)/elsewhere/kept")
            #expect(symlink("\(directory)/elsewhere", "\(directory)/tree/link") == 0)
            try Files.removeTree("\(directory)/tree")
            #expect(!Files.exists("\(directory)/tree"))
            #expect(Files.exists("\(directory)/elsewhere/kept"))
        }
    }

    @Test func `an error names the call, the path and the reason`() {
        let error = #expect(throws: PosixError.self) { try Files.read("/nonexistent/file") }
        #expect(error?.errno == ENOENT)
        #expect(error?.description == "open /nonexistent/file: No such file or directory")
        #expect(PosixError(operation: "fork", path: nil, errno: EAGAIN).description.hasPrefix("fork: "))
    }
}
