import Testing
import YAML

@Suite struct YAMLAliasTests {
    private static let limits = YAMLLimits(bytes: 1 << 16, depth: 8, nodes: 200, allowsAliases: true)

    private static func parsed(_ text: String) throws -> YAMLNode? {
        try parse(Array(text.utf8), self.limits)
    }

    private static func refusal(_ text: String) -> String? {
        let error = #expect(throws: YAMLError.self) { try self.parsed(text) }
        return error?.message
    }

    @Test func `an alias stands for what its anchor names`() throws {
        let root = try #require(try Self.parsed("a: &x [1, 2]\nb: *x\n&k c: *k\n"))
        #expect(root["b"]?.elements?.map(\.text) == ["1", "2"])
        #expect(root["c"]?.text == "c")
    }

    @Test func `a merge key brings in what the mapping lacks`() throws {
        let root = try #require(
            try Self.parsed("base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\nboth:\n  y: 9\n  <<: [*b, *m]\n"))
        #expect(root["both"]?.pairs?.map { "\($0.key)=\($0.value.text ?? "")" } == ["y=9", "x=1", "z=4"])
        #expect(Self.refusal("a: {<<: 1}") == "<< takes a mapping or a list of mappings")
        #expect(Self.refusal("a: {<<: [1]}") == "<< takes a mapping or a list of mappings")
        #expect(try Self.parsed("\"<<\": 1")?["<<"]?.text == "1")
    }

    @Test func `the billion laughs end at the limit of values`() {
        let lines = (1...9).map {
            "l\($0): &l\($0) [\(repeatElement("*l\($0 - 1)", count: 9).joined(separator: ", "))]"
        }
        let bomb = "l0: &l0 [lol, lol]\n" + lines.joined(separator: "\n") + "\n"
        #expect(Self.refusal(bomb) == "more than 200 values, with what aliases stand for")
    }

    @Test func `aliases make nothing deeper than allowed`() {
        let deeper = "a: &a [[[[1]]]]\nb: [[[*a]]]\n"
        #expect(throws: Never.self) { try Self.parsed(deeper) }
        #expect(Self.refusal("a: &a [[[[1]]]]\nb: [[[[*a]]]]\n") == "nested deeper than 8 levels")
    }

    @Test func `nothing contains itself`() {
        #expect(Self.refusal("a: &a [*a]") == "no anchor \"a\" has ended before")
        #expect(Self.refusal("a: *b\nb: &b 1") == "no anchor \"b\" has ended before")
    }

    @Test func `more values than allowed are refused without an alias too`() {
        #expect(
            Self.refusal("[" + String(repeating: "1,", count: 200) + "]")?.hasPrefix("more than 200 values") == true)
    }
}
