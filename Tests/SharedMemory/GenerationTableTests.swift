import Glibc
import Primitives
import Testing

@testable import SharedMemory

@Suite("Generations")
struct GenerationTableTests {
    let scratch: Scratch
    var path: String { scratch("generations.shm") }

    init() throws { self.scratch = try Scratch() }

    @Test("What one process advances, another sees")
    func visibility() throws {
        let writer = try GenerationTable(path: path)
        let reader = try GenerationTable(path: path)
        let key = UUID.v7()
        let before = reader.generation(key)
        writer.advance(key)
        #expect(reader.generation(key) == before + 1)
        reader.advance(key)
        #expect(writer.generation(key) == before + 2)
    }

    @Test("Names have counters of their own")
    func names() throws {
        let table = try GenerationTable(path: path)
        for _ in 0..<10_000 { table.advance(UUID.v7()) }
        #expect(table.generation(named: .signingKeys) == 0)
        table.advance(named: .signingKeys)
        #expect(table.generation(named: .signingKeys) == 1)
        #expect(table.generation(named: GenerationTable.Name(slot: 1)) == 0)
        #expect(table.generation(named: GenerationTable.Name(slot: 64)) == 1, "slots wrap around")
    }

    @Test("Keys made in one moment spread over the counters")
    func spread() throws {
        let table = try GenerationTable(path: path)
        let moment = Instant(seconds: 1_800_000_000)
        let keys = (0..<4096).map { _ in UUID.v7(at: moment) }
        for key in keys { table.advance(key) }
        // 4,096 balls in as many urns: the fullest holds 7 or 8 as a rule.
        #expect(keys.allSatisfy { (1...20).contains(table.generation($0)) })
    }

    @Test("No step is lost between threads")
    func concurrency() throws {
        let tables = [try GenerationTable(path: path), try GenerationTable(path: path)]
        let key = UUID.v7()
        _ = try concurrently(4) { number in
            for _ in 0..<5000 { tables[number % 2].advance(key) }
        }
        #expect(tables[0].generation(key) == 20_000)
    }

    @Test("Counters outlive the processes, so that none ever goes back")
    func survival() throws {
        do { try GenerationTable(path: path).advance(named: .signingKeys) }
        #expect(try GenerationTable(path: path).generation(named: .signingKeys) == 1)
    }

    @Test("Only the owner can read and write the file")
    func mode() throws {
        _ = try GenerationTable(path: path)
        for name in try Files.list(scratch.path) {
            var status = stat()
            #expect(stat(scratch(name), &status) == 0 && status.st_mode & 0o777 == 0o600, "\(name)")
        }
    }

    @Test("A missing directory is an error, not a trap")
    func missingDirectory() {
        #expect(throws: SharedMemoryError.self) { try GenerationTable(path: scratch("nowhere/generations.shm")) }
    }
}
