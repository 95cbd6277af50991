import JSON
import Testing

@testable import Realtime

/// Source: Phoenix presence.
@Suite struct PresenceTableTests {
    /// A table that expectations can ask.
    private final class Table {
        private var table = PresenceTable()
        var state: [UInt8] { self.table.state }
        var count: Int { self.table.count }
        func takeDiff() -> [UInt8]? { self.table.takeDiff() }
        func untrack(_ owner: Int) { self.table.untrack(owner) }
        func track(_ owner: Int, key: String, meta: JSONObject) -> Bool {
            self.table.track(owner, key: key, meta: meta)
        }
    }

    private static func json(_ bytes: [UInt8]?) -> JSONValue { bytes.map { Wire.json($0) } ?? .null }

    @Test func `who comes is in the state and in the next change, once`() {
        let table = Table()
        #expect(Self.json(table.state) == [:])
        #expect(table.track(1, key: "a", meta: ["name": "A"]))
        let metas: JSONValue = ["a": ["metas": [["phx_ref": "1", "name": "A"]]]]
        #expect(Self.json(table.state) == metas)
        #expect(Self.json(table.takeDiff()) == ["joins": metas, "leaves": [:]])
        #expect(table.takeDiff() == nil)
    }

    @Test func `two of one key are two`() {
        let table = Table()
        _ = table.track(1, key: "a", meta: ["tab": 1])
        _ = table.track(2, key: "a", meta: ["tab": 2])
        #expect(Self.json(table.state).at("a", "metas").arrayValue?.count == 2)
        table.untrack(1)
        #expect(Self.json(table.state).at("a", "metas") == [["phx_ref": "2", "tab": 2]])
    }

    @Test func `a change of what one shows is a coming that names the one before, which goes`() {
        let table = Table()
        _ = table.track(1, key: "a", meta: ["x": 1])
        _ = table.takeDiff()
        _ = table.track(1, key: "a", meta: ["x": 2])
        #expect(
            Self.json(table.takeDiff()) == [
                "joins": ["a": ["metas": [["phx_ref": "2", "phx_ref_prev": "1", "x": 2]]]],
                "leaves": ["a": ["metas": [["phx_ref": "1", "x": 1]]]],
            ])
        #expect(table.count == 1)
    }

    @Test func `who comes and goes between two tellings is told as gone alone`() {
        let table = Table()
        _ = table.track(1, key: "a", meta: [:])
        table.untrack(1)
        #expect(Self.json(table.takeDiff()) == ["joins": [:], "leaves": ["a": ["metas": [["phx_ref": "1"]]]]])
        #expect(Self.json(table.state) == [:])
    }

    @Test func `nobody gives itself a reference`() {
        let table = Table()
        _ = table.track(1, key: "a", meta: ["phx_ref": "mine", "phx_ref_prev": "yours"])
        #expect(Self.json(table.state) == ["a": ["metas": [["phx_ref": "1"]]]])
    }

    @Test func `there is room for so many, and again when one goes`() {
        let table = Table()
        for owner in 0..<PresenceTable.limit { #expect(table.track(owner, key: "\(owner)", meta: [:])) }
        #expect(!table.track(-1, key: "x", meta: [:]))
        #expect(table.track(5, key: "5", meta: ["still": true]))
        table.untrack(7)
        #expect(table.track(-1, key: "x", meta: [:]))
    }
}
