import Gateways
import Glibc
import JSON
import Primitives
import Security
import Services
import Synchronization

/// An OAuth server that answers as GitHub does and takes nothing that is wrong: client, secret, address, code and PKCE
/// verifier are looked at, and each code is good once. Source: GitHub, “Authorizing OAuth apps”.
package final class GitHubStandIn: Sendable {
    /// Somebody with an account there.
    package struct Person: Sendable {
        package var id: Int64
        package var login: String
        package var name: String?
        package var emails: [(text: String, isVerified: Bool)]

        package init(id: Int64, login: String = "octo", name: String? = "Octo Cat", emails: [(String, Bool)]) {
            self.id = id
            self.login = login
            self.name = name
            self.emails = emails.map { (text: $0.0, isVerified: $0.1) }
        }
    }

    package enum Mood: Sendable { case well, failing, garbage, silent, huge }

    private struct State: Sendable {
        var mood = Mood.well
        var codes: [String: (person: Person, challenge: String, address: String)] = [:]
        var tokens: [String: Person] = [:]
        var asked = 0
    }

    package static let clientID = "Iv1.stand-in"
    package static let clientSecret = "stand-in & secret"
    private let listener: Int32
    private let port: UInt16
    private let state = Shared()

    private final class Shared: Sendable {
        let value = Mutex(State())
    }

    package init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(listener, raw, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, raw, &length) == 0
            }
        }
        guard isBound else { throw PosixError(operation: "bind", path: nil, errno: errno) }
        self.listener = listener
        self.port = UInt16(bigEndian: address.sin_port)
        let state = self.state
        _ = try Primitives.Thread.start(name: "github") { Self.serve(listener, state) }
    }

    deinit { shutdown(self.listener, Int32(SHUT_RDWR)) }

    package func set(_ mood: Mood) { self.state.value.withLock { $0.mood = mood } }

    /// Requests that it got.
    package var asked: Int { self.state.value.withLock { $0.asked } }

    /// What an application needs to use it.
    package func access(publicURL: String = "https://test.example", redirectURIs: [String] = []) -> GitHubAccess {
        var settings = GitHubSettings(
            clientID: Self.clientID, clientSecret: Self.clientSecret,
            callbackURL: publicURL + "/api/v1/auth/github/callback")
        settings.baseURL = "http://127.0.0.1:\(self.port)"
        settings.apiURL = "http://127.0.0.1:\(self.port)/api/v3"
        settings.privateHosts = ["127.0.0.1"]
        settings.timeout = .seconds(10)
        return GitHubAccess(
            client: GitHubClient(settings), publicURL: publicURL, redirectURIs: redirectURIs)
    }

    /// Somebody says yes at the page that a browser was sent to.
    ///
    /// - Returns: the path and query that their browser is sent back to.
    /// - Throws: `ContractViolation` for a question that is not as it must be.
    package func approve(_ location: String, as person: Person) throws -> String {
        let parts = location.split(separator: "?", maxSplits: 1).map(String.init)
        let query = Self.pairs(parts.count == 2 ? parts[1] : "")
        guard parts.first == "http://127.0.0.1:\(self.port)/login/oauth/authorize", query["client_id"] == Self.clientID,
            query["code_challenge_method"] == "S256", let challenge = query["code_challenge"],
            let state = query["state"],
            let address = query["redirect_uri"], let path = address.split(separator: "/", maxSplits: 2).last,
            query["scope"] == "read:user user:email"
        else { throw ContractViolation("a question that GitHub would not take: \(location)") }
        let code = RandomToken.make(prefix: "gh-")
        self.state.value.withLock { $0.codes[code] = (person: person, challenge: challenge, address: address) }
        return "/" + path + "?code=\(code)&state=\(PercentCoding.encode(state))"
    }

    // MARK: The server

    private static func serve(_ listener: Int32, _ state: Shared) {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let request = Self.request(connection)
            let mood = state.value.withLock { value in
                value.asked += 1
                return value.mood
            }
            // A silent one keeps the connection; whoever asked gives it up.
            guard mood != .silent else { continue }
            let (status, body) = Self.answer(request, mood, state)
            let head = "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n"
            let bytes = Array((head + "Connection: close\r\n\r\n").utf8) + body
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { break }
                sent += count
            }
            close(connection)
        }
        close(listener)
    }

    /// The head's lines and the body.
    private static func request(_ connection: Int32) -> (head: [String], body: String) {
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let parts = String(decoding: text, as: UTF8.self).split(
                separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 {
                let head = parts[0].split(separator: "\r\n").map(String.init)
                let length = head.first { $0.lowercased().hasPrefix("content-length:") }.flatMap {
                    Int($0.dropFirst("content-length:".count).filter { $0 != " " })
                }
                if parts[1].utf8.count >= length ?? 0 { return (head: head, body: String(parts[1])) }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return (head: [], body: "") }
            text.append(contentsOf: buffer.prefix(count))
        }
    }

    private static func answer(
        _ request: (head: [String], body: String), _ mood: Mood, _ state: Shared
    ) -> (status: Int, body: [UInt8]) {
        switch mood {
        case .failing: return (status: 500, body: Array("oops".utf8))
        case .garbage: return (status: 200, body: Array("<html>\u{0}".utf8))
        case .huge: return (status: 200, body: [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20))
        case .well, .silent: break
        }
        let line = request.head.first ?? ""
        if line.hasPrefix("POST /login/oauth/access_token ") { return Self.token(request, state) }
        let bearer = Self.header("Authorization", request.head)?.split(separator: " ").last.map(String.init) ?? ""
        guard let person = state.value.withLock({ $0.tokens[bearer] }) else { return (status: 401, body: []) }
        guard Self.header("Accept", request.head) == "application/vnd.github+json" else {
            return (status: 415, body: [])
        }
        if line.hasPrefix("GET /api/v3/user/emails") {
            let list = person.emails.map { email -> JSONValue in
                ["email": .string(email.text), "verified": .bool(email.isVerified), "primary": false]
            }
            return (status: 200, body: JSONValue.array(list).encoded)
        }
        let body: JSONValue = [
            "id": .integer(person.id), "login": .string(person.login),
            "name": person.name.map(JSONValue.string) ?? .null,
        ]
        return (status: 200, body: body.encoded)
    }

    private static func token(_ request: (head: [String], body: String), _ state: Shared) -> (Int, [UInt8]) {
        let form = Self.pairs(request.body)
        func refusal(_ error: String) -> (Int, [UInt8]) { (200, JSONValue.object(["error": .string(error)]).encoded) }
        guard Self.header("Accept", request.head) == "application/json" else { return (200, Array("error=form".utf8)) }
        guard form["client_id"] == Self.clientID, form["client_secret"] == Self.clientSecret else {
            return refusal("incorrect_client_credentials")
        }
        // Once, whatever becomes of it.
        guard let known = state.value.withLock({ $0.codes.removeValue(forKey: form["code"] ?? "") }) else {
            return refusal("bad_verification_code")
        }
        guard form["redirect_uri"] == known.address else { return refusal("redirect_uri_mismatch") }
        let verifier = form["code_verifier"] ?? ""
        guard verifier.utf8.count >= 43, Base64URL.encode(Digest.sha256(Array(verifier.utf8))) == known.challenge else {
            return refusal("bad_verification_code")
        }
        let token = RandomToken.make(prefix: "gho_")
        state.value.withLock { $0.tokens[token] = known.person }
        return (
            200, JSONValue.object(["access_token": .string(token), "token_type": "bearer", "scope": "user"]).encoded
        )
    }

    private static func header(_ name: String, _ head: [String]) -> String? {
        head.first { $0.lowercased().hasPrefix(name.lowercased() + ":") }.map {
            String($0.dropFirst(name.count + 1).drop { $0 == " " })
        }
    }

    /// `a=1&b=2`, decoded.
    package static func pairs(_ text: String) -> [String: String] {
        var pairs: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            pairs[parts[0]] = parts.count == 2 ? PercentCoding.decode(parts[1], plusIsSpace: true) ?? "" : ""
        }
        return pairs
    }
}
