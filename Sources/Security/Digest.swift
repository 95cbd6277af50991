import CSodium
import Primitives

/// Hashes without a key.
package enum Digest {
    /// Sixteen bytes that tell contents apart, the same in every process: SipHash-2-4 with a fixed key. Five times
    /// faster than SHA-256; not for anything that an attacker could gain from a collision of.
    package static func fingerprint(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let key = [UInt8](repeating: 0, count: Int(crypto_shorthash_siphashx24_KEYBYTES))
        var hash = [UInt8](repeating: 0, count: Int(crypto_shorthash_siphashx24_BYTES))
        let input = bytes.bindMemory(to: UInt8.self)
        crypto_shorthash_siphashx24(&hash, input.baseAddress, UInt64(input.count), key)
        return hash
    }

    /// SHA-256 (FIPS 180-4), 32 bytes.
    package static func sha256(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        Sodium.prepare()
        let input = bytes.bindMemory(to: UInt8.self)
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_hash_sha256(&digest, input.baseAddress, UInt64(input.count))
        return digest
    }

    /// SHA-256 (FIPS 180-4), 32 bytes.
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { sha256($0) }
    }
}

/// Whether two byte strings are equal, in a time that depends on their lengths only.
package func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return left.withUnsafeBytes { first in
        right.withUnsafeBytes { second in
            guard let first = first.baseAddress, let second = second.baseAddress else { return true }
            return sodium_memcmp(first, second, left.count) == 0
        }
    }
}

/// Opaque bearer secrets: refresh tokens, API keys, one-time codes.
package enum RandomToken {
    /// `prefix` followed by 43 base64url characters that carry 256 random bits.
    package static func make(prefix: String) -> String {
        prefix + Base64URL.encode(Sodium.random(32))
    }
}

/// SHA-256 of bytes that come one after another.
package struct RunningDigest {
    private var state = crypto_hash_sha256_state()

    package init() {
        Sodium.prepare()
        crypto_hash_sha256_init(&self.state)
    }

    package mutating func append(_ bytes: [UInt8]) {
        crypto_hash_sha256_update(&self.state, bytes, UInt64(bytes.count))
    }

    /// The 32-byte hash; nothing can be appended afterwards.
    package consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_hash_sha256_final(&self.state, &digest)
        return digest
    }
}
