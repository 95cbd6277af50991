import Glibc
import Primitives
import Testing

@testable import Security

@Suite("Sealed credentials")
struct SealerTests {
    let key = [UInt8](0..<32)
    let plain = bytes("api-key-123")
    let row = bytes("connector 7 of workspace 1")

    private func sealer(_ key: [UInt8]? = nil) throws -> Sealer { try #require(Sealer(key: key ?? self.key)) }

    @Test("What was sealed opens, whatever its length", arguments: [0, 1, 11, 4096])
    func roundTrip(_ length: Int) throws {
        let plain = KernelRandom.bytes(length)
        let sealed = try sealer().seal(plain, associated: row)
        #expect(sealed.count == length + Sealer.overhead)
        #expect(try sealer().open(sealed, associated: row) == plain)
    }

    @Test("No associated data is associated data too")
    func noAssociatedData() throws {
        let sealed = try sealer().seal(plain, associated: [])
        #expect(try sealer().open(sealed, associated: []) == plain)
        #expect(try sealer().open(sealed, associated: [0]) == nil)
    }

    @Test("The same value sealed twice gives unrelated bytes")
    func nonces() throws {
        let sealer = try sealer()
        let first = sealer.seal(plain, associated: row)
        let second = sealer.seal(plain, associated: row)
        #expect(first[..<5] == second[..<5])
        #expect(first[5..<29] != second[5..<29] && first[29...] != second[29...])
    }

    @Test("A value copied into another row does not open")
    func otherRow() throws {
        let sealed = try sealer().seal(plain, associated: row)
        #expect(try sealer().open(sealed, associated: bytes("connector 8 of workspace 1")) == nil)
    }

    @Test("Another key does not open it, and the value tells which key does")
    func otherKey() throws {
        let other = try sealer([UInt8](1...32))
        let sealed = try sealer().seal(plain, associated: row)
        #expect(other.open(sealed, associated: row) == nil)
        #expect(try Sealer.keyID(of: sealed) == sealer().keyID)
        #expect(try other.keyID != sealer().keyID)
        #expect(Sealer.keyID(of: []) == nil && Sealer.keyID(of: plain) == nil)
    }

    @Test("No single changed bit goes unnoticed")
    func everyBit() throws {
        let sealer = try sealer()
        var sealed = sealer.seal(plain, associated: row)
        for index in sealed.indices {
            for bit in 0..<8 {
                sealed[index] ^= 1 << bit
                #expect(sealer.open(sealed, associated: row) == nil, "byte \(index), bit \(bit)")
                sealed[index] ^= 1 << bit
            }
        }
        #expect(sealer.open(sealed, associated: row) == plain)
    }

    @Test("A value cut short at any length, or prolonged, does not open and does no harm")
    func lengths() throws {
        let sealer = try sealer()
        let sealed = sealer.seal(plain, associated: row)
        for length in 0..<sealed.count { #expect(sealer.open(Array(sealed[..<length]), associated: row) == nil) }
        #expect(sealer.open(sealed + [0], associated: row) == nil)
        #expect(sealer.open(Array(sealed.dropFirst()), associated: row) == nil)
    }

    @Test("A key is 32 bytes", arguments: [0, 16, 31, 33, 64])
    func keyLength(_ length: Int) { #expect(Sealer(key: [UInt8](repeating: 1, count: length)) == nil) }
}

@Suite("The sealing key's file")
struct SealingKeyFileTests {
    let scratch: Scratch
    var path: String { scratch("sealing.key") }

    init() throws { self.scratch = try Scratch() }

    @Test("It is made once, for the owner alone, and read from then on")
    func created() throws {
        let sealed = try Sealer.loadOrCreate(path).seal([1, 2, 3], associated: [])
        #expect(Scratch.mode(path) == 0o600)
        #expect(try Files.read(path).count == 32)
        #expect(try Sealer.loadOrCreate(path).open(sealed, associated: []) == [1, 2, 3])
        #expect(try Files.list(scratch.path) == ["sealing.key"], "no draft is left behind")
    }

    @Test("Processes that make it at once end with one key")
    func race() throws {
        let path = path
        let identifiers = try concurrently(8) { _ -> String? in
            do { return try Sealer.loadOrCreate(path).keyID } catch { return nil }
        }
        #expect(identifiers.count == 8 && Set(identifiers).count == 1 && identifiers[0] != nil)
        #expect(try Files.list(scratch.path) == ["sealing.key"])
    }

    @Test("One that others may read is refused, with its mode in the message", arguments: [0o640, 0o604, 0o660, 0o644])
    func exposed(_ mode: Int) throws {
        _ = try Sealer.loadOrCreate(path)
        chmod(path, mode_t(mode))
        #expect { try Sealer.loadOrCreate(path) } throws: { "\($0)".contains("mode 0\(String(mode, radix: 8))") }
    }

    @Test("One of the wrong size is refused and left as it is", arguments: [0, 31, 33, 5000])
    func wrongSize(_ size: Int) throws {
        try Files.writeAtomically([UInt8](repeating: 7, count: size), to: path, mode: 0o600)
        #expect { try Sealer.loadOrCreate(path) } throws: { "\($0)".contains("\(size) bytes") }
        #expect(try Files.read(path).count == size)
    }

    @Test("What is no file is refused")
    func directory() throws {
        try Files.createDirectory(path, mode: 0o700)
        #expect { try Sealer.loadOrCreate(path) } throws: { "\($0)".contains("not a regular file") }
    }

    @Test("A missing directory is an error, not a trap")
    func missingDirectory() {
        #expect(throws: SecretFileError.self) { try Sealer.loadOrCreate(scratch("nowhere/sealing.key")) }
    }
}
