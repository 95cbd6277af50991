import Glibc
import Primitives

extension SlidingWindowStore {
    /// "At most `limit` requests of one subject in any `window`."
    package struct Rule: Hashable, Sendable {
        /// Part of the file's layout: a renamed rule counts anew.
        package let name: String
        /// 1 to 100,000.
        package let limit: Int
        /// 1 second to 1 day.
        package let window: Duration
        /// How many subjects are remembered at once; 16 to 1,048,576. Default: 16,384. Subjects fall into sets of 16,
        /// so some are displaced a little before all places are taken.
        package let subjects: Int

        package init(name: String, limit: Int, window: Duration, subjects: Int = 16_384) {
            self.name = name
            self.limit = limit
            self.window = window
            self.subjects = subjects
        }

        func check() throws(SharedMemoryError) {
            guard (1...100_000).contains(limit) else {
                throw .invalidRule(name: name, reason: "limit \(limit) is not within 1 to 100,000")
            }
            guard window >= .seconds(1), window <= .seconds(86_400) else {
                throw .invalidRule(name: name, reason: "window \(window) is not within 1 second to 1 day")
            }
            guard (16...1_048_576).contains(subjects) else {
                throw .invalidRule(name: name, reason: "\(subjects) subjects are not within 16 to 1,048,576")
            }
        }
    }
}

/// Where one rule's state is in the file.
struct SlidingWindowPlan: Sendable {
    let limit: Int
    /// In microseconds.
    let window: UInt64
    let buckets: Int
    /// Offset of the first bucket, in bytes.
    let indexOffset: Int
    /// Offset of the first subject's ring of timestamps, in bytes.
    let ringsOffset: Int

    func bucketOffset(_ bucket: Int) -> Int { indexOffset + bucket * WindowBucket.bytes }

    func ringOffset(bucket: Int, way: Int) -> Int { ringsOffset + (bucket * WindowBucket.ways + way) * limit * 8 }
}

/// The layout of the whole file: header, mutexes, every rule's buckets, every rule's rings.
///
/// The rings are by far the most and are sparse: a page of them takes memory and disk from its first use on.
struct SlidingWindowLayout {
    static let stripes = 1024
    static let mutexesOffset = MappedFile.pageBytes

    let plans: [SlidingWindowPlan]
    let file: MappedFile.Layout

    init(_ rules: [SlidingWindowStore.Rule]) throws(SharedMemoryError) {
        for rule in rules { try rule.check() }
        var index = Self.mutexesOffset + Self.stripes * RobustMutex.stride
        let ringsStart = Self.wholePages(index + rules.reduce(0) { $0 + Self.buckets($1) * WindowBucket.bytes })
        var rings = ringsStart
        var plans: [SlidingWindowPlan] = []
        for rule in rules {
            let buckets = Self.buckets(rule)
            plans.append(
                SlidingWindowPlan(
                    limit: rule.limit, window: Self.microseconds(rule.window), buckets: buckets, indexOffset: index,
                    ringsOffset: rings))
            index += buckets * WindowBucket.bytes
            rings += Self.wholePages(buckets * WindowBucket.ways * rule.limit * 8)
        }
        let described = rules.map { "\($0.name.debugDescription) \($0.limit) \($0.window) \($0.subjects)" }
        self.plans = plans
        self.file = MappedFile.Layout(
            description: """
                sliding windows 1: \(Self.stripes) mutexes of \(MemoryLayout<pthread_mutex_t>.size), \
                \(WindowBucket.ways) ways, \(described.joined(separator: ", "))
                """,
            bytes: rings, reservedBytes: ringsStart)
    }

    private static func buckets(_ rule: SlidingWindowStore.Rule) -> Int {
        (rule.subjects + WindowBucket.ways - 1) / WindowBucket.ways
    }

    private static func wholePages(_ bytes: Int) -> Int {
        (bytes + MappedFile.pageBytes - 1) / MappedFile.pageBytes * MappedFile.pageBytes
    }

    private static func microseconds(_ window: Duration) -> UInt64 {
        let (seconds, attoseconds) = window.components
        return UInt64(seconds) * 1_000_000 + UInt64(attoseconds / 1_000_000_000_000)
    }
}
