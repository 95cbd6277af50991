import Testing
import YAML

@Suite struct YAMLRefusalTests {
    private static func refusal(_ text: String) -> YAMLError? {
        Self.refusal(Array(text.utf8))
    }

    private static func refusal(_ bytes: [UInt8]) -> YAMLError? {
        #expect(throws: YAMLError.self) { try parse(bytes) }
    }

    @Test(arguments: [
        ("a: &x 1", "anchors are not allowed"), ("&x a: 1", "anchors are not allowed"),
        ("a: &x [1]", "anchors are not allowed"), ("&x {a: 1}", "anchors are not allowed"),
        ("a: *x", "aliases are not allowed"), ("- *x", "aliases are not allowed"),
        ("a: !!str 1", "tags are not allowed"), ("a: !local {b: 1}", "tags are not allowed"),
        ("a: ! 1", "tags are not allowed"), ("!!seq [1]", "tags are not allowed"),
        ("%TAG !e! tag:example.org,2026:\n---\na: 1", "tag directives are not allowed"),
        ("a: 1\n---\nb: 2", "more than one document"), ("---\n---\n", "more than one document"),
        ("[a]: 1", "a key must be a scalar"), ("{a: 1}: 1", "a key must be a scalar"),
        ("a: 1\na: 2", "duplicate key \"a\""), ("a: {b: 1, 'b': 2}", "duplicate key \"b\""),
    ])
    func `what could mean more than it says is refused`(text: String, message: String) {
        #expect(Self.refusal(text)?.message == message)
    }

    @Test func `the billion laughs are refused at the first one`() {
        let text = "a: &a [lol, lol]\nb: &b [*a, *a]\nc: [*b, *b]\n"
        #expect(Self.refusal(text) == YAMLError(message: "anchors are not allowed", line: 1, column: 4))
    }

    @Test func `nesting one level too deep is refused in every style`() {
        let depth = YAMLLimits.strict.depth + 1
        let flow = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let block = String(repeating: "- ", count: depth) + "x"
        let mapping = (0..<depth).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        for text in [flow, block, mapping, String(repeating: "{a: ", count: 100_000)] {
            #expect(Self.refusal(text)?.message == "nested deeper than \(YAMLLimits.strict.depth) levels")
        }
    }

    @Test func `a text over the limit is refused before it is read`() throws {
        let longest = "# " + String(repeating: "x", count: YAMLLimits.strict.bytes - 2)
        #expect(try parse(Array(longest.utf8)) == nil)
        #expect(Self.refusal(longest + "x")?.message == "the text is over \(YAMLLimits.strict.bytes) bytes")
    }

    @Test func `a syntax error has its place and words without the input`() {
        let error = Self.refusal("good: 1\nbad: [1, 2\nsecret: x\n")
        #expect(error?.line == 3)
        #expect(error?.message.contains("secret") == false)
    }

    @Test(arguments: [
        "a: 'x", "a: \"\\q\"", "a: b: c", "\ta: 1", "a: [1", "}", "a: @x", "a: `x`", "- a\nb: c", "%YAML 9.9\n---\na",
    ])
    func `what is not YAML is refused`(text: String) {
        #expect(Self.refusal(text)?.message.isEmpty == false)
    }

    @Test(
        arguments: [[0xFF], [0x61, 0x3A, 0x20, 0xC3], [0x61, 0x00], [0xFF, 0xFE, 0x61, 0x00], [0x61, 0x07]] as [[UInt8]]
    )
    func `what is not UTF-8 text is refused`(bytes: [UInt8]) {
        #expect(Self.refusal(bytes) != nil)
    }
}
