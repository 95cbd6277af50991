import Glibc
import JSON
import Primitives

/// The keys that sign and verify this system's access tokens (JWT, RS256), parsed once; immutable.
///
/// One key signs; the others were retired by a rotation and verify what they signed before. A process that learns of
/// a rotation loads a new ring and drops this one. Safe to use from any number of threads.
package final class KeyRing: Sendable {
    private struct Entry: Sendable {
        let key: SigningKey
        /// The encoded header of the key's tokens: a token that begins with it needs no parsing of its header.
        let header: [UInt8]
    }

    /// The `kid` of the key that signs.
    package var current: String { entries[0].key.kid }
    /// Every key's `kid`, the current one first.
    package var identifiers: [String] { entries.map(\.key.kid) }
    /// The public keys as a JSON Web Key Set (RFC 7517, section 5), the current one first.
    package let jwks: [UInt8]
    /// Current first; never empty.
    private let entries: [Entry]

    init(current: SigningKey, retired: [SigningKey]) {
        let keys = [current] + retired
        self.entries = keys.map { Entry(key: $0, header: TokenHeader.encode(kid: $0.kid)) }
        self.jwks = Self.keySet(keys)
    }

    /// A compact JWT around `payload`, which is the claims as JSON. Takes about 200 µs.
    package func sign(payload: [UInt8]) throws(KeyRingError) -> String {
        var token = entries[0].header
        token.append(UInt8(ascii: "."))
        token.append(contentsOf: Base64URL.encode(payload).utf8)
        let signature = try entries[0].key.sign(token)
        token.append(UInt8(ascii: "."))
        token.append(contentsOf: Base64URL.encode(signature).utf8)
        return String(decoding: token, as: UTF8.self)
    }

    /// The payload of a token that one of the ring's keys signed, else nil. Takes about 17 µs.
    ///
    /// Refused unread: more than 4,096 bytes, other than three segments, base64url that is not canonical, a header
    /// other than `alg` RS256, `typ` JWT and a `kid` of this ring. The claims (`exp`, `iss`, …) are the caller's.
    package func verify(_ token: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let parts = CompactToken(token), let key = key(for: parts.header),
            let signature = Base64URL.decode(parts.signature), key.verify(signature, of: parts.signed)
        else { return nil }
        return Base64URL.decode(parts.payload)
    }

    /// As above, for a token held as text.
    package func verify(_ token: String) -> [UInt8]? {
        var token = token
        return token.withUTF8 { verify(UnsafeRawBufferPointer($0)) }
    }

    private func key(for header: UnsafeRawBufferPointer) -> SigningKey? {
        for entry in entries where entry.header.count == header.count {
            if header.elementsEqual(entry.header) { return entry.key }
        }
        guard let kid = TokenHeader.kid(header) else { return nil }
        return entries.first { $0.key.kid == kid }?.key
    }

    private static func keySet(_ keys: [SigningKey]) -> [UInt8] {
        let values = keys.map { key -> JSONValue in
            [
                "kty": "RSA", "use": "sig", "alg": "RS256", "kid": .string(key.kid),
                "n": .string(Base64URL.encode(key.modulus)), "e": .string(Base64URL.encode(key.exponent)),
            ]
        }
        let set: JSONValue = ["keys": .array(values)]
        return set.encoded
    }
}

/// Why signing keys could not be read, made or used. The description is for the administrator and holds no secret.
package enum KeyRingError: Swift.Error, CustomStringConvertible {
    case system(PosixError)
    case file(SecretFileError)
    /// `keys.json` or a key file does not hold what it should.
    case malformed(path: String, reason: String)
    /// `create` found a ring there already.
    case exists(path: String)
    /// OpenSSL failed at `operation`, e.g. for want of memory.
    case cryptography(operation: String)

    package var description: String {
        switch self {
        case .system(let error): return error.description
        case .file(let error): return error.description
        case .malformed(let path, let reason): return "\(path): \(reason)"
        case .exists(let path): return "\(path) holds signing keys already"
        case .cryptography(let operation): return "OpenSSL: \(operation) failed"
        }
    }
}
