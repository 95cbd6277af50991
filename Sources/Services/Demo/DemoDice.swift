import Core

/// Numbers that are the same for the same seed, on every machine. Source: Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators" (SplitMix64).
struct DemoDice {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var word = self.state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }

    mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(self.next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// 0 to just below 1.
    mutating func share() -> Double { Double(self.next() >> 11) / 9_007_199_254_740_992 }

    mutating func happens(_ probability: Double) -> Bool { self.share() < probability }

    mutating func one<T>(of items: [T], or fallback: T) -> T {
        items.isEmpty ? fallback : items[Int(self.next() % UInt64(items.count))]
    }

    mutating func word(_ words: [String]) -> String { self.one(of: words, or: "") }
}
