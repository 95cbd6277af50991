import Core
import HTTP
import JSON
import MariaDB
import Primitives
import Security
import Services
import Storage

/// Carries a request with an `Idempotency-Key` out once: its changes and its answer are committed together.
struct Idempotency {
    /// How long an answer is kept.
    static let life: Duration = .seconds(86_400)

    let services: ServiceSet
    /// Who, and which key.
    let scope: [UInt8]
    /// What was asked.
    let requestHash: [UInt8]

    init(key: String, subject: String, request: [[UInt8]], services: ServiceSet) {
        self.services = services
        self.scope = services.platform.hashes.idempotencyScope(Array(subject.utf8), Array(key.utf8))
        let hash = services.platform.hashes.idempotencyRequest
        self.requestHash = hash(request.flatMap { hash($0) })
    }

    /// Runs `handle` in one transaction with the record, or gives the answer that is recorded.
    ///
    /// - Parameter body: where `handle` leaves the answer's body, and where a recorded one is put.
    /// - Throws: `.idempotencyKeyReused`, `.idempotencyKeyInFlight`, and what `handle` throws; then nothing is kept.
    func once(_ body: ByteBuffer, _ handle: () throws -> Rendered) throws -> Rendered {
        try self.services.database.transaction { tx in
            switch try tx.idempotency.claim(
                scope: self.scope, requestHash: self.requestHash, keptSince: tx.now - Self.life)
            {
            case .inFlight: throw CoreError.idempotencyKeyInFlight
            case .answered(let hash, let response):
                guard constantTimeEqual(hash, self.requestHash) else { throw CoreError.idempotencyKeyReused }
                return try self.recorded(response, body)
            case .claimed:
                let answer = try handle()
                let sealed = self.services.platform.sealer.seal(answer.record(body), associated: self.scope)
                try tx.idempotency.complete(scope: self.scope, response: sealed)
                return answer
            }
        }
    }

    private func recorded(_ response: [UInt8], _ body: ByteBuffer) throws -> Rendered {
        guard let plain = self.services.platform.sealer.open(response, associated: self.scope),
            var answer = Rendered(record: plain, body)
        else { throw CoreError.fault("an idempotency record could not be read") }
        answer.headers.append((name: "Idempotency-Replayed", value: "true"))
        return answer
    }
}

/// An answer whose body stands in a buffer already.
struct Rendered {
    var status: HTTPStatus
    var headers: [(name: String, value: String)]
    var type: String?

    init(status: HTTPStatus, headers: [(name: String, value: String)], type: String? = nil) {
        self.status = status
        self.headers = headers
        self.type = type
    }

    /// One line of JSON with all but the body, then the body.
    func record(_ body: ByteBuffer) -> [UInt8] {
        let pairs = self.headers.map { JSONValue.array([.string($0.name), .string($0.value)]) }
        var head: JSONObject = ["status": .integer(Int64(self.status.rawValue)), "headers": .array(pairs)]
        if let type = self.type { head["type"] = .string(type) }
        return head.encoded + [UInt8(ascii: "\n")] + body.array
    }

    /// Reads what `record` wrote; the body is put into `body`.
    init?(record: [UInt8], _ body: ByteBuffer) {
        guard let end = record.firstIndex(of: UInt8(ascii: "\n")),
            let head = try? JSONValue(parsing: Array(record[..<end])),
            let status = head["status"]?.integerValue.flatMap({ Int(exactly: $0) })
        else { return nil }
        let pairs = (head["headers"]?.arrayValue ?? []).compactMap { pair -> (name: String, value: String)? in
            guard let name = pair[0]?.stringValue, let value = pair[1]?.stringValue else { return nil }
            return (name: name, value: value)
        }
        body.clear()
        record[(end + 1)...].withUnsafeBytes { body.append($0) }
        self.init(status: HTTPStatus(rawValue: status), headers: pairs, type: head["type"]?.stringValue)
    }
}
