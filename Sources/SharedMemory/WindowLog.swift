import Synchronization

/// One subject's timestamps within the window, oldest first, in a ring.
///
/// Timestamps are microseconds since 1970 and never decrease along the log. Every change is one store of `state`
/// (head and count in one word) after the stores it rests on, so the log is valid whenever its writer is killed.
struct WindowLog {
    /// How far behind the newest timestamp a caller's clock may be, in microseconds, before the clock is taken to
    /// have been set back. Callers that read the clock and then wait for the mutex are behind by less.
    static let tolerance: UInt64 = 10_000_000

    private let limit: Int
    private let window: UInt64
    private let ring: UnsafeMutablePointer<Word>
    private let state: UnsafeMutablePointer<Word>
    private var head: Int
    private(set) var count: Int

    /// - Parameter ring: `limit` words.
    init(limit: Int, window: UInt64, ring: UnsafeMutablePointer<Word>, state: UnsafeMutablePointer<Word>) {
        let word = state.pointee.load(ordering: .relaxed)
        let head = Int(word >> 32)
        let count = Int(word & 0xFFFF_FFFF)
        let isValid = head < limit && count <= limit
        self.limit = limit
        self.window = window
        self.ring = ring
        self.state = state
        self.head = isValid ? head : 0
        self.count = isValid ? count : 0
    }

    var isFull: Bool { count >= limit }
    /// Where in the ring the next timestamp goes.
    var nextPosition: Int { position(count) }
    /// Meaningful when `count` is not zero.
    var oldest: UInt64 { timestamp(0) }

    /// The moment that counts as now for this log when the caller's clock says `clock`.
    ///
    /// A clock slightly behind the newest timestamp is a caller that waited: the newest timestamp is now. One far
    /// behind was set back: then the requests that seem to lie in the future are taken to have been made now, which
    /// keeps the limit and locks nobody out for longer than one window.
    mutating func settle(_ clock: UInt64) -> UInt64 {
        guard count > 0 else { return clock }
        let newest = timestamp(count - 1)
        guard newest > clock else { return clock }
        guard newest - clock > Self.tolerance else { return newest }
        for index in first(after: clock)..<count { ring[position(index)].store(clock, ordering: .releasing) }
        return clock
    }

    /// Forgets the timestamps that are a whole window old: one made at `t` counts until just before `t + window`.
    mutating func expire(_ now: UInt64) {
        guard count > 0, now >= window, timestamp(0) <= now - window else { return }
        let gone = first(after: now - window)
        head = gone == count ? 0 : position(gone)
        count -= gone
        save()
    }

    /// How many timestamps count at `now`; changes nothing.
    func counted(_ now: UInt64) -> Int {
        guard count > 0, now >= window else { return count }
        return count - first(after: now - window)
    }

    /// The timestamp at `index`, 0 being the oldest.
    func timestamp(_ index: Int) -> UInt64 { ring[position(index)].load(ordering: .relaxed) }

    /// Must not be called on a full log.
    mutating func append(_ now: UInt64) {
        ring[nextPosition].store(now, ordering: .releasing)
        count += 1
        save()
    }

    private func save() {
        state.pointee.store(UInt64(head) << 32 | UInt64(count), ordering: .releasing)
    }

    private func position(_ index: Int) -> Int {
        let position = head + index
        return position < limit ? position : position - limit
    }

    /// The index of the first timestamp greater than `bound`, by bisection; `count` when there is none.
    private func first(after bound: UInt64) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if timestamp(middle) > bound { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
