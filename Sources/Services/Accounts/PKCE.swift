import Primitives
import Security

/// Proof Key for Code Exchange, by SHA-256. Source: RFC 7636 §4.
enum PKCE {
    static func challenge(of verifier: String) -> String { Base64URL.encode(Digest.sha256(Array(verifier.utf8))) }

    /// Whether a challenge was made of a verifier, which has 43 to 128 characters of those that RFC 7636 §4.1 lists.
    static func fits(_ verifier: String, _ challenge: String) -> Bool {
        let isPlain = verifier.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-._~".utf8.contains(byte)
        }
        guard (43...128).contains(verifier.utf8.count), isPlain else { return false }
        return constantTimeEqual(Array(self.challenge(of: verifier).utf8), Array(challenge.utf8))
    }
}
