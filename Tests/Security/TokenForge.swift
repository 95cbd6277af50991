import Primitives

@testable import Security

/// Makes tokens that nobody should accept, with a ring and a stranger's key at hand.
struct TokenForge {
    static let claims = bytes(#"{"sub":"usr_1","exp":4102444800}"#)

    let ring: KeyRing
    /// The key of `ring` that signs.
    let key: SigningKey
    /// An honest key of somebody else.
    let stranger: SigningKey
    let genuine: String

    init() throws {
        self.key = try SigningKey.generate()
        self.stranger = try SigningKey.generate()
        self.ring = KeyRing(current: key, retired: [])
        self.genuine = try ring.sign(payload: Self.claims)
    }

    var segments: [String] { genuine.split(separator: ".").map(String.init) }

    /// A token with the header `header`, really signed by `key` (or by `signer`).
    func signed(header: String, by signer: SigningKey? = nil) throws -> String {
        try signed(head: Base64URL.encode(bytes(header)), body: Base64URL.encode(Self.claims), by: signer)
    }

    /// A token of two segments as given, really signed by `key` (or by `signer`).
    func signed(head: String, body: String, by signer: SigningKey? = nil) throws -> String {
        let input = "\(head).\(body)"
        return try "\(input).\(Base64URL.encode((signer ?? key).sign(bytes(input))))"
    }

    /// A token whose MAC is made with bytes that anybody can know: the classic confusion of RS256 with HS256.
    func authenticated(header: String, secret: [UInt8]) -> String {
        let input = "\(Base64URL.encode(bytes(header))).\(Base64URL.encode(Self.claims))"
        return "\(input).\(Base64URL.encode(Self.hmac(bytes(input), secret)))"
    }

    /// HMAC-SHA-256 (RFC 2104).
    private static func hmac(_ message: [UInt8], _ secret: [UInt8]) -> [UInt8] {
        let short = secret.count > 64 ? Digest.sha256(secret) : secret
        let block = short + [UInt8](repeating: 0, count: 64 - short.count)
        let inner = Digest.sha256(block.map { $0 ^ 0x36 } + message)
        return Digest.sha256(block.map { $0 ^ 0x5C } + inner)
    }
}
