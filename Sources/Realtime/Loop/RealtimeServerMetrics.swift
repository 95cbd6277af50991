import Core
import Primitives

/// Measurements, which are of the moment: told at the pace that each client wants.
extension RealtimeServer {
    func measure(
        _ topic: String, _ interest: MetricInterest, every interval: Duration, _ connection: Connection,
        _ session: Session
    ) {
        guard session.subscriptions[topic] != nil, session.meters[topic] == nil else { return }
        let follower = MetricAudience.Follower(
            connection: connection.id, topic: topic, interest: interest, interval: interval)
        session.meters[topic] = follower
        self.metrics.add(follower)
    }

    func tellMetrics(_ told: [MetricInterest: [Vocabulary: EventWords]], _ sampledAt: Instant) {
        for (interest, words) in told {
            let text = SharedText { form in words[form.language.vocabulary].map { form.write($0) } }
            for follower in self.metrics.take(interest, sampledAt: sampledAt, at: self.now) {
                guard let subscription = self.connections[follower.connection]?.session?.subscriptions[follower.topic]
                else { continue }
                self.deliver(text, to: subscription)
            }
        }
    }
}
