import Primitives
import Testing

@Suite struct SpooledFileTests {
    @Test func `what is put aside is read back, as often as wanted, and leaves no name behind`() throws {
        let folder = "/tmp/atrium-spool-\(UUID.v7())"
        try Files.createDirectory(folder, mode: 0o700)
        let file = try SpooledFile(directory: folder)
        var wanted: [UInt8] = []
        for number in 0..<50 {
            let bytes = [UInt8](repeating: UInt8(number), count: 4_001)
            try file.append(bytes)
            wanted += bytes
        }
        try file.append([])
        #expect(file.count == wanted.count)
        #expect(try Files.list(folder).isEmpty)
        for _ in 0..<2 {
            var found: [UInt8] = []
            try file.read { found += $0 }
            #expect(found == wanted)
        }
        try Files.remove(folder)
        #expect(throws: PosixError.self) { _ = try SpooledFile(directory: folder) }
    }
}
