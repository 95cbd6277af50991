import Core
import Primitives

/// Measurements that somebody wants to be told of: these of one workspace and of the installation.
struct MetricInterest: Hashable, Sendable {
    let workspace: UUID
    /// Each once, sorted.
    let names: [String]
}

/// Who is told of measurements, and how often. Only the loop's thread uses it.
final class MetricAudience {
    final class Follower {
        let connection: UInt64
        let topic: String
        let interest: MetricInterest
        let interval: Duration
        /// When it was told last, and of which measurement; nil: not yet.
        fileprivate var told: (at: ContinuousClock.Instant, sampledAt: Instant)?

        init(connection: UInt64, topic: String, interest: MetricInterest, interval: Duration) {
            self.connection = connection
            self.topic = topic
            self.interest = interest
            self.interval = interval
        }
    }

    private var followers: [MetricInterest: [Follower]] = [:]
    private let watchList: WatchList

    init(watchList: WatchList) { self.watchList = watchList }

    func add(_ follower: Follower) {
        self.followers[follower.interest, default: []].append(follower)
        self.watchList.add(follower.interest)
    }

    func remove(_ follower: Follower) {
        self.followers[follower.interest]?.removeAll { $0 === follower }
        guard self.followers[follower.interest]?.isEmpty == true else { return }
        self.followers[follower.interest] = nil
        self.watchList.forget(follower.interest)
    }

    /// Those whose time has come for this measurement, which counts as told.
    func take(_ interest: MetricInterest, sampledAt: Instant, at now: ContinuousClock.Instant) -> [Follower] {
        (self.followers[interest] ?? []).filter { follower in
            if let told = follower.told {
                // Samples come a little early or late: who wants every fifth second gets every sample of five seconds.
                guard told.sampledAt < sampledAt, told.at + follower.interval * 0.9 <= now else { return false }
            }
            follower.told = (at: now, sampledAt: sampledAt)
            return true
        }
    }
}
