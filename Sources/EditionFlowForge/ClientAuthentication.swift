import Core
import Primitives
import Services
import Surface

/// Who asks at the token endpoint: a public client by its `client_id`, a confidential one by HTTP Basic authentication
/// or by `client_secret`, never by both. Source: RFC 6749 §2.3.1.
enum ClientAuthentication {
    /// - Throws: `invalid_request`, `invalid_client`.
    static func credentials(_ request: Request) throws(OAuthRefusal) -> ClientCredentials {
        let named = request.body["client_id"]?.stringValue ?? ""
        let secret = request.body["client_secret"]?.stringValue
        guard let header = request.header("HTTP_AUTHORIZATION"), !header.isEmpty else {
            guard !named.isEmpty else { throw OAuthRefusal(.invalidClient, "the client does not say who it is") }
            return ClientCredentials(clientID: named, secret: secret.flatMap { $0.isEmpty ? nil : $0 })
        }
        guard secret == nil else { throw OAuthRefusal(.invalidRequest, "the client proves who it is in two ways") }
        guard let basic = self.basic(header) else {
            throw OAuthRefusal(.invalidClient, "the Authorization header is not of the Basic scheme")
        }
        guard named.isEmpty || named == basic.clientID else {
            throw OAuthRefusal(.invalidRequest, "client_id is another than that of the Authorization header")
        }
        return basic
    }

    /// Both parts are form-encoded before they are joined; so this decodes twice.
    private static func basic(_ header: String) -> ClientCredentials? {
        let scheme = "basic "
        guard header.lowercased().hasPrefix(scheme) else { return nil }
        let text = header.dropFirst(scheme.count).trimmingPrefix { $0 == " " }
        let inURLAlphabet = text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
        let digits = String(inURLAlphabet.reversed().drop { $0 == "=" }.reversed())
        guard let bytes = Base64URL.decode(digits), let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            let identifier = PercentCoding.decode(bytes[..<colon], plusIsSpace: true),
            let secret = PercentCoding.decode(bytes[(colon + 1)...], plusIsSpace: true)
        else { return nil }
        return ClientCredentials(clientID: identifier, secret: secret.isEmpty ? nil : secret)
    }
}
