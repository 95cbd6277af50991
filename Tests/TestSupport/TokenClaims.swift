import JSON
import Primitives

/// The claims of an access token, read without a check of its signature.
package struct TokenClaims {
    package let header: JSONValue
    package let claims: JSONValue

    package init?(_ token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.json(parts[0]), let claims = Self.json(parts[1]) else { return nil }
        self.header = header
        self.claims = claims
    }

    package var workspace: UUID? { UUID(base62: self.claims.text("workspace").dropFirst("ws_".count)) }
    package var session: UUID? { UUID(base62: self.claims.text("sid").dropFirst("ses_".count)) }
    package var user: UUID? { UUID(base62: self.claims.text("sub").dropFirst("usr_".count)) }

    private static func json(_ part: Substring) -> JSONValue? {
        guard let bytes = Base64URL.decode(part) else { return nil }
        do { return try JSONValue(parsing: bytes) } catch { return nil }
    }
}
