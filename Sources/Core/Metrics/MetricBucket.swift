/// The buckets of histograms: each power of two is cut into 32 of equal width.
///
/// So a bucket's number is the exponent and the first five bits of a value's fraction, taken from its representation
/// without a logarithm. What is said for a bucket is off by at most 1/65 (1.54 %) of any value in it. Bucket 0 holds zero
/// and what is smaller than 2⁻⁴⁰; the mirror image of a positive bucket has its number with a minus.
package enum MetricBucket {
    /// The greatest relative error of `value(of:)`.
    package static let relativeError = 1.0 / 65

    private static let fractionBits = 5
    private static let shift = UInt64(52 - fractionBits)
    /// The number of 2⁻⁴⁰ before it is counted from 1.
    private static let first = UInt64(1023 - 40) << UInt64(fractionBits)
    /// Of the last bucket: just below 2⁶⁴, and everything above.
    private static let last = UInt64(104 << fractionBits)

    /// - Parameter value: finite; an infinite one falls into the outermost bucket, and what is no number into 0.
    package static func index(of value: Double) -> Int16 {
        guard !value.isNaN else { return 0 }
        let raw = value.magnitude.bitPattern >> self.shift
        guard raw >= self.first else { return 0 }
        let number = Int16(truncatingIfNeeded: min(raw - self.first + 1, self.last))
        return value < 0 ? -number : number
    }

    /// What is said for every value of a bucket: the harmonic mean of its bounds, as far off at one as at the other.
    package static func value(of index: Int16) -> Double {
        guard index != 0 else { return 0 }
        let raw = UInt64(index.magnitude) - 1 + self.first
        let low = Double(bitPattern: raw << self.shift)
        let high = Double(bitPattern: (raw + 1) << self.shift)
        let value = 2 * low * (high / (low + high))
        return index < 0 ? -value : value
    }
}

/// How many values fell into each bucket.
package struct MetricHistogram: Sendable, Equatable {
    package private(set) var counts: [Int16: Int64] = [:]
    package private(set) var count: Int64 = 0

    package init() {}

    package mutating func add(_ count: Int64, bucket: Int16) {
        self.counts[bucket, default: 0] += count
        self.count += count
    }

    /// The value below which a share of all lie, to the nearest rank, within `MetricBucket.relativeError`; nil for no
    /// values.
    ///
    /// - Parameter shares: each within 0 to 1, in ascending order.
    package func quantiles(_ shares: [Double]) -> [Double?] {
        guard self.count > 0 else { return shares.map { _ in nil } }
        let buckets = self.counts.sorted { $0.key < $1.key }
        var position = 0
        var below: Int64 = 0
        return shares.map { share in
            let rank = max(1, Int64((share * Double(self.count)).rounded(.up)))
            while position < buckets.count - 1, below + buckets[position].value < rank {
                below += buckets[position].value
                position += 1
            }
            return MetricBucket.value(of: buckets[position].key)
        }
    }
}
