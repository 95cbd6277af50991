import Glibc
import JSON
import Primitives

/// The JOSE header of this system's tokens: `{"alg":"RS256","kid":"…","typ":"JWT"}` and nothing else.
enum TokenHeader {
    /// The longest encoded header that is looked at, in bytes. A real one has 91.
    static let longest = 256

    /// The encoded header of tokens signed by the key named `kid`.
    static func encode(kid: String) -> [UInt8] {
        let text = "{\"alg\":\"RS256\",\"kid\":\"\(kid)\",\"typ\":\"JWT\"}"
        return [UInt8](Base64URL.encode([UInt8](text.utf8)).utf8)
    }

    /// The `kid` of an encoded header with exactly the three members, in any order; nil for every other header.
    ///
    /// Only the choice among keys this process trusts already depends on the answer: a header can neither name an
    /// algorithm nor bring a key (`jwk`, `jku`, `x5c`), nor ask for an extension (`crit`).
    static func kid(_ encoded: UnsafeRawBufferPointer) -> String? {
        guard encoded.count <= longest, let bytes = Base64URL.decode(encoded) else { return nil }
        let parsed: JSONValue
        do { parsed = try JSONValue(parsing: bytes, maximumDepth: 2) } catch { return nil }
        guard let members = parsed.objectValue, members.count == 3, members["alg"]?.stringValue == "RS256",
            members["typ"]?.stringValue == "JWT"
        else { return nil }
        return members["kid"]?.stringValue
    }
}

/// The three segments of a JWS in compact form (RFC 7515, section 7.1), located but not judged.
struct CompactToken {
    /// The longest token that is looked at, in bytes.
    static let longest = 4096

    let header: UnsafeRawBufferPointer
    let payload: UnsafeRawBufferPointer
    let signature: UnsafeRawBufferPointer
    /// Header, dot and payload: what the signature is over.
    let signed: UnsafeRawBufferPointer

    /// Nil unless `token` is three segments, none empty, of at most 4 KiB together.
    init?(_ token: UnsafeRawBufferPointer) {
        let dot = UInt8(ascii: ".")
        guard token.count <= Self.longest, let first = token.firstIndex(of: dot) else { return nil }
        let rest = token[(first + 1)...]
        guard let second = rest.firstIndex(of: dot) else { return nil }
        let last = token[(second + 1)...]
        guard first > 0, second > first + 1, !last.isEmpty, !last.contains(dot) else { return nil }
        self.header = UnsafeRawBufferPointer(rebasing: token[..<first])
        self.payload = UnsafeRawBufferPointer(rebasing: token[(first + 1)..<second])
        self.signature = UnsafeRawBufferPointer(rebasing: last)
        self.signed = UnsafeRawBufferPointer(rebasing: token[..<second])
    }
}
