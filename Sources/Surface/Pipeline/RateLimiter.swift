import Core
import Glibc
import Primitives
import Security
import SharedMemory

/// The contracts' rate limits over the counters that all worker processes share.
package struct RateLimiter: Sendable {
    /// What a rule says of one request, for the headers of its answer.
    package struct Standing: Sendable {
        package let limit: Int
        package let remaining: Int
        package let resetAt: Instant
        package let window: Duration
        let isAllowed: Bool
        /// Name of the rule, where the edition tells it.
        var policy: String?
        /// Requests that may come nearly at once, where the edition has such a limit.
        var burst: Int?

        /// Whether fewer requests are left than of another rule: its headers are the ones to send.
        func isNearer(than other: Standing?) -> Bool { other.map { self.remaining < $0.remaining } ?? true }
    }

    private let store: SlidingWindowStore?
    private let indexes: [RateRule: Int]
    private let limits: [Int]

    /// - Parameters:
    ///   - limits: requests that each rule allows within its window; 0 switches the rule off.
    ///   - path: where the counters live; every worker of the host names the same one.
    package init(limits: [(rule: RateRule, requests: Int)], path: String) throws {
        let active = limits.filter { $0.requests > 0 }.sorted {
            ($0.rule.edition.rawValue, $0.rule.name) < ($1.rule.edition.rawValue, $1.rule.name)
        }
        self.limits = active.map(\.requests)
        self.indexes = Dictionary(uniqueKeysWithValues: active.enumerated().map { ($1.rule, $0) })
        guard !active.isEmpty else {
            self.store = nil
            return
        }
        self.store = try SlidingWindowStore(
            path: path,
            rules: active.map {
                SlidingWindowStore.Rule(
                    name: "\($0.rule.edition.rawValue).\($0.rule.name)", limit: $0.requests, window: $0.rule.window)
            })
    }

    /// Counts one request; nil when the rule is switched off.
    func count(_ rule: RateRule, actor: Actor?, address: String, at now: Instant) -> Standing? {
        guard let store, let index = self.indexes[rule] else { return nil }
        let decision = store.take(rule: index, subject: Self.subject(actor, address), at: now)
        return Standing(
            limit: self.limits[index], remaining: decision.remaining, resetAt: decision.resetAt, window: rule.window,
            isAllowed: decision.allowed)
    }

    /// Sixteen bytes: the account's key, or the client's address (of IPv6 its /64: one host owns all of that).
    private static func subject(_ actor: Actor?, _ address: String) -> [UInt8] {
        if let actor { return actor.user.bytes }
        var six = in6_addr()
        if inet_pton(AF_INET6, address, &six) == 1 {
            let bytes = withUnsafeBytes(of: &six) { Array($0) }
            let isMappedIPv4 = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            if isMappedIPv4 {
                return self.subject(nil, bytes[12...].map(String.init).joined(separator: "."))
            }
            return bytes[..<8] + [UInt8](repeating: 0, count: 8)
        }
        return Array(Digest.sha256(Array(address.utf8)).prefix(16))
    }
}
