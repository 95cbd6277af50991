import Core

/// A rate limit of a contract: so many requests within any `window`. Counted for each account, or for each client
/// address before sign-in; one counter shared by all worker processes.
package struct RateRule: Hashable, Sendable {
    package let edition: EditionName
    package let name: String
    /// The contract's number; configuration may set another.
    package let requests: Int
    package let window: Duration

    package init(edition: EditionName, name: String, requests: Int, window: Duration) {
        self.edition = edition
        self.name = name
        self.requests = requests
        self.window = window
    }
}

/// What one request counts against.
package struct RatePolicy: Sendable {
    /// Counted one after the other; one that refuses is the last. The answer tells of the one with the least left.
    package let rules: [RateRule]
    /// Requests that may come nearly at once: counted before the others, and told of by itself.
    package let burst: RateRule?
    /// Whether the answer names the rule.
    package let isNamed: Bool

    package init(_ rules: [RateRule], burst: RateRule? = nil, isNamed: Bool = false) {
        self.rules = rules
        self.burst = burst
        self.isNamed = isNamed
    }
}
