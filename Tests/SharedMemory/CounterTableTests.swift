import Glibc
import Primitives
import Testing

@testable import SharedMemory

@Suite("Counters")
struct CounterTableTests {
    let scratch: Scratch
    init() throws { self.scratch = try Scratch() }

    private func table(rows: Int = 8) throws -> CounterTable {
        try CounterTable(path: scratch("requests.shm"), rows: rows, counters: 3)
    }

    @Test("What several processes count comes together under its name")
    func sum() throws {
        let (one, other) = (try table(), try table())
        let row = try #require(one.row(named: "workspace/listDashboards"))
        #expect(try #require(other.row(named: "workspace/listDashboards")) == row)
        one.add(2, to: 0, of: row)
        other.add(3, to: 0, of: row)
        other.add(1, to: 2, of: try #require(other.row(named: "workspace/getDashboard")))
        let gains = try table().gains().sorted { $0.name < $1.name }
        #expect(gains.map(\.name) == ["workspace/getDashboard", "workspace/listDashboards"])
        #expect(gains.map(\.counters) == [[0, 0, 1], [5, 0, 0]])
    }

    @Test("No step is lost between threads")
    func concurrency() throws {
        let tables = [try table(), try table()]
        _ = try concurrently(4) { number in
            for step in 0..<6000 {
                guard let row = tables[number % 2].row(named: "route \(step % 3)") else { return }
                tables[number % 2].add(1, to: step % 2, of: row)
            }
        }
        let gains = tables[0].gains()
        #expect(gains.count == 3)
        #expect(gains.map { $0.counters.reduce(0, +) }.reduce(0, +) == 24_000)
    }

    @Test("What was taken is not there again, what came meanwhile is, also for a reader that starts anew")
    func taking() throws {
        let writer = try table()
        let row = try #require(writer.row(named: "r"))
        writer.add(5, to: 1, of: row)
        let gains = try table().gains()
        writer.add(7, to: 1, of: row)
        try table().take(gains)
        #expect(try table().gains().map(\.counters) == [[0, 7, 0]])
        #expect(try table().gains().map(\.counters) == [[0, 7, 0]], "what is not taken stays")
        try table().take(try table().gains())
        #expect(try table().gains().isEmpty)
    }

    @Test("Counters outlive the processes")
    func survival() throws {
        do {
            let table = try table()
            table.add(4, to: 0, of: try #require(table.row(named: "r")))
        }
        #expect(try table().gains().map(\.counters) == [[4, 0, 0]])
    }

    @Test("A full table, a name too long and a counter that is not there count nothing")
    func bounds() throws {
        let table = try table(rows: 2)
        let row = try #require(table.row(named: "a"))
        #expect(table.row(named: "b") != nil)
        #expect(table.row(named: "c") == nil)
        #expect(table.row(named: "a") == row)
        #expect(table.row(named: String(repeating: "n", count: CounterTable.nameBytes + 1)) == nil)
        #expect(table.row(named: "") == nil)
        table.add(1, to: 3, of: row)
        table.add(1, to: -1, of: row)
        #expect(table.gains().isEmpty)
    }

    @Test("A counter that overflows does not trap")
    func overflow() throws {
        let table = try table()
        let row = try #require(table.row(named: "r"))
        table.add(.max, to: 0, of: row)
        table.take(table.gains())
        table.add(3, to: 0, of: row)
        #expect(table.gains().map { $0.counters[0] } == [2])
    }

    @Test("A process killed before the name was there leaves the row to the next")
    func unnamed() throws {
        let table = try table()
        let path = try #require(scratch.maps().first)
        let hash = MappedFile.hash("r")
        let offset = MappedFile.pageBytes * (1 + Int(hash % 8))
        try scratch.overwrite(path, at: offset, with: withUnsafeBytes(of: hash) { [UInt8]($0) })
        let row = try #require(table.row(named: "r"))
        table.add(1, to: 0, of: row)
        #expect(table.gains().map(\.name) == ["r"])
    }
}
