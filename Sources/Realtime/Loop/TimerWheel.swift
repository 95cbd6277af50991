/// Reminders by time, in slots of a quarter of a second: to set one and to be reminded cost the same however many there
/// are. One that is further away than the wheel reaches comes early, for its owner to set it again.
struct TimerWheel {
    static let slot: Duration = .milliseconds(250)

    private let start: ContinuousClock.Instant
    private var slots: [[UInt64]]
    /// Everything before this slot has been given out.
    private var next = 0

    /// - Parameter reach: slots. Default: 512, some two minutes.
    init(reach: Int = 512, from now: ContinuousClock.Instant) {
        self.start = now
        self.slots = Array(repeating: [], count: reach)
    }

    /// Reminds of `id` at the given time or a slot later, or early.
    mutating func remind(_ id: UInt64, at time: ContinuousClock.Instant) {
        let place = min(max(self.number(of: time) + 1, self.next), self.next + self.slots.count - 1)
        self.slots[place % self.slots.count].append(id)
    }

    /// Whose time has come.
    mutating func due(at now: ContinuousClock.Instant) -> [UInt64] {
        var due: [UInt64] = []
        let current = self.number(of: now)
        // After a long sleep of the machine one round says all.
        if current - self.next >= self.slots.count { self.next = current - self.slots.count + 1 }
        while self.next <= current {
            due += self.slots[self.next % self.slots.count]
            self.slots[self.next % self.slots.count] = []
            self.next += 1
        }
        return due
    }

    private func number(of time: ContinuousClock.Instant) -> Int {
        let (seconds, attoseconds) = self.start.duration(to: time).components
        return Int(clamping: max(seconds, 0)) * 4 + Int(max(attoseconds, 0) / 250_000_000_000_000_000)
    }
}
