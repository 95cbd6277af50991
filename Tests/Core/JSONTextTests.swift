import Core
import JSON
import Testing

@Suite struct JSONTextTests {
    private func found(_ text: String) -> String? { JSONText(stored: Array(text.utf8)).text(under: "type") }

    @Test(arguments: [
        #"{"type":"grid"}"#, #" { "type" : "grid" } "#, #"{"columns":12,"type":"grid","gap":16}"#,
        #"{"a":{"type":"no"},"b":[1,{"type":"no"}],"c":"type","d":null,"type":"grid"}"#,
        #"{"a":"}]\",","type":"grid"}"#, #"{"\u0074ype":"grid"}"#, #"{"type":"\u0067rid"}"#,
        #"{"größe":1,"type":"grid"}"#,
    ])
    func `a text is found under its key`(_ text: String) {
        #expect(self.found(text) == "grid")
    }

    @Test(arguments: [
        "{}", "[]", "null", #""type""#, #"{"Type":"grid"}"#, #"{"typ":"grid"}"#, #"{"types":"grid"}"#,
        #"{"type":12}"#, #"{"type":null}"#, #"{"type":["grid"]}"#, #"{"a":{"type":"grid"}}"#, #"[{"type":"grid"}]"#,
        #"{"a":"type","b":"grid"}"#,
    ])
    func `nothing is found elsewhere, and nothing that is no text`(_ text: String) {
        #expect(self.found(text) == nil)
    }

    @Test func `what is cut short is read to its end and no further`() {
        let text = Array(#"{"a":{"b":["\"",1]},"type":"gr\"id"}"#.utf8)
        for length in text.indices {
            #expect(JSONText(stored: Array(text[..<length])).text(under: "type") == nil)
        }
    }

    @Test func `it is what a parser finds, whatever stands around it`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let object = Self.object(depth: 3, &generator)
            let text = JSONText(object)
            #expect(text.text(under: "type") == object["type"]?.stringValue, "\(text.string)")
        }
    }

    private static let words = ["type", "grid", "", "t\"ype", "\\", "}", "{\"type\":\"x\"}", "größe", "\n", ",", "😀"]

    private static func object(depth: Int, _ generator: inout SystemRandomNumberGenerator) -> JSONObject {
        var object: JSONObject = [:]
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            object[self.word(&generator)] = self.value(depth: depth - 1, &generator)
        }
        return object
    }

    private static func value(depth: Int, _ generator: inout SystemRandomNumberGenerator) -> JSONValue {
        switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &generator) {
        case 0: .null
        case 1: .integer(Int64.random(in: -9...9, using: &generator))
        case 2: .number(0.5)
        case 3, 4: .string(self.word(&generator))
        case 5: .array([self.value(depth: depth - 1, &generator), self.value(depth: depth - 1, &generator)])
        default: .object(self.object(depth: depth, &generator))
        }
    }

    private static func word(_ generator: inout SystemRandomNumberGenerator) -> String {
        self.words.randomElement(using: &generator) ?? ""
    }
}
