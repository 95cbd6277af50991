import Testing
import YAML

@Suite struct YAMLParsingTests {
    private static func parsed(_ text: String) throws -> YAMLNode? {
        try parse(Array(text.utf8))
    }

    @Test func `mappings and sequences are read in order with their lines`() throws {
        let root = try #require(try Self.parsed("server:\n  port: 8080\n  names: [a, 'b']\nempty:\n"))
        #expect(
            root
                == .mapping(
                    [
                        .init(
                            key: "server",
                            value: .mapping(
                                [
                                    .init(key: "port", value: .scalar("8080", quoted: false, line: 2), line: 2),
                                    .init(
                                        key: "names",
                                        value: .sequence(
                                            [
                                                .scalar("a", quoted: false, line: 3),
                                                .scalar("b", quoted: true, line: 3),
                                            ], line: 3),
                                        line: 3),
                                ], line: 2),
                            line: 1),
                        .init(key: "empty", value: .scalar("", quoted: false, line: 4), line: 4),
                    ], line: 1))
    }

    @Test func `values are found by key`() throws {
        let root = try #require(try Self.parsed("a:\n  b: text\n  c:\n    - 1\n    - 2\n"))
        #expect(root["a"]?["b"]?.text == "text")
        #expect(root["a"]?["c"]?.elements?.map(\.text) == ["1", "2"])
        #expect(root["a"]?.pairs?.map(\.key) == ["b", "c"])
        #expect(root["a"]?["none"] == nil)
        #expect(root["a"]?["b"]?["c"] == nil)
        #expect(root["a"]?["c"]?.line == 4)
    }

    @Test func `what is quoted is text even where it looks like nothing`() throws {
        let root = try #require(try Self.parsed("a: ~\nb: null\nc:\nd: ''\ne: \"null\"\nf: |\n  ~\n"))
        #expect(["a", "b", "c"].allSatisfy { root[$0]?.isNull == true })
        #expect(["d", "e", "f"].allSatisfy { root[$0]?.isNull == false })
        #expect(root["f"] == .scalar("~\n", quoted: true, line: 6))
    }

    @Test func `a mark of the byte order is no part of the text`() throws {
        let root = try #require(try Self.parsed("\u{FEFF}a: 1\nb: 2\n"))
        #expect(root == (try Self.parsed("a: 1\nb: 2\n")))
        #expect(try Self.parsed("\u{FEFF}") == nil)
        #expect(throws: YAMLError.self) { try Self.parsed("\u{FEFF}a: [") }
    }

    @Test func `scalars keep their text`() throws {
        let root = try #require(
            try Self.parsed("yes: 012\nfolded: >-\n  one\n  two\nescaped: \"\\u00e9\\n\"\nplain: é 🎈 # note\n"))
        #expect(root["yes"]?.text == "012")
        #expect(root["folded"]?.text == "one two")
        #expect(root["escaped"]?.text == "é\n")
        #expect(root["plain"]?.text == "é 🎈")
    }

    @Test(arguments: ["", "\n", "# only a comment\n", "   \n\n"])
    func `a text without a document is nothing`(text: String) throws {
        #expect(try Self.parsed(text) == nil)
    }

    @Test func `an explicit document is one document`() throws {
        #expect(try Self.parsed("%YAML 1.1\n---\na: b\n...\n")?["a"]?.text == "b")
        #expect(try Self.parsed("---\n")?.isNull == true)
        #expect(try Self.parsed("scalar") == .scalar("scalar", quoted: false, line: 1))
    }

    @Test func `nesting is read as deep as allowed`() throws {
        let deepest =
            String(repeating: "[", count: YAMLLimits.strict.depth)
            + String(repeating: "]", count: YAMLLimits.strict.depth)
        #expect(try Self.parsed(deepest) != nil)
    }
}
