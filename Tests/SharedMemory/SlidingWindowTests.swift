import Primitives
import Testing

@testable import SharedMemory

@Suite("Sliding windows")
struct SlidingWindowTests {
    typealias Rule = SlidingWindowStore.Rule

    let scratch: Scratch
    let start = Instant(seconds: 1_800_000_000)
    let user = subject(1)
    var path: String { scratch("limits.shm") }

    init() throws { self.scratch = try Scratch() }

    private func store(_ limit: Int, per window: Duration, subjects: Int = 64) throws -> SlidingWindowStore {
        try SlidingWindowStore(path: path, rules: [Rule(name: "r", limit: limit, window: window, subjects: subjects)])
    }

    @Test("As many as the limit are allowed, the remaining ones are counted down, and the next is refused")
    func countdown() throws {
        let store = try store(3, per: .seconds(60))
        let decisions = (0..<5).map { store.take(rule: 0, subject: user, at: start + .seconds($0)) }
        #expect(decisions.map(\.allowed) == [true, true, true, false, false])
        #expect(decisions.map(\.remaining) == [2, 1, 0, 0, 0])
        #expect(decisions.allSatisfy { $0.resetAt == start + .seconds(60) }, "when the oldest leaves the window")
    }

    @Test("The window's edge is exact to the microsecond")
    func edge() throws {
        let store = try store(1, per: .seconds(1))
        #expect(store.take(rule: 0, subject: user, at: start).allowed)
        #expect(!store.take(rule: 0, subject: user, at: start + .microseconds(999_999)).allowed)
        let next = store.take(rule: 0, subject: user, at: start + .microseconds(1_000_000))
        #expect(next.allowed && next.resetAt == start + .seconds(2))
        #expect(!store.take(rule: 0, subject: user, at: start + .microseconds(1_999_999)).allowed)
        #expect(store.take(rule: 0, subject: user, at: start + .seconds(2)).allowed)
    }

    @Test("A window slides: it does not start anew at round times, nor all at once")
    func sliding() throws {
        let store = try store(2, per: .seconds(60))
        #expect(store.take(rule: 0, subject: user, at: start).allowed)
        #expect(store.take(rule: 0, subject: user, at: start + .seconds(50)).allowed)
        let third = store.take(rule: 0, subject: user, at: start + .seconds(60))
        #expect(third.allowed && third.remaining == 0)
        #expect(third.resetAt == start + .seconds(110), "now the second is the oldest")
        #expect(!store.take(rule: 0, subject: user, at: start + .seconds(109)).allowed)
        #expect(store.take(rule: 0, subject: user, at: start + .seconds(110)).allowed)
    }

    @Test("Refused requests are not counted: who keeps trying is let in as soon as there is room")
    func refusalsAreFree() throws {
        let store = try store(1, per: .seconds(10))
        #expect(store.take(rule: 0, subject: user, at: start).allowed)
        for second in 1..<10 { #expect(!store.take(rule: 0, subject: user, at: start + .seconds(second)).allowed) }
        #expect(store.take(rule: 0, subject: user, at: start + .seconds(10)).allowed)
    }

    @Test("Subjects and rules do not count for one another")
    func independence() throws {
        let rules = [
            Rule(name: "a", limit: 1, window: .seconds(60), subjects: 64),
            Rule(name: "b", limit: 2, window: .seconds(60), subjects: 64),
        ]
        let store = try SlidingWindowStore(path: path, rules: rules)
        #expect(store.take(rule: 0, subject: subject(1), at: start).allowed)
        #expect(store.take(rule: 0, subject: subject(2), at: start).allowed)
        #expect(store.take(rule: 1, subject: subject(1), at: start).remaining == 1)
        #expect(!store.take(rule: 0, subject: subject(1), at: start).allowed)
        #expect(store.take(rule: 1, subject: subject(1), at: start).remaining == 0)
    }

    @Test("Asking for the standing counts nothing and says what a request would be told")
    func standing() throws {
        let store = try store(2, per: .seconds(60))
        let fresh = store.standing(rule: 0, subject: user, at: start)
        #expect(fresh == .init(allowed: true, remaining: 2, resetAt: start + .seconds(60)))
        _ = store.take(rule: 0, subject: user, at: start)
        _ = store.take(rule: 0, subject: user, at: start + .seconds(5))
        let full = store.standing(rule: 0, subject: user, at: start + .seconds(59))
        #expect(full == .init(allowed: false, remaining: 0, resetAt: start + .seconds(60)))
        let later = store.standing(rule: 0, subject: user, at: start + .seconds(60))
        #expect(later == .init(allowed: true, remaining: 1, resetAt: start + .seconds(65)))
        let empty = store.standing(rule: 0, subject: user, at: start + .seconds(65))
        #expect(empty == .init(allowed: true, remaining: 2, resetAt: start + .seconds(125)))
        #expect(store.take(rule: 0, subject: user, at: start + .seconds(60)).remaining == 0)
    }

    @Test("A forgotten subject begins anew, and no other does")
    func forgetting() throws {
        let store = try store(1, per: .seconds(60))
        for number in 1...2 { #expect(store.take(rule: 0, subject: subject(number), at: start).allowed) }
        store.forget(rule: 0, subject: subject(1))
        store.forget(rule: 0, subject: subject(3))
        #expect(store.take(rule: 0, subject: subject(1), at: start).allowed)
        #expect(!store.take(rule: 0, subject: subject(2), at: start).allowed)
    }

    @Test("Over a long random history every answer is that of a plain list of times", arguments: [1, 2, 7, 600])
    func model(_ limit: Int) throws {
        let store = try store(limit, per: .seconds(1))
        var dice = Dice(UInt64(limit))
        var clock = start
        var model: [Instant] = []
        for round in 0..<6000 {
            // Pauses from none to more than a window, so that the ring fills, wraps and runs empty.
            let pause = Int.random(in: 0..<10, using: &dice) == 0 ? 1_500_000 / limit : 1_100_000 / limit
            clock = clock + .microseconds(Int.random(in: 0...pause, using: &dice))
            if Int.random(in: 0..<500, using: &dice) == 0 { clock = clock + .seconds(2) }
            model.removeAll { $0 + .seconds(1) <= clock }
            let allowed = model.count < limit
            if allowed { model.append(clock) }
            let decision = store.take(rule: 0, subject: user, at: clock)
            let expected = SlidingWindowStore.Decision(
                allowed: allowed, remaining: limit - model.count, resetAt: model[0] + .seconds(1))
            guard decision == expected else {
                Issue.record("round \(round): \(decision) instead of \(expected)")
                return
            }
        }
    }

    @Test("The greatest limit and the longest window work, to the last request")
    func greatest() throws {
        let store = try store(100_000, per: .seconds(86_400), subjects: 16)
        let allowed = (0..<100_010).count { store.take(rule: 0, subject: user, at: start + .milliseconds($0)).allowed }
        #expect(allowed == 100_000)
        let later = store.take(rule: 0, subject: user, at: start + .seconds(86_400) + .milliseconds(49_999))
        #expect(later.allowed && later.remaining == 49_999)
    }

    @Test(
        "A rule out of range is refused by its name",
        arguments: [
            Rule(name: "wrong", limit: 0, window: .seconds(1)), Rule(name: "wrong", limit: -1, window: .seconds(1)),
            Rule(name: "wrong", limit: 100_001, window: .seconds(1)),
            Rule(name: "wrong", limit: 1, window: .milliseconds(999)),
            Rule(name: "wrong", limit: 1, window: .seconds(86_401)),
            Rule(name: "wrong", limit: 1, window: .seconds(1), subjects: 0),
            Rule(name: "wrong", limit: 1, window: .seconds(1), subjects: .max),
        ])
    func rules(_ rule: Rule) {
        let path = path
        #expect { try SlidingWindowStore(path: path, rules: [rule]) } throws: { error in
            if case .invalidRule("wrong", _)? = error as? SharedMemoryError { return true }
            return false
        }
    }
}
