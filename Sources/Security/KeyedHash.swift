import CSodium

/// BLAKE2b-256 under a secret key, bound to one purpose.
///
/// Two hashes of the same key and different contexts are unrelated, so that one secret serves several purposes.
/// Parts are framed by their lengths: `("ab", "c")` and `("a", "bc")` differ.
package struct KeyedHash: Sendable {
    private let key: SecretBytes

    /// - Parameters:
    ///   - key: secret of any length; 32 random bytes are meant.
    ///   - context: what the hash is for, e.g. `"rate limit subject"`.
    package init(key: [UInt8], context: String) {
        var whole = Self.hash([UInt8](context.utf8), key: Self.hash(key, key: []))
        self.key = SecretBytes(whole)
        whole.wipe()
    }

    /// The 32-byte hash of `parts`.
    package func callAsFunction(_ parts: [UInt8]...) -> [UInt8] {
        var message: [UInt8] = []
        message.reserveCapacity(parts.reduce(0) { $0 + $1.count + 8 })
        for part in parts {
            withUnsafeBytes(of: UInt64(part.count).littleEndian) { message.append(contentsOf: $0) }
            message.append(contentsOf: part)
        }
        return key.withPointer { Self.hash(message, key: $0, keyBytes: key.count) }
    }

    private static func hash(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        key.withUnsafeBufferPointer { hash(message, key: $0.baseAddress, keyBytes: $0.count) }
    }

    private static func hash(_ message: [UInt8], key: UnsafePointer<UInt8>?, keyBytes: Int) -> [UInt8] {
        Sodium.prepare()
        var hash = [UInt8](repeating: 0, count: 32)
        let status = crypto_generichash(
            &hash, hash.count, message, UInt64(message.count), keyBytes == 0 ? nil : key, keyBytes)
        precondition(status == 0, "BLAKE2b refuses only lengths that this type never asks for")
        return hash
    }
}
