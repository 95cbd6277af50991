import JSON
import Testing

/// What the parser refuses, and the words it does that with.
@Suite struct JSONRefusalTests {
    private static func refusal(_ text: String) -> JSONSyntaxError? {
        Self.refusal(Array(text.utf8))
    }

    private static func refusal(_ bytes: [UInt8]) -> JSONSyntaxError? {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: bytes) }
    }

    @Test(arguments: ["", " ", "\n\t\r "])
    func `nothing is no value`(text: String) {
        #expect(Self.refusal(text) == JSONSyntaxError(message: "the text is empty", line: 1, column: 1))
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: nothing) }
    }

    @Test(arguments: ["1 2", "{} {}", "[1] x", "null,", "\"a\"\"b\"", "1\u{B}"])
    func `anything after the value is refused`(text: String) {
        #expect(Self.refusal(text)?.message == "there is more text after the value")
    }

    @Test(arguments: ["[1,2", "{\"a\":", "{\"a\"", "{", "[", "\"abc", "[[]", "{\"a\":1,"])
    func `a text that stops early is refused`(text: String) {
        #expect(Self.refusal(text)?.message == "the text ends too early")
    }

    @Test(arguments: [
        "[1,]", "{a:1}", "{\"a\":}", "{\"a\" 1}", "{1:2}", "nul", "NaN", "Infinity", "-", "01", "+1", ".5", "1.", "1e",
        "0x10", "'a'", "/**/1", "\u{FEFF}1", "\"\\x\"", "\"\\u12\"", "[1 2]", "{,}", "]", "True", "\u{A0}1",
    ])
    func `what is not JSON is refused`(text: String) {
        let error = Self.refusal(text)
        #expect(error?.message.isEmpty == false)
        #expect(error?.message.contains("near") == false)
    }

    @Test func `a duplicate key is named`() {
        let error = Self.refusal("{\"name\": 1,\n \"na\": 2, \"name\": 3}")
        #expect(error == JSONSyntaxError(message: "duplicate key \"name\"", line: 2, column: 16))
    }

    @Test(arguments: [
        (#"{"a":{"b":1,"b":2}}"#, #"duplicate key "b""#),
        (#"{"a\"b":1,"a\"b":2}"#, #"duplicate key "a\"b""#),
        (#"{"a\\":1,"a\\":2}"#, #"duplicate key "a\\""#),
        (#"{"name":1,"n\u0061me":2}"#, #"duplicate key "n\u0061me""#),
        (#"{"":1,"":2}"#, #"duplicate key """#),
        (#"{"🎈":1,"🎈":2}"#, #"duplicate key "🎈""#),
    ])
    func `a duplicate key is named as it was written`(text: String, message: String) {
        #expect(Self.refusal(text)?.message == message)
    }

    @Test func `a long duplicate key is cut`() {
        let key = String(repeating: "ключ", count: 1000)
        let message = Self.refusal("{\"\(key)\":1,\"\(key)\":2}")?.message
        #expect(message == "duplicate key \"\(key.prefix(64))…\"")
    }

    @Test func `keys that only differ in how an accent is encoded are duplicates`() {
        #expect(Self.refusal("{\"\u{E9}\":1,\"e\u{301}\":2}")?.message == "duplicate key \"é\"")
        #expect(Self.refusal("{\"K\":1,\"\u{212A}\":2}")?.message == "duplicate key \"K\"")
        #expect(Self.refusal("{\"\u{212A}\":1,\"K\":2}")?.message == "duplicate key \"K\"")
    }

    @Test(arguments: [
        "9223372036854775808", "-9223372036854775809", "123456789012345678901234567890", "1e309", "-1e309", "[1e999]",
    ])
    func `a number that does not fit is refused`(text: String) {
        #expect(Self.refusal(text)?.message == "a number is out of range")
    }

    @Test func `NUL is refused in strings, in keys and as a byte`() {
        #expect(Self.refusal(#""\u0000""#)?.message == "a NUL character in a string")
        #expect(Self.refusal(#"{"a\u0000":1}"#)?.message == "a NUL character in a string")
        // jansson takes a NUL byte for the end of the text: what follows it would be overlooked.
        for bytes in [[0x22, 0x61, 0x00, 0x22], [0x31, 0x00], [0x00], [0x31, 0x00, 0x78], [0x5B, 0x00, 0x5D]]
            as [[UInt8]]
        {
            #expect(Self.refusal(bytes)?.message == "a NUL byte in the text")
        }
    }

    @Test(arguments: 1...31)
    func `a control character in a string is refused`(code: Int) {
        #expect(Self.refusal([0x22, UInt8(code), 0x22]) != nil)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
            [0x22, 0xF0, 0x9F, 0x8E], [0x22, 0xC1, 0xBF, 0x22], [0x22, 0xE0, 0x80, 0xAF, 0x22],
        ] as [[UInt8]])
    func `what is not UTF-8 is refused`(bytes: [UInt8]) {
        #expect(Self.refusal(bytes)?.message == "the text is not valid UTF-8")
    }

    @Test(arguments: [#""\uD800""#, #""\uDC00""#, #""\uD800\uD800""#, #""\uD83Cx""#, #""\uDF88\uD83C""#])
    func `half a surrogate pair is refused`(text: String) {
        #expect(Self.refusal(text) != nil)
    }

    @Test func `the place of an error is its line and column`() {
        let error = Self.refusal("{\n  \"a\": 1,\n  \"é\": tru\n}")
        #expect(error?.line == 3)
        #expect(error?.column == 10)
    }
}
