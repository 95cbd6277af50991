import Core
import Primitives
import Testing

@testable import Realtime

/// Who is told of measurements, and how often.
@Suite struct MetricAudienceTests {
    private static let interest = MetricInterest(workspace: Wire.workspace, names: ["cpu"])

    private static func follower(_ connection: UInt64, every interval: Duration) -> MetricAudience.Follower {
        MetricAudience.Follower(connection: connection, topic: "a", interest: Self.interest, interval: interval)
    }

    @Test func `each is told at its own pace, and of no measurement twice`() throws {
        let audience = MetricAudience(watchList: try WatchList())
        audience.add(Self.follower(1, every: .seconds(5)))
        audience.add(Self.follower(2, every: .seconds(10)))
        let start = ContinuousClock.now
        func told(_ seconds: Int64, sample: Int64) -> [UInt64] {
            audience.take(Self.interest, sampledAt: Instant(seconds: sample), at: start + .seconds(seconds)).map(
                \.connection)
        }
        #expect(told(0, sample: 100) == [1, 2])
        #expect(told(60, sample: 100) == [])
        #expect(told(5, sample: 105) == [1])
        #expect(told(10, sample: 110) == [1, 2])
        // Measured a little early.
        #expect(
            audience.take(Self.interest, sampledAt: Instant(seconds: 115), at: start + .milliseconds(14_900)).count == 1
        )
    }

    @Test func `what nobody wants any more is not asked for`() throws {
        let list = try WatchList()
        let audience = MetricAudience(watchList: list)
        let (one, two) = (Self.follower(1, every: .seconds(5)), Self.follower(2, every: .seconds(5)))
        audience.add(one)
        #expect(list.takeNewInterest() && !list.takeNewInterest())
        audience.add(two)
        audience.remove(one)
        audience.remove(one)
        #expect(list.interests == [Self.interest])
        audience.remove(two)
        #expect(list.interests.isEmpty)
    }
}
