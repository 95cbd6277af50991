import Testing
import YAML

@Suite struct YAMLWritingTests {
    private static func written(_ node: YAMLNode) -> String { String(decoding: write(node), as: UTF8.self) }

    /// Without lines.
    private static func bare(_ node: YAMLNode) -> YAMLNode {
        switch node {
        case .scalar(let text, let quoted, _): .scalar(text, quoted: quoted, line: 0)
        case .sequence(let elements, _): .list(elements.map(self.bare))
        case .mapping(let pairs, _): .map(pairs.map { ($0.key, self.bare($0.value)) })
        }
    }

    @Test func `a tree is written in block style`() {
        let tree = YAMLNode.map([
            ("name", .text("orders")), ("version", .text("1.0.0")), ("empty", .list([])), ("none", .map([])),
            ("list", .list([.plain("1"), .list([.text("a"), .text("b c")]), .map([("x", .plain("true"))])])),
            ("deep", .map([("er", .map([("null", .plain("null"))]))])),
        ])
        #expect(
            Self.written(tree) == """
                name: orders
                version: "1.0.0"
                empty: []
                none: {}
                list:
                  - 1
                  - - a
                    - "b c"
                  - x: true
                deep:
                  er:
                    "null": null

                """)
    }

    @Test(arguments: [
        "", " ", "yes", "No", "ON", "y", "null", "~", "NaN", "12", "0x1f", "1_000", "1e3", "-", "- a", "a: b", "a #b",
        "#a",
        "2026-01-02", "2026-01-02T03:04:05Z", "12:30:45", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a`", "{a}", "[a]",
        "'",
        "\"", "\\", "a\nb", "\n", "\r\n", "\ta", "a\t", " a", "a ", "...", "---", "=", "<<", "?", "? a", ":", "a:",
        ".inf",
        "\u{0}", "\u{1B}[0m", "\u{85}", "\u{2028}x\u{2029}", "\u{FEFF}a", "\u{FFFE}", "\u{FFFF}", "\u{A0}", "\u{7F}",
        "名前", "שם", "é", "e\u{301}", "🎈🏳️‍🌈", "a\u{200D}b", "TRUE", "False", "off", "a-b.c_d", "0", "00", "0o7",
    ])
    func `every text is read back as itself`(text: String) throws {
        let tree = YAMLNode.map([
            (text, .text(text)), ("list", .list([.text(text), .list([.text(text)])])),
            ("in", .list([.map([(text, .map([(text, .text(text))]))])])),
        ])
        let root = try #require(try parse(write(tree)))
        let texts = [
            root.pairs?.first?.key, root.pairs?.first?.value.text, root["list"]?.elements?[0].text,
            root["list"]?.elements?[1].elements?[0].text, root["in"]?.elements?[0].pairs?[0].key,
            root["in"]?.elements?[0].pairs?[0].value.pairs?[0].value.text,
        ]
        for read in texts { #expect(read.map { Array($0.utf8) } == Array(text.utf8)) }
        #expect(root["list"]?.elements?[0].isNull == false)
    }

    @Test func `long keys are written so that every reader finds their end`() throws {
        let key = String(repeating: "kéy ", count: 800)
        let tree = YAMLNode.list([
            .map([("a", .text("b")), (key, .map([(key, .list([.text(key)]))])), ("z", .plain("1"))])
        ])
        let root = try #require(try parse(write(tree)))
        #expect(root.elements?[0].pairs?.map(\.key) == ["a", key, "z"])
        #expect(root.elements?[0][key]?[key]?.elements?[0].text == key)
    }

    @Test func `random trees are read back as they were`() throws {
        var random = SystemRandomNumberGenerator()
        func tree(_ depth: Int) -> YAMLNode {
            switch Int.random(in: depth > 4 ? 0...1 : 0...3, using: &random) {
            case 0: return .scalar(Self.randomText(&random), quoted: true, line: 0)
            case 1: return .plain("\(Int.random(in: -9...99, using: &random))")
            case 2: return .list((0..<Int.random(in: 0...3, using: &random)).map { _ in tree(depth + 1) })
            default:
                return .map(
                    (0..<Int.random(in: 0...3, using: &random)).map {
                        ("\($0)" + Self.randomText(&random), tree(depth + 1))
                    })
            }
        }
        for _ in 0..<300 {
            let made = tree(0)
            let read = try #require(try parse(write(.map([("root", made)])))?["root"])
            #expect(Self.texts(Self.bare(read)) == Self.texts(made))
        }
    }

    /// Everything that a tree says, whichever way its texts are quoted.
    private static func texts(_ node: YAMLNode) -> [String] {
        switch node {
        case .scalar(let text, _, _): [text]
        case .sequence(let elements, _): ["["] + elements.flatMap(self.texts) + ["]"]
        case .mapping(let pairs, _): ["{"] + pairs.flatMap { [$0.key] + self.texts($0.value) } + ["}"]
        }
    }

    private static func randomText(_ random: inout SystemRandomNumberGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            let value = UInt32.random(in: 0...(Bool.random(using: &random) ? 0x7F : 0x1_1000), using: &random)
            if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
        }
        return text
    }
}
