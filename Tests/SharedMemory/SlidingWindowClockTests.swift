import Primitives
import Testing

@testable import SharedMemory

@Suite("Sliding windows and clocks that jump")
struct SlidingWindowClockTests {
    let scratch: Scratch
    let store: SlidingWindowStore
    let start = Instant(seconds: 1_800_000_000)
    let user = subject(1)

    init() throws {
        self.scratch = try Scratch()
        self.store = try SlidingWindowStore(
            path: scratch("limits.shm"), rules: [.init(name: "r", limit: 3, window: .seconds(60), subjects: 16)])
    }

    private func take(_ at: Instant, _ subject: [UInt8]? = nil) -> SlidingWindowStore.Decision {
        store.take(rule: 0, subject: subject ?? user, at: at)
    }

    @Test("A caller that comes a little late with its time is counted as of the newest request")
    func lateCaller() {
        #expect(take(start).allowed)
        #expect(take(start + .seconds(5)).allowed)
        #expect(take(start + .seconds(1)).allowed, "the third, counted at 5 s")
        #expect(!take(start + .seconds(59)).allowed)
        #expect(take(start + .seconds(60)).allowed, "the first is gone")
        #expect(!take(start + .seconds(61)).allowed, "the third has not left at 61 s")
        #expect(take(start + .seconds(65)).allowed)
    }

    @Test("A clock set back neither lets more through nor locks anybody out for longer than a window")
    func setBack() {
        for _ in 0..<3 { #expect(take(start).allowed) }
        let past = start - .seconds(1_000_000)
        let refused = take(past)
        #expect(!refused.allowed && refused.resetAt == past + .seconds(60))
        #expect(!take(past + .seconds(59)).allowed)
        #expect(take(past + .seconds(60)).allowed)
    }

    @Test("A clock that ran ahead and was put right costs one window at most")
    func ranAhead() {
        let future = start + .seconds(1_000_000_000)
        for _ in 0..<3 { #expect(take(future).allowed) }
        #expect(!take(start).allowed)
        #expect(take(start + .seconds(60)).allowed)
    }

    @Test("After the clock was set back, new subjects do not displace one another while the old ones stay")
    func evictionAfterSetBack() {
        for number in 0..<16 { #expect(take(start + .seconds(1_000_000), subject(number)).allowed) }
        for number in 100..<116 { #expect(take(start, subject(number)).allowed) }
        for number in 100..<116 { #expect(take(start, subject(number)).remaining == 1, "\(number)") }
    }

    @Test("No time traps", arguments: [Int64.min, -1, 0, 1, 59_999_999, .max / 4, .max - 1, .max])
    func extremes(_ microseconds: Int64) {
        let at = Instant(microseconds: microseconds)
        for round in 0..<3 { #expect(take(at).remaining == 2 - round) }
        #expect(!take(at).allowed)
        _ = store.standing(rule: 0, subject: user, at: at)
        #expect(!take(start).allowed || microseconds < start.microseconds)
    }
}
