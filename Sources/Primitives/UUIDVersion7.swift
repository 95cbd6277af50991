import Synchronization

extension UUID {
    /// Makes a version 7 identifier (RFC 9562, 5.7): 48 bits of milliseconds, then 74 bits that are random at each new
    /// millisecond and grow by a random step within it, so that every identifier is greater than the one before.
    ///
    /// That order holds in one process, and a clock set back by up to ten seconds does not break it. An instant far
    /// from the clock (an import, a test) keeps its own milliseconds, and grows only among equal ones.
    package static func v7(at instant: Instant = .now) -> UUID {
        UUIDSource.shared.withLock { $0.next(at: instant.milliseconds, clock: Instant.now.milliseconds) }
    }

    /// The milliseconds since 1970 that a version 7 identifier begins with.
    package var milliseconds: Int64 { Int64(self.high >> 16) }
}

/// The state behind `UUID.v7`.
internal struct UUIDSource: Sendable {
    static let shared = Mutex(UUIDSource())

    /// How far an instant may be from the clock to be one of the growing sequence.
    private static let nearby: Int64 = 10_000

    private var near = UUIDSequence()
    private var far = UUIDSequence()
    private var random = RandomWords()

    mutating func next(at milliseconds: Int64, clock: Int64) -> UUID {
        let wanted = min(max(milliseconds, 0), 1 << 48 - 1)
        if abs(wanted - clock) > Self.nearby {
            return self.far.next(at: wanted, toleratingBack: 0, &self.random)
        }
        return self.near.next(at: wanted, toleratingBack: 3 * Self.nearby, &self.random)
    }
}

/// Identifiers that only grow.
internal struct UUIDSequence: Sendable {
    private var milliseconds: Int64 = -1
    /// The 74 bits below version and variant: 12 and 62.
    private var upper: UInt64 = 0
    private var lower: UInt64 = 0

    private static let lowerMask: UInt64 = 1 << 62 - 1

    /// - Parameter toleratingBack: how many milliseconds `wanted` may be behind the sequence and still continue it.
    mutating func next(at wanted: Int64, toleratingBack: Int64, _ random: inout RandomWords) -> UUID {
        if wanted > self.milliseconds || self.milliseconds - wanted > toleratingBack {
            self.begin(at: wanted, &random)
        } else {
            self.lower += 1 + random.next() >> 32
            if self.lower > Self.lowerMask {
                self.lower &= Self.lowerMask
                self.upper += 1
            }
            if self.upper > 0xFFF { self.begin(at: self.milliseconds + 1, &random) }
        }
        let high = UInt64(truncatingIfNeeded: self.milliseconds) << 16 | 0x7000 | self.upper
        return UUID(high: high, low: 1 << 63 | self.lower)
    }

    /// The top bit starts at zero, so that a millisecond has room to grow.
    private mutating func begin(at wanted: Int64, _ random: inout RandomWords) {
        self.milliseconds = wanted
        self.upper = random.next() & 0x7FF
        self.lower = random.next() & Self.lowerMask
    }
}

/// Words of the kernel's random source, fetched 64 at a time.
internal struct RandomWords: Sendable {
    private var words: [UInt64] = []

    mutating func next() -> UInt64 {
        if let word = self.words.popLast() { return word }
        self.words.append(contentsOf: KernelRandom.words(64))
        return self.words.popLast() ?? 0
    }
}
