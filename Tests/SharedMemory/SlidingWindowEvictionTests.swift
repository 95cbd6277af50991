import Primitives
import Testing

@testable import SharedMemory

@Suite("Sliding windows with more subjects than places")
struct SlidingWindowEvictionTests {
    let scratch: Scratch
    let start = Instant(seconds: 1_800_000_000)

    init() throws { self.scratch = try Scratch() }

    private func store(subjects: Int) throws -> SlidingWindowStore {
        try SlidingWindowStore(
            path: scratch("limits.shm"), rules: [.init(name: "r", limit: 5, window: .seconds(60), subjects: subjects)])
    }

    @Test("As many subjects as a set has places are all remembered")
    func capacity() throws {
        let store = try store(subjects: 16)
        for number in 0..<16 { _ = store.take(rule: 0, subject: subject(number), at: start) }
        for number in 0..<16 {
            #expect(store.take(rule: 0, subject: subject(number), at: start).remaining == 3, "\(number)")
        }
        #expect(store.displaced == 0)
    }

    @Test("A new subject takes the place of an idle one first")
    func idleFirst() throws {
        let store = try store(subjects: 16)
        // Subject 7 is used last, but by then it has nothing in its window.
        for number in 0..<16 where number != 7 { _ = store.take(rule: 0, subject: subject(number), at: start) }
        _ = store.take(rule: 0, subject: subject(7), at: start - .seconds(5))
        let now = start + .seconds(56)
        #expect(store.take(rule: 0, subject: subject(99), at: now).remaining == 4)
        #expect(store.displaced == 0)
        for number in 0..<16 where number != 7 {
            #expect(store.take(rule: 0, subject: subject(number), at: now).remaining == 3, "\(number)")
        }
    }

    @Test("When all are counting, the least recently used one goes, and is counted as displaced")
    func leastRecentlyUsed() throws {
        let store = try store(subjects: 16)
        for number in 0..<16 { _ = store.take(rule: 0, subject: subject(number), at: start + .seconds(number)) }
        _ = store.take(rule: 0, subject: subject(0), at: start + .seconds(20))
        #expect(store.take(rule: 0, subject: subject(99), at: start + .seconds(21)).remaining == 4)
        #expect(store.displaced == 1)
        #expect(store.standing(rule: 0, subject: subject(1), at: start + .seconds(22)).remaining == 5)
        #expect(store.standing(rule: 0, subject: subject(0), at: start + .seconds(22)).remaining == 3)
        #expect(store.standing(rule: 0, subject: subject(2), at: start + .seconds(22)).remaining == 4)
    }

    @Test("Who is at its limit and keeps trying is not displaced by that")
    func refusedStays() throws {
        let store = try store(subjects: 16)
        let insistent = subject(1000)
        for _ in 0..<5 { #expect(store.take(rule: 0, subject: insistent, at: start).allowed) }
        for number in 0..<40 {
            let now = start + .milliseconds(number)
            _ = store.take(rule: 0, subject: subject(number), at: now)
            #expect(!store.take(rule: 0, subject: insistent, at: now).allowed)
        }
    }

    @Test("The places suffice for half of them at once, however the hashes fall")
    func halfFull() throws {
        let store = try store(subjects: 16_384)
        for number in 0..<8192 { _ = store.take(rule: 0, subject: subject(number), at: start) }
        let kept = (0..<8192).count { store.standing(rule: 0, subject: subject($0), at: start).remaining == 4 }
        #expect(kept == 8192 - store.displaced)
        #expect(store.displaced < 82, "under one in a hundred")
    }

    @Test("A subject is its first 16 bytes; fewer are as if filled up with zeros")
    func subjects() throws {
        let store = try store(subjects: 64)
        for bytes in [[], [0], [UInt8](repeating: 0, count: 16), [UInt8](repeating: 0, count: 40)] {
            _ = store.take(rule: 0, subject: bytes, at: start)
        }
        #expect(store.standing(rule: 0, subject: [], at: start).remaining == 1)
        #expect(store.standing(rule: 0, subject: [1], at: start).remaining == 5)
    }
}
