import Synchronization

/// The sixteen subjects that one hash value leads to, without their timestamps: 640 bytes of the file.
///
/// Words by column: key (high), key (low), log state, newest timestamp, last use. A way whose last use is zero has
/// never been used.
struct WindowBucket {
    static let ways = 16
    static let bytes = ways * 5 * 8

    private let words: UnsafeMutablePointer<Word>

    init(_ words: UnsafeMutablePointer<Word>) { self.words = words }

    func state(_ way: Int) -> UnsafeMutablePointer<Word> { words + (2 * Self.ways + way) }
    private func newest(_ way: Int) -> UnsafeMutablePointer<Word> { words + (3 * Self.ways + way) }
    private func lastUse(_ way: Int) -> UnsafeMutablePointer<Word> { words + (4 * Self.ways + way) }

    func find(_ subject: SubjectKey) -> Int? {
        for way in 0..<Self.ways {
            if words[Self.ways + way].load(ordering: .relaxed) == subject.low,
                words[way].load(ordering: .relaxed) == subject.high, !isUnused(way)
            {
                return way
            }
        }
        return nil
    }

    func isUnused(_ way: Int) -> Bool { lastUse(way).pointee.load(ordering: .relaxed) == 0 }

    /// The way to give to a new subject: one whose window is empty, else an unused one, else the least recently used.
    ///
    /// Idle ways go before unused ones so that memory grows with how many subjects are active at once, not with how
    /// many there ever were.
    ///
    /// - Returns: also whether that way's subject still has requests in its window, which are then forgotten.
    func victim(now: UInt64, window: UInt64) -> (way: Int, isCounting: Bool) {
        var unused: Int?
        var leastRecent = 0
        var leastUse = UInt64.max
        for way in 0..<Self.ways {
            let use = lastUse(way).pointee.load(ordering: .relaxed)
            if use == 0 {
                unused = unused ?? way
                continue
            }
            if hasEmptyWindow(way, now: now, window: window) { return (way, false) }
            // A last use in the future is from before the clock was set back: it says nothing, so it goes first.
            let rank = use > now + WindowLog.tolerance ? 0 : use
            if rank < leastUse {
                leastRecent = way
                leastUse = rank
            }
        }
        return unused.map { ($0, false) } ?? (leastRecent, true)
    }

    private func hasEmptyWindow(_ way: Int, now: UInt64, window: UInt64) -> Bool {
        if state(way).pointee.load(ordering: .relaxed) & 0xFFFF_FFFF == 0 { return true }
        return now >= window && newest(way).pointee.load(ordering: .relaxed) <= now - window
    }

    /// Gives `way` to `subject`, with an empty log. The log is emptied first: a writer killed on the way leaves an
    /// empty log under a key that nobody has.
    func assign(_ way: Int, to subject: SubjectKey) {
        state(way).pointee.store(0, ordering: .releasing)
        words[way].store(subject.high, ordering: .releasing)
        words[Self.ways + way].store(subject.low, ordering: .releasing)
    }

    func touch(_ way: Int, at now: UInt64) { lastUse(way).pointee.store(max(1, now), ordering: .releasing) }

    /// Must precede the append of `now` to the log: the log's newest timestamp is then never later than said here.
    func announce(_ way: Int, newest now: UInt64) { newest(way).pointee.store(now, ordering: .releasing) }

    func empty(_ way: Int) { state(way).pointee.store(0, ordering: .releasing) }
}

/// Who a limit is counted for, as 128 bits.
struct SubjectKey {
    let high: UInt64
    let low: UInt64

    /// The first 16 bytes of `bytes`; fewer are filled up with zeros.
    init(_ bytes: [UInt8]) {
        func word(_ part: ArraySlice<UInt8>) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
        self.high = word(bytes.prefix(8))
        self.low = word(bytes.dropFirst(8).prefix(8))
    }

    func bucket(of buckets: Int) -> Int {
        Int(mix(high, low).multipliedFullWidth(by: UInt64(buckets)).high)
    }
}
