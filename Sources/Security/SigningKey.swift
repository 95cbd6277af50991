import COpenSSL
import Glibc
import Primitives

/// An RSA key that signs and verifies RS256 (RFC 7518, section 3.3), parsed once and kept.
///
/// `@unchecked Sendable` is safe because the EVP_PKEY is never changed after `init`, OpenSSL 3 allows any number of
/// threads to use one at once, and every operation makes its own EVP_MD_CTX.
package final class SigningKey: @unchecked Sendable {
    /// Names the key in token headers: the first 16 bytes of its RFC 7638 thumbprint as 32 hexadecimal digits.
    package let kid: String
    /// The public key, big-endian without leading zeros.
    let modulus: [UInt8]
    let exponent: [UInt8]
    /// Length of a signature, in bytes.
    var signatureBytes: Int { modulus.count }
    private let key: OpaquePointer

    /// Takes over `key`, which it refuses (and frees) unless it is RSA of 2,048 to 4,096 bits.
    private init?(adopting key: OpaquePointer) {
        guard EVP_PKEY_is_a(key, "RSA") == 1, (2048...4096).contains(EVP_PKEY_get_bits(key)),
            let modulus = Self.number("n", of: key), let exponent = Self.number("e", of: key)
        else {
            EVP_PKEY_free(key)
            return nil
        }
        self.key = key
        self.modulus = modulus
        self.exponent = exponent
        self.kid = Self.kid(modulus: modulus, exponent: exponent)
    }

    deinit { EVP_PKEY_free(key) }

    /// A new key of 2,048 bits. Takes about 0.1 s.
    static func generate() throws(KeyRingError) -> SigningKey {
        let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) == 1,
            EVP_PKEY_generate(context, &key) == 1, let key, let made = SigningKey(adopting: key)
        else { throw failure("RSA key generation") }
        return made
    }

    /// Reads a private key, PEM without a passphrase; nil when it is no such thing, or not RSA of a fit size.
    static func parse(pem: [UInt8]) -> SigningKey? {
        guard let length = Int32(exactly: pem.count) else { return nil }
        let key = pem.withUnsafeBytes { bytes -> OpaquePointer? in
            let source = BIO_new_mem_buf(bytes.baseAddress, length)
            defer { BIO_free(source) }
            // This callback refuses; OpenSSL's own would ask for a passphrase on the terminal.
            return PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in -1 }, nil)
        }
        guard let key else {
            ERR_clear_error()
            return nil
        }
        return SigningKey(adopting: key)
    }

    /// The private key as PEM (PKCS#8, no passphrase). The caller wipes it.
    func pem() throws(KeyRingError) -> [UInt8] {
        let sink = BIO_new(BIO_s_mem())
        defer { BIO_free(sink) }  // wipes its memory
        guard PEM_write_bio_PKCS8PrivateKey(sink, key, nil, nil, 0, nil, nil) == 1 else {
            throw Self.failure("writing a private key")
        }
        var bytes = [UInt8](repeating: 0, count: BIO_ctrl_pending(sink))
        guard BIO_read(sink, &bytes, Int32(bytes.count)) == Int32(bytes.count) else {
            throw Self.failure("writing a private key")
        }
        return bytes
    }

    /// The PKCS#1 v1.5 signature over SHA-256 of `message`. Takes about 200 µs.
    func sign(_ message: [UInt8]) throws(KeyRingError) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var length = signatureBytes
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
            EVP_DigestSign(context, &signature, &length, message, message.count) == 1, length == signatureBytes
        else { throw Self.failure("signing") }
        return signature
    }

    /// Whether `signature` is this key's over `message`. Takes about 14 µs.
    func verify(_ signature: [UInt8], of message: UnsafeRawBufferPointer) -> Bool {
        guard signature.count == signatureBytes else { return false }
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        let start = message.bindMemory(to: UInt8.self).baseAddress
        if EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1,
            EVP_DigestVerify(context, signature, signature.count, start, message.count) == 1
        {
            return true
        }
        ERR_clear_error()  // else the thread's error queue grows with every forged token
        return false
    }

    private static func number(_ name: String, of key: OpaquePointer) -> [UInt8]? {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, name, &number) == 1, let number else { return nil }
        defer { BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: (Int(BN_num_bits(number)) + 7) / 8)
        return BN_bn2bin(number, &bytes) == Int32(bytes.count) ? bytes : nil
    }

    /// RFC 7638, section 3: SHA-256 of the required members in lexicographic order without white space.
    private static func kid(modulus: [UInt8], exponent: [UInt8]) -> String {
        let members = "{\"e\":\"\(Base64URL.encode(exponent))\",\"kty\":\"RSA\",\"n\":\"\(Base64URL.encode(modulus))\"}"
        return Hexadecimal.encode(Digest.sha256([UInt8](members.utf8))[..<16])
    }

    private static func failure(_ operation: String) -> KeyRingError {
        ERR_clear_error()
        return .cryptography(operation: operation)
    }
}
