import Core
import Glibc
import HTTP
import Primitives

/// What the stages know of the request so far.
struct Exchange {
    enum Stage: Int, CaseIterable {
        case route, authenticate, read, handle
    }

    let source: any GatewayRequest
    let requestID: String
    let method: String
    /// Decoded and normalised by nginx.
    let path: String
    let clientAddress: String
    let startedAt: UInt64
    var edition: any Edition
    var route: Route?
    var version: String?
    var actor: Actor?
    var standing: RateLimiter.Standing?
    var cause: String?
    /// Nanoseconds since `startedAt` at the end of each stage; 0 for one that was not reached.
    private(set) var marks: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init(source: any GatewayRequest, edition: any Edition) {
        self.source = source
        self.edition = edition
        self.startedAt = MonotonicClock.nanoseconds
        self.requestID = RequestID.make(source.text("REQUEST_ID"))
        self.method = source.text("REQUEST_METHOD") ?? ""
        self.path = source.text("DOCUMENT_URI") ?? ""
        self.clientAddress = source.text("REMOTE_ADDR") ?? ""
    }

    mutating func mark(_ stage: Stage) {
        let elapsed = MonotonicClock.nanoseconds &- self.startedAt
        switch stage {
        case .route: self.marks.0 = elapsed
        case .authenticate: self.marks.1 = elapsed
        case .read: self.marks.2 = elapsed
        case .handle: self.marks.3 = elapsed
        }
    }

    /// Nanoseconds that each reached stage took, in order.
    var stages: [(name: StaticString, nanoseconds: UInt64)] {
        var before: UInt64 = 0
        var stages: [(name: StaticString, nanoseconds: UInt64)] = []
        for (name, end) in [
            ("route" as StaticString, self.marks.0), ("auth", self.marks.1), ("read", self.marks.2),
            ("handle", self.marks.3),
        ] where end > 0 {
            stages.append((name: name, nanoseconds: end - min(before, end)))
            before = end
        }
        return stages
    }

    func served(status: HTTPStatus, bytes: Int) -> Served {
        Served(
            requestID: self.requestID, method: self.method, path: self.path, route: self.route?.name,
            edition: self.edition.name.rawValue, user: self.actor?.user, clientAddress: self.clientAddress,
            status: status.rawValue, bytes: bytes, nanoseconds: MonotonicClock.nanoseconds &- self.startedAt,
            stages: self.stages,
            cause: self.cause)
    }
}

/// What the access log says of a request.
package struct Served {
    package let requestID: String
    package let method: String
    package let path: String
    /// Name of the route; nil when none matched.
    package let route: String?
    package let edition: String
    package let user: UUID?
    package let clientAddress: String
    package let status: Int
    /// Of the body.
    package let bytes: Int
    package let nanoseconds: UInt64
    package let stages: [(name: StaticString, nanoseconds: UInt64)]
    /// What went wrong inside, for the log alone.
    package let cause: String?
}

enum MonotonicClock {
    static var nanoseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}

/// Names one request in every log line and error.
enum RequestID {
    /// The client's or nginx's id when it is plain, else a new `req_…`.
    static func make(_ given: String?) -> String {
        if let given, (1...128).contains(given.utf8.count), given.utf8.allSatisfy(Self.isPlain) { return given }
        return "req_" + UUID.v7().base62
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45 || byte == 46
            || byte == 95
    }
}
