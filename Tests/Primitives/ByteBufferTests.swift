import Primitives
import Testing

@Suite struct ByteBufferTests {
    private static func text(_ fill: (ByteBuffer) -> Void) -> String {
        let buffer = ByteBuffer(capacity: 1)
        fill(buffer)
        return String(decoding: buffer.array, as: UTF8.self)
    }

    @Test func `every kind of text is appended as its bytes`() {
        let text = Self.text { buffer in
            buffer.append(UInt8(ascii: "a"))
            buffer.append("static é" as StaticString)
            buffer.append(String("string 🎈"))
            buffer.append(Array("array".utf8))
            buffer.append(UnsafeRawBufferPointer(start: nil, count: 0))
            buffer.append([])
        }
        #expect(text == "astatic éstring 🎈array")
    }

    @Test(arguments: [
        Int64.min, -1000, -100, -99, -10, -9, -1, 0, 1, 9, 10, 11, 99, 100, 101, 999, 1000, 9999, 10_000, 99_999,
        100_000, 123_456_789, 999_999_999_999, .max,
    ])
    func `a number is written in decimal`(value: Int64) {
        #expect(Self.text { $0.append(decimal: value) } == String(value))
    }

    @Test func `random numbers of every size are written in decimal`() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<5000 {
            let value = Int64(truncatingIfNeeded: random.next()) >> Int64.random(in: 0...63, using: &random)
            #expect(Self.text { $0.append(decimal: value) } == String(value))
        }
    }

    @Test func `identifiers and times are written as their texts`() {
        let identifier = UUID.v7()
        let now = Instant.now
        #expect(Self.text { $0.append(canonical: identifier) } == identifier.description)
        #expect(Self.text { $0.append(base62: identifier) } == identifier.base62)
        #expect(Self.text { $0.append(rfc3339: now) } == now.rfc3339)
    }

    @Test func `it grows as far as it must and keeps what it has`() {
        let buffer = ByteBuffer(capacity: 16)
        var expected: [UInt8] = []
        var random = SeededRandom(seed: 6)
        for _ in 0..<500 {
            let part = (0..<Int.random(in: 0...700, using: &random)).map { _ in
                UInt8(truncatingIfNeeded: random.next())
            }
            buffer.append(part)
            expected += part
        }
        #expect(buffer.count == expected.count)
        #expect(buffer.array == expected)
        #expect(buffer.withUnsafeBytes { Array($0) } == expected)
    }

    @Test func `it is empty after clear, also when it had grown far`() {
        let buffer = ByteBuffer(capacity: 64)
        buffer.append([UInt8](repeating: 1, count: ByteBuffer.keptBytes * 2))
        buffer.clear()
        #expect(buffer.isEmpty)
        #expect(buffer.array == [])
        buffer.append("again")
        #expect(buffer.array == Array("again".utf8))
    }

    @Test func `writing in place keeps only what was written`() {
        let text = Self.text { buffer in
            buffer.append("<")
            buffer.append(maximum: 100) { room in
                room.copyBytes(from: "abc".utf8)
                return 3
            }
            buffer.append(maximum: 0) { _ in 0 }
            buffer.append(">")
        }
        #expect(text == "<abc>")
    }
}
