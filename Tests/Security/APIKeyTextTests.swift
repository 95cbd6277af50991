import Primitives
import Security
import Testing

/// What an API key looks like.
@Suite struct APIKeyTextTests {
    private static func isWellFormed(_ text: String) -> Bool { text.withUTF8Bytes { APIKeyText.isWellFormed($0) } }

    @Test func `a key is of 54 characters that no scanner mistakes for another word, and no two are the same`() {
        let keys = (0..<1_000).map { _ in APIKeyText.make() }
        #expect(Set(keys).count == keys.count)
        for key in keys {
            #expect(key.hasPrefix("atk_") && key.utf8.count == APIKeyText.length && Self.isWellFormed(key))
            #expect(key.dropFirst(4).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
        }
    }

    @Test func `a mistyped, cut or longer key is none`() {
        let key = APIKeyText.make()
        for position in 0..<key.utf8.count {
            var bytes = Array(key.utf8)
            bytes[position] = bytes[position] == UInt8(ascii: "x") ? UInt8(ascii: "y") : UInt8(ascii: "x")
            #expect(!Self.isWellFormed(String(decoding: bytes, as: UTF8.self)), "\(position)")
        }
        #expect(!Self.isWellFormed(String(key.dropLast())) && !Self.isWellFormed(key + "0") && !Self.isWellFormed(""))
    }
}
