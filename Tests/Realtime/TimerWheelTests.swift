import Testing

@testable import Realtime

@Suite struct TimerWheelTests {
    private static let start = ContinuousClock.now

    private static func at(_ milliseconds: Int) -> ContinuousClock.Instant {
        self.start.advanced(by: .milliseconds(milliseconds))
    }

    /// A wheel that expectations can ask.
    private final class Wheel {
        private var wheel: TimerWheel
        init(reach: Int = 512) { self.wheel = TimerWheel(reach: reach, from: TimerWheelTests.start) }
        func remind(_ id: UInt64, at time: ContinuousClock.Instant) { self.wheel.remind(id, at: time) }
        func due(at time: ContinuousClock.Instant) -> [UInt64] { self.wheel.due(at: time) }
    }

    @Test func `a reminder comes at its time or a slot later, and once`() {
        let wheel = Wheel()
        wheel.remind(7, at: Self.at(1_000))
        #expect(wheel.due(at: Self.at(999)).isEmpty)
        #expect(wheel.due(at: Self.at(1_250)) == [7])
        #expect(wheel.due(at: Self.at(9_000)).isEmpty)
    }

    @Test func `reminders come in the order of their slots`() {
        let wheel = Wheel()
        wheel.remind(2, at: Self.at(2_000))
        wheel.remind(1, at: Self.at(500))
        #expect(wheel.due(at: Self.at(5_000)) == [1, 2])
    }

    @Test func `one for the past comes with the next look`() {
        let wheel = Wheel()
        _ = wheel.due(at: Self.at(10_000))
        wheel.remind(1, at: Self.at(3_000))
        #expect(wheel.due(at: Self.at(10_250)) == [1])
    }

    @Test func `one beyond the wheel's reach comes early, for its owner to set it again`() {
        let wheel = Wheel(reach: 8)
        wheel.remind(1, at: Self.at(60_000))
        #expect(wheel.due(at: Self.at(1_500)).isEmpty)
        #expect(wheel.due(at: Self.at(2_000)) == [1])
    }

    @Test func `after a long sleep everything comes at once`() {
        let wheel = Wheel(reach: 8)
        for id in 1...5 { wheel.remind(UInt64(id), at: Self.at(id * 250)) }
        #expect(Set(wheel.due(at: Self.at(3_600_000))) == [1, 2, 3, 4, 5])
        wheel.remind(9, at: Self.at(3_600_500))
        #expect(wheel.due(at: Self.at(3_601_000)) == [9])
    }
}
