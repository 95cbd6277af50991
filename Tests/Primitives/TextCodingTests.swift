import Primitives
import Testing

@Suite struct TextCodingTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"), ("<<???>>", "PDw_Pz8-Pg"),
    ])
    func `base64url has the URL alphabet and no padding`(plain: String, encoded: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == encoded)
        #expect(Base64URL.decode(encoded) == Array(plain.utf8))
    }

    @Test(arguments: ["A", "AAAAA", "Zg==", "Zm8=", "Zh", "Zm9", "ab+/", "ab c", "ab\n", "é", "Zg\0A", "----_"])
    func `base64url that encode would not write is refused`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func `base64url and hexadecimal give back any bytes`() {
        var random = SeededRandom(seed: 7)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            #expect(Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes)
        }
    }

    @Test func `hexadecimal is written in lower case and read in either`() {
        #expect(Hexadecimal.encode([0x00, 0x9A, 0xFF]) == "009aff")
        #expect(Hexadecimal.decode("009AfF") == [0x00, 0x9A, 0xFF])
        #expect(Hexadecimal.decode("") == [])
        for text in ["0", "0g", "0x00", " 00", "é"] { #expect(Hexadecimal.decode(text) == nil) }
    }

    @Test func `percent-coding leaves the unreserved characters alone`() {
        #expect(PercentCoding.encode("aZ09-._~") == "aZ09-._~")
        #expect(PercentCoding.encode("a b/ü+%") == "a%20b%2F%C3%BC%2B%25")
    }

    @Test func `a plus is a space only where the caller says so`() {
        #expect(PercentCoding.decode("a+b%2Bc", plusIsSpace: true) == "a b+c")
        #expect(PercentCoding.decode("a+b%2bc", plusIsSpace: false) == "a+b+c")
        #expect(PercentCoding.decode("x%20y".utf8, plusIsSpace: false) == "x y")
        #expect(PercentCoding.decode("plain", plusIsSpace: true) == "plain")
    }

    @Test(arguments: ["%", "%2", "a%", "%g0", "%0g", "%%20", "%ff", "%c0%80", "%ed%a0%80", "%C3"])
    func `a broken escape and what is not UTF-8 are refused`(text: String) {
        #expect(PercentCoding.decode(text, plusIsSpace: false) == nil)
    }

    @Test func `percent-coding gives back any text`() {
        var random = SeededRandom(seed: 8)
        for _ in 0..<500 {
            let scalars = (0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random)) }
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars)
            let decoded = PercentCoding.decode(PercentCoding.encode(text), plusIsSpace: true)
            #expect(decoded.map { Array($0.utf8) } == Array(text.utf8))
        }
    }

    @Test func `random bytes are of the length asked for and differ`() {
        #expect(KernelRandom.bytes(0) == [])
        #expect(KernelRandom.bytes(100_000).count == 100_000)
        #expect(KernelRandom.bytes(32) != KernelRandom.bytes(32))
    }
}
