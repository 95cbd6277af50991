import CSodium
import Glibc
import Primitives

/// Authenticated encryption of stored credentials: XChaCha20-Poly1305 with a random 24-byte nonce.
///
/// A sealed value is `version (1 byte, 0x01) ‖ key id (4) ‖ nonce (24) ‖ ciphertext ‖ tag (16)`. The first five bytes
/// are authenticated together with the caller's associated data, which binds a value to its row: a sealed credential
/// copied into another row does not open.
package struct Sealer: Sendable {
    package static let keyBytes = 32
    /// What sealing adds to the plaintext, in bytes.
    package static let overhead = 45

    private static let version: UInt8 = 1
    private static let headBytes = 5
    private static let nonceBytes = 24
    private static let tagBytes = 16

    private let key: SecretBytes
    /// Version and key id: what every value sealed by this key begins with.
    private let head: [UInt8]

    /// The key's public name, 8 hexadecimal digits: the first 4 bytes of its BLAKE2b-256.
    package var keyID: String { Hexadecimal.encode(head[1...]) }

    /// - Parameter key: exactly 32 bytes, else nil.
    package init?(key: [UInt8]) {
        guard key.count == Self.keyBytes else { return nil }
        Sodium.prepare()
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_generichash(&digest, digest.count, key, UInt64(key.count), nil, 0)
        self.key = SecretBytes(key)
        self.head = [Self.version] + digest[..<4]
    }

    /// The key of the file at `path` (32 raw bytes, mode 0600), made first when there is none.
    ///
    /// Safe against several processes doing so at once: all end with the same key.
    package static func loadOrCreate(_ path: String) throws(SecretFileError) -> Sealer {
        if access(path, F_OK) != 0 && errno == ENOENT {
            var fresh = Sodium.random(keyBytes)
            defer { fresh.wipe() }
            _ = try SecretFile.create(path, fresh)
        }
        return try load(path)
    }

    /// The key of the file at `path` (32 raw bytes, mode 0600).
    package static func load(_ path: String) throws(SecretFileError) -> Sealer {
        var bytes = try SecretFile.read(path, limit: keyBytes)
        defer { bytes.wipe() }
        guard let sealer = Sealer(key: bytes) else {
            throw .wrongSize(path: path, bytes: bytes.count, expected: keyBytes)
        }
        return sealer
    }

    /// - Parameter associated: bytes that `open` must be given again, e.g. the row's id and workspace. Not stored.
    package func seal(_ plain: [UInt8], associated: [UInt8]) -> [UInt8] {
        let nonce = Sodium.random(Self.nonceBytes)
        let context = head + associated
        var body = [UInt8](repeating: 0, count: plain.count + Self.tagBytes)
        key.withPointer { key in
            _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
                &body, nil, plain, UInt64(plain.count), context, UInt64(context.count), nil, nonce, key)
        }
        return head + nonce + body
    }

    /// The plaintext, or nil when anything is wrong: another key, other associated data, a changed or cut value.
    package func open(_ sealed: [UInt8], associated: [UInt8]) -> [UInt8]? {
        guard sealed.count >= Self.overhead, sealed.starts(with: head) else { return nil }
        let context = head + associated
        let body = Self.headBytes + Self.nonceBytes
        var plain = [UInt8](repeating: 0, count: sealed.count - Self.overhead)
        let status = key.withPointer { key in
            sealed.withUnsafeBufferPointer { input -> Int32 in
                guard let start = input.baseAddress else { return -1 }
                return crypto_aead_xchacha20poly1305_ietf_decrypt(
                    &plain, nil, nil, start + body, UInt64(input.count - body), context, UInt64(context.count),
                    start + Self.headBytes, key)
            }
        }
        return status == 0 ? plain : nil
    }

    /// The id of the key that sealed `value`, or nil when it is no sealed value. For finding what to seal anew.
    package static func keyID(of value: [UInt8]) -> String? {
        guard value.count >= overhead, value[0] == version else { return nil }
        return Hexadecimal.encode(value[1..<headBytes])
    }
}
