import Core
import HTTP
import JSON
import Primitives
import Security

/// Renders answers and writes their CGI head, in buffers that are used again for each request.
final class AnswerWriter {
    let head = ByteBuffer(capacity: 2_048)
    /// The body of the answer that was rendered last.
    let body = ByteBuffer(capacity: 32_768)
    private lazy var json = JSONWriter(buffer: self.body)

    /// Status of the last answer that was written.
    private(set) var status = HTTPStatus.internalServerError

    /// The answer with its version as an entity tag; its body is in `body` until the next one is rendered.
    func render(_ response: Response) -> Rendered {
        var rendered = Rendered(status: response.status, headers: response.headers)
        if let version = response.version {
            rendered.headers.append((name: "ETag", value: EntityTag(opaque: "\(version)").header))
        }
        self.body.clear()
        switch response.body {
        case .none: break
        case .bytes(let bytes, let type):
            self.body.append(bytes)
            rendered.type = type
        case .json(let write):
            self.json.reset()
            write(self.json)
            rendered.type = "application/json"
        }
        return rendered
    }

    /// Writes the head of the answer that was rendered last.
    func write(_ rendered: Rendered, _ exchange: Exchange) {
        var answer = rendered
        self.revalidate(&answer, exchange)
        self.status = answer.status
        self.writeHead(answer, exchange)
        if exchange.method == "HEAD" { self.body.clear() }
    }

    /// Gives a successful read an entity tag, and makes it a 304 when the client has that one already.
    private func revalidate(_ answer: inout Rendered, _ exchange: Exchange) {
        guard exchange.route?.conditional == .read, answer.status == .ok else { return }
        let given = answer.headers.first { $0.name == "ETag" }?.value
        let tag = given ?? EntityTag(opaque: Base64URL.encode(self.fingerprint)).header
        if given == nil { answer.headers.append((name: "ETag", value: tag)) }
        guard let known = exchange.source.text("HTTP_IF_NONE_MATCH").flatMap(EntityTag.list),
            case .tags(let own)? = EntityTag.list(tag), let current = own.first, known.containsWeakly(current)
        else { return }
        answer.status = .notModified
        answer.type = nil
        self.body.clear()
    }

    private var fingerprint: [UInt8] { self.body.withUnsafeBytes { Digest.fingerprint($0) } }

    // MARK: Head

    private func writeHead(_ answer: Rendered, _ exchange: Exchange) {
        self.head.clear()
        self.line("Status") {
            $0.append(decimal: Int64(answer.status.rawValue))
            $0.append(" ")
            $0.append(answer.status.reason)
        }
        if let type = answer.type { self.header("Content-Type", type) }
        if answer.status != .noContent, answer.status != .notModified {
            self.line("Content-Length") { $0.append(decimal: Int64(self.body.count)) }
        }
        self.header("X-Request-ID", exchange.requestID)
        if let version = exchange.version, exchange.edition.isVersionedByHeader {
            self.header("API-Version", version)
        }
        for header in answer.headers { self.header(header.name, header.value) }
        let isKept = answer.headers.contains { $0.name == "Cache-Control" }
        if !isKept { self.header("Cache-Control", answer.mayBeKept(exchange) ? "private, no-cache" : "no-store") }
        if let standing = exchange.standing { self.writeRateLimit(standing) }
        self.writeTiming(exchange)
        self.head.append("\r\n")
    }

    /// Source: workspace contract, rate limit headers; flowforge contract, the same.
    private func writeRateLimit(_ standing: RateLimiter.Standing) {
        self.line("X-RateLimit-Limit") { $0.append(decimal: Int64(standing.limit)) }
        self.line("X-RateLimit-Remaining") { $0.append(decimal: Int64(standing.remaining)) }
        self.line("X-RateLimit-Reset") { $0.append(decimal: (standing.resetAt + .microseconds(999_999)).seconds) }
        self.line("X-RateLimit-Window") { $0.append(decimal: standing.window.components.seconds) }
        if let policy = standing.policy { self.header("X-RateLimit-Policy", policy) }
        if let burst = standing.burst { self.line("X-RateLimit-Burst") { $0.append(decimal: Int64(burst)) } }
    }

    /// Milliseconds for each stage. Source: W3C Server Timing.
    private func writeTiming(_ exchange: Exchange) {
        let stages = exchange.stages
        guard !stages.isEmpty else { return }
        self.line("Server-Timing") { head in
            for (index, stage) in stages.enumerated() {
                if index > 0 { head.append(", ") }
                head.append(stage.name)
                head.append(";dur=")
                let hundredths = stage.nanoseconds / 10_000
                head.append(decimal: Int64(hundredths / 100))
                head.append(hundredths % 100 < 10 ? ".0" : ".")
                head.append(decimal: Int64(hundredths % 100))
            }
        }
    }

    private func line(_ name: StaticString, _ value: (ByteBuffer) -> Void) {
        self.head.append(name)
        self.head.append(": ")
        value(self.head)
        self.head.append("\r\n")
    }

    /// A header whose value came from elsewhere: what would end the line is left out.
    private func header(_ name: String, _ value: String) {
        self.head.append(name)
        self.head.append(": ")
        if value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) {
            self.head.append(value)
        } else {
            self.head.append(String(decoding: value.utf8.filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self))
        }
        self.head.append("\r\n")
    }
}

extension Rendered {
    /// Whether the client may keep the answer and ask again with its entity tag.
    fileprivate func mayBeKept(_ exchange: Exchange) -> Bool {
        exchange.route?.conditional == .read && (self.status == .ok || self.status == .notModified)
    }
}
