import JSON
import Primitives
import Testing

@Suite struct JSONWriterTests {
    private static func written(_ body: (JSONWriter) -> Void) -> String {
        let writer = JSONWriter(buffer: ByteBuffer(capacity: 16))
        body(writer)
        return String(decoding: writer.buffer.array, as: UTF8.self)
    }

    @Test func `commas stand between values and nowhere else`() {
        let text = Self.written { writer in
            writer.beginObject()
            writer.key("empty")
            writer.beginArray()
            writer.endArray()
            writer.key("list")
            writer.beginArray()
            writer.integer(1)
            writer.beginObject()
            writer.endObject()
            writer.beginArray()
            writer.null()
            writer.bool(true)
            writer.endArray()
            writer.bool(false)
            writer.endArray()
            writer.field("last", "x")
            writer.endObject()
        }
        #expect(text == #"{"empty":[],"list":[1,{},[null,true],false],"last":"x"}"#)
    }

    @Test func `fields have their forms, and nil leaves the key out`() throws {
        let identifier = try #require(UUID(canonical: "01923c4d-5e6f-7a8b-9abc-def012345678"))
        let instant = Instant(microseconds: 1_767_323_045_678_901)
        let text = Self.written { writer in
            writer.beginObject()
            writer.field("s", "é")
            writer.field("i", 1)
            writer.field("l", Int64.min)
            writer.field("d", 0.1)
            writer.field("b", true)
            writer.field("t", instant)
            writer.field("u", identifier)
            writer.field("p", prefix: "dash", identifier)
            writer.field("q", prefix: "dash_", identifier)
            writer.field("v", JSONValue.array([1]))
            writer.field("o", JSONObject(dictionaryLiteral: ("k", .null)))
            writer.field("r", raw: Array("{\"raw\":1}".utf8))
            writer.field("a", ["x", "y"])
            writer.endObject()
        }
        let digits = identifier.base62
        #expect(
            text == """
                {"s":"é","i":1,"l":-9223372036854775808,"d":0.1,"b":true,"t":"2026-01-02T03:04:05.678Z",\
                "u":"01923c4d-5e6f-7a8b-9abc-def012345678","p":"dash_\(digits)","q":"dash_\(digits)","v":[1],\
                "o":{"k":null},"r":{"raw":1},"a":["x","y"]}
                """)
    }

    @Test func `nil leaves a key out, unless null is asked for`() {
        let text = Self.written { writer in
            writer.beginObject()
            writer.field("a", nil as String?)
            writer.field("b", nil as Int?)
            writer.field("c", nil as Int64?)
            writer.field("d", nil as Double?)
            writer.field("e", nil as Bool?)
            writer.field("f", nil as Instant?)
            writer.field("g", nil as UUID?)
            writer.field("h", prefix: "usr", nil as UUID?)
            writer.field("i", "there" as String?)
            writer.field("j", orNull: nil as String?)
            writer.field("k", orNull: nil as Int64?)
            writer.field("l", orNull: nil as Instant?)
            writer.field("m", prefix: "usr", orNull: nil as UUID?)
            writer.field("n", orNull: 1.5 as Double?)
            writer.field("o", orNull: false as Bool?)
            writer.endObject()
        }
        #expect(text == #"{"i":"there","j":null,"k":null,"l":null,"m":null,"n":1.5,"o":false}"#)
    }

    @Test func `reset begins a new text in the same buffer`() {
        let writer = JSONWriter(buffer: ByteBuffer())
        writer.integer(1)
        writer.reset()
        writer.integer(2)
        #expect(writer.buffer.array == Array("2".utf8))
    }

    @Test func `control characters, quotation marks and backslashes are escaped, and nothing else`() {
        let text = Self.written { $0.string("\"\\\n\r\t\u{8}\u{C}\u{0}\u{1F}\u{7F}/é🎈") }
        #expect(text == #""\"\\\n\r\t\u0008\u000c\u0000\u001f"# + "\u{7F}/é🎈\"")
        #expect(Self.written { $0.key("a\"b") } == #""a\"b":"#)
    }

    @Test func `spliced text is a value like others`() {
        let text = Self.written { writer in
            writer.beginArray()
            writer.raw(json: Array("{\"a\":1}".utf8))
            Array("[2]".utf8).withUnsafeBytes { writer.raw(json: $0) }
            writer.integer(Int64(3))
            writer.uuid(UUID(high: 0, low: 0))
            writer.endArray()
        }
        #expect(text == #"[{"a":1},[2],3,"00000000-0000-0000-0000-000000000000"]"#)
    }

    @Test(arguments: [
        (134316.17, "134316.17"), (0.1 + 0.2, "0.30000000000000004"), (1, "1.0"), (-0.0, "-0.0"), (1e21, "1e+21"),
        (.leastNonzeroMagnitude, "5e-324"), (.nan, "null"), (.infinity, "null"), (-.infinity, "null"),
    ])
    func `a number is written in the shortest exact form`(value: Double, text: String) {
        #expect(Self.written { $0.number(value) } == text)
    }
}
