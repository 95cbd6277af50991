import Core
import JSON
import Primitives
import Surface
import Testing

/// Shapes: what fits them, and the words for what does not.
@Suite struct ShapeTests {
    private func problems(_ shape: Shape, _ value: JSONValue) -> [String] {
        shape.issues(of: value).map { "\($0.field):\($0.code.rawValue)" }
    }

    private static let cases: [(Shape, [JSONValue], [JSONValue])] = [
        (.boolean, [true, false], [0, "true", .null]),
        (.integer(-2...5), [-2, 5, 0, 3.0], [-3, 6, 2.5, "1", true, .null, 1e300, .number(.infinity)]),
        (.integer(0...Int64.max), [.integer(.max)], [.number(9.3e18), -1]),
        (.number(0...1), [0, 1, 0.5], [1.0001, -1, "0", .null]),
        (.string(1...3), ["a", "žšč", "🚀🚀🚀"], ["", "abcd", 1, .null, ["a"]]),
        (
            .string(0...40, .dateTime), ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.5+02:00"],
            ["2026-01-31", "now", ""]
        ),
        (
            .string(0...100, .uri), ["https://example.com", "http://a/b?c#d", "HTTPS://x"],
            ["", "ftp://x", "javascript:alert(1)", "https://", "https:///x", "https://a b", "https://a\"", "//x"]
        ),
        (
            .string(0...9, .color), ["#fff", "#A1b2C3", "#00000080"],
            ["fff", "#ff", "#ffff", "#gggggg", "#1234567", ""]
        ),
        (.choice(["a", "b"]), ["a", "b"], ["A", "", "c", 1, .null]),
        (
            .identifier(.dashboard), ["dash_0000000000000000000001", "00000000-0000-0000-0000-00000000000a"],
            ["dash_1", "wgt_0000000000000000000001", "dash_zzzzzzzzzzzzzzzzzzzzzz", "", 1, .null]
        ),
        (.array(.boolean, 1...2), [[true], [true, false]], [[], [true, true, true], [1], true, .null, [:]]),
        (.nullable(.boolean), [.null, true], [0]),
        (.any, [.null, 1, "x", [], [:]], []),
        (.named("N", .boolean), [true], [1]),
    ]

    @Test func `the ends of a range are said as people write them`() {
        let issues = Shape.number(0.5...1_000_000_000).issues(of: 0)
        #expect(issues.map(\.message) == ["This must be 0.5 to 1000000000."])
    }

    @Test func `each kind of shape takes what fits and nothing else`() {
        for (shape, good, bad) in Self.cases {
            for value in good { #expect(self.problems(shape, value).isEmpty, "\(shape) \(value)") }
            for value in bad { #expect(self.problems(shape, value).count == 1, "\(shape) \(value)") }
        }
    }

    private static let object = Shape.object([
        .required("name", .string(1...5)), .optional("inner", .object([.required("list", .array(.boolean, 0...3))])),
        .optional("open", .open([.optional("known", .boolean)])),
    ])

    @Test func `a problem is named by its path and its rule`() {
        #expect(self.problems(Self.object, ["name": "x"]).isEmpty)
        #expect(self.problems(Self.object, [:]) == ["name:required"])
        #expect(self.problems(Self.object, ["name": .null]) == ["name:type"])
        // How long a day's text is says nothing to people.
        #expect(self.problems(.string(10...10, .date), "2026-01-31T12:00:00Z") == [":format"])
        #expect(self.problems(Self.object, ["name": "x", "y": 1]) == ["y:unknown"])
        #expect(self.problems(Self.object, ["name": "x", "inner": [:]]) == ["inner.list:required"])
        #expect(self.problems(Self.object, ["name": "x", "inner": ["list": [true, 1]]]) == ["inner.list[1]:type"])
        #expect(self.problems(Self.object, ["name": "x", "inner": ["list": [], "z": 1]]) == ["inner.z:unknown"])
        #expect(self.problems(Self.object, ["name": "x", "open": ["known": 1, "own": 1]]) == ["open.known:type"])
        #expect(self.problems(Self.object, []) == [":type"])
    }

    @Test func `no more than twenty problems are told`() {
        let list = Shape.array(.boolean, 0...1_000)
        #expect(self.problems(list, .array(Array(repeating: 1, count: 1_000))).count == 20)
        let unknown = JSONValue.object(JSONObject((0..<1_000).map { ("k\($0)", .null) }))
        #expect(self.problems(.object([]), unknown).count == 20)
    }

    @Test func `an id is read in both forms, and in no third`() {
        let id = UUID.v7()
        for prefix in [IdentifierPrefix.dashboard, .widget, .user, .workspace, .organization, .connector] {
            #expect(prefix.identifier("\(prefix.rawValue)_\(id.base62)") == id)
            #expect(prefix.identifier(id.description) == id)
            #expect(prefix.identifier(id.description.uppercased()) == id)
            #expect(prefix.identifier(id.base62) == nil)
            #expect(prefix.identifier("x\(prefix.rawValue)_\(id.base62)") == nil)
            #expect(prefix.identifier("\(prefix.rawValue)_\(id)") == nil)
        }
    }
}
