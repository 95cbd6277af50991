import Primitives

/// What an API key looks like: `atk_`, 44 base62 digits that carry 256 random bits, and 6 base62 digits of a checksum.
///
/// By the prefix and the checksum a scanner tells a key that leaked into a text from other words, and a mistyped one is
/// refused without a look into the database.
package enum APIKeyText {
    package static let prefix = "atk_"
    /// In bytes.
    package static let length = 54

    package static func make() -> String {
        let random = Sodium.random(32)
        let digits = [random[..<16], random[16...]].compactMap { UUID(bytes: $0)?.base62 }.joined()
        let body = self.prefix + digits
        return body + self.checksum(Array(body.utf8))
    }

    /// Whether the text could be a key.
    package static func isWellFormed(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count == self.length, text.starts(with: self.prefix.utf8) else { return false }
        let body = Array(text.dropLast(6))
        return self.checksum(body).utf8.elementsEqual(text.suffix(6))
    }

    /// The first four bytes of the SHA-256, as a number of six digits.
    private static func checksum(_ body: [UInt8]) -> String {
        let number = Digest.sha256(body)[..<4].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return String(UUID(high: 0, low: number).base62.suffix(6))
    }
}
