import JSON
import Testing

@Suite struct JSONParsingTests {
    @Test func `every type of value is read, also by itself`() throws {
        #expect(try JSONValue(parsing: "null") == .null)
        #expect(try JSONValue(parsing: " true\n") == .bool(true))
        #expect(try JSONValue(parsing: "false") == false)
        #expect(try JSONValue(parsing: "-12") == .integer(-12))
        #expect(try JSONValue(parsing: "1.5e3") == .number(1500))
        #expect(try JSONValue(parsing: "1.0") == .number(1))
        #expect(try JSONValue(parsing: "\"text\"") == .string("text"))
        #expect(try JSONValue(parsing: "[]") == .array([]))
        #expect(try JSONValue(parsing: "{}") == .object([:]))
        #expect(try JSONValue(parsing: "[1,[2,{\"a\":[]}]]") == [1, [2, ["a": []]]])
    }

    @Test func `the members of an object keep their order`() throws {
        let value = try JSONValue(parsing: "{\"z\":1,\"a\":2,\"m\":3}")
        #expect(value.objectValue?.keys == ["z", "a", "m"])
        #expect(value.text == "{\"z\":1,\"a\":2,\"m\":3}")
    }

    @Test func `escapes and surrogate pairs are decoded`() throws {
        let text = #""\" \\ \/ \b \f \n \r \t \u00e9 \uD83C\uDF88 é 🎈""#
        #expect(try JSONValue(parsing: text) == .string("\" \\ / \u{8} \u{C} \n \r \t é 🎈 é 🎈"))
    }

    @Test func `integers of 64 bits are exact`() throws {
        #expect(try JSONValue(parsing: "9223372036854775807") == .integer(.max))
        #expect(try JSONValue(parsing: "-9223372036854775808") == .integer(.min))
        #expect(try JSONValue(parsing: "9007199254740993").integerValue == 9_007_199_254_740_993)
    }

    @Test func `numbers with a point keep their sign and their smallest part`() throws {
        #expect(try JSONValue(parsing: "-0.0").numberValue?.sign == .minus)
        #expect(try JSONValue(parsing: "5e-324") == .number(.leastNonzeroMagnitude))
        #expect(try JSONValue(parsing: "1.7976931348623157e308") == .number(.greatestFiniteMagnitude))
        #expect(try JSONValue(parsing: "1e-400") == .number(0))
    }

    @Test func `as many levels as allowed are read, and one more is not`() throws {
        for depth in [1, 5, JSONValue.defaultDepth] {
            let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect(try JSONValue(parsing: text, maximumDepth: depth).arrayValue != nil)
            let error = #expect(throws: JSONSyntaxError.self) {
                try JSONValue(parsing: text, maximumDepth: depth - 1)
            }
            #expect(error?.message == "nested deeper than \(depth - 1) levels")
            #expect(error?.column == depth)
        }
    }

    @Test func `brackets in strings are no levels`() throws {
        let text = #"["[[[[[[{{{{\"[[[\\", "]]]"]"#
        #expect(try JSONValue(parsing: text, maximumDepth: 1) == [#"[[[[[[{{{{"[[[\"#, "]]]"])
    }

    @Test func `siblings do not add up to levels`() throws {
        let text = "[" + Array(repeating: "[[]]", count: 1000).joined(separator: ",") + "]"
        #expect(try JSONValue(parsing: text, maximumDepth: 3).arrayValue?.count == 1000)
    }

    @Test func `a million open brackets are refused before memory is spent`() {
        #expect(throws: JSONSyntaxError.self) {
            try JSONValue(parsing: [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000), maximumDepth: 1500)
        }
    }
}
