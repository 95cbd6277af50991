import Glibc
import Primitives
import Security
import Services
import SharedMemory
import TestSupport
import Testing

@Suite struct SigningKeysTests {
    @Test func `a ring that cannot be read leaves the last good one in use, until it can be`() throws {
        let folder = try TestFolder()
        try KeyRing.create(folder("keys"))
        let generations = try GenerationTable(path: folder("generations.shm"))
        let keys = try SigningKeys(directory: folder("keys"), generations: generations)
        let first = try keys.ring.sign(payload: [1])

        let index = try Files.read(folder("keys/keys.json"))
        try Files.writeAtomically([], to: folder("keys/keys.json"), mode: 0o600)
        generations.advance(named: .signingKeys)
        #expect(keys.ring.verify(first) == [1])

        try Files.writeAtomically(index, to: folder("keys/keys.json"), mode: 0o600)
        try KeyRing.rotate(directory: folder("keys"), keepingRetiredFor: .zero)
        generations.advance(named: .signingKeys)
        #expect(keys.ring.verify(first) == nil)
        #expect(keys.ring.verify(try keys.ring.sign(payload: [2])) == [2])
    }

    @Test func `a change of the files is seen when its generation moves, and no sooner`() throws {
        let folder = try TestFolder()
        try KeyRing.create(folder("keys"))
        let generations = try GenerationTable(path: folder("generations.shm"))
        let keys = try SigningKeys(directory: folder("keys"), generations: generations)
        let token = try keys.ring.sign(payload: [1])
        try KeyRing.rotate(directory: folder("keys"), keepingRetiredFor: .zero)
        #expect(keys.ring.verify(token) == [1])
        // Another process's table over the same file.
        try GenerationTable(path: folder("generations.shm")).advance(named: .signingKeys)
        #expect(keys.ring.verify(token) == nil)
    }
}
