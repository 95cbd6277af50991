import Core
import MariaDB
import Primitives

/// Puts the rows of `MetricReading` together.
struct MetricCollection {
    private struct Key: Hashable, Comparable {
        let place: Int64
        let step: Int64

        static func < (left: Key, right: Key) -> Bool { (left.place, left.step) < (right.place, right.step) }
    }

    private struct Values {
        var count: Int64 = 0
        var sum: Double = 0
        var minimum = Double.infinity
        var maximum = -Double.infinity
        /// The time as text and the value, `2026-01-02 03:04:05.000000|0.5`.
        var last: String?
        var intervals: Int64 = 0
    }

    private let plan: MetricPlan
    private let kind: MetricKind
    private let groups: [String?]
    private var values: [Key: Values] = [:]
    private var histograms: [Key: MetricHistogram] = [:]

    init(plan: MetricPlan, kind: MetricKind, groups: [String?]) {
        self.plan = plan
        self.kind = kind
        self.groups = groups
    }

    mutating func addValues(_ row: borrowing Row) throws {
        let key = Key(place: try row.integer(1), step: try row.integer(0))
        var values = self.values[key] ?? Values()
        values.count += try row.integer(2)
        values.sum += try row.double(3)
        values.minimum = min(values.minimum, try row.double(4))
        values.maximum = max(values.maximum, try row.double(5))
        // The times are of one length, so their order is that of the texts.
        if let last = try row.stringOrNil(6), last > values.last ?? "" { values.last = last }
        values.intervals += try row.integer(7)
        self.values[key] = values
    }

    /// - Parameter row: one of `MetricReading.buckets`.
    mutating func addHistogram(_ row: borrowing Row) throws {
        let key = Key(place: try row.integer(1), step: try row.integer(0))
        try row.withBytes(2) { text in
            Self.add(text, to: &self.histograms[key, default: MetricHistogram()])
        }
    }

    /// `-3:1 40:12`; a number that is none, or too large, ends the text.
    private static func add(_ text: UnsafeRawBufferPointer, to histogram: inout MetricHistogram) {
        var position = 0
        while position < text.count {
            guard let bucket = Self.number(text, &position), let count = Self.number(text, &position) else { return }
            histogram.add(count, bucket: Int16(clamping: bucket))
        }
    }

    /// The number at a position, which is moved behind the byte that follows it.
    private static func number(_ text: UnsafeRawBufferPointer, _ position: inout Int) -> Int64? {
        var number: Int64 = 0
        let isNegative = position < text.count && text[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let start = position
        while position < text.count, (48...57).contains(text[position]) {
            let (tens, isOver) = number.multipliedReportingOverflow(by: 10)
            let (sum, isAlsoOver) = tens.addingReportingOverflow(Int64(text[position] - 48))
            guard !isOver, !isAlsoOver else { return nil }
            number = sum
            position += 1
        }
        guard position > start else { return nil }
        position += 1
        return isNegative ? -number : number
    }

    /// Ordered by group and time.
    var points: [MetricPoint] {
        let points = self.kind == .rate ? self.rates : self.readings
        guard self.groups.count > 1 else { return points }
        return points.sorted { ($0.group ?? "", $0.at) < ($1.group ?? "", $1.at) }
    }

    private var readings: [MetricPoint] {
        self.values.sorted { $0.key < $1.key }.compactMap { key, values in
            guard values.count > 0 else { return nil }
            let quantiles = self.histograms[key]?.quantiles([0.5, 0.95, 0.99]) ?? [nil, nil, nil]
            // A bucket's value may lie just outside of what was measured.
            let within = quantiles.map { $0.map { min(max($0, values.minimum), values.maximum) } }
            return MetricPoint(
                at: self.at(key.step), group: self.group(key.place), count: values.count, sum: values.sum,
                average: values.sum / Double(values.count), minimum: values.minimum, maximum: values.maximum,
                last: Self.value(values.last), p50: within[0], p95: within[1], p99: within[2])
        }
    }

    /// Every group has a point for every step in which somebody looked, also when nothing happened in it.
    private var rates: [MetricPoint] {
        let covered = self.values.filter { $0.key.place == MetricReading.coveragePlace }.sorted { $0.key < $1.key }
        return self.groups.indices.flatMap { place in
            covered.compactMap { key, covered in
                guard covered.sum > 0, covered.intervals > 0 else { return nil }
                let values = self.values[Key(place: Int64(place), step: key.step)]
                let interval = covered.sum / Double(covered.intervals)
                let isQuietAtTimes = (values?.intervals ?? 0) < covered.intervals
                return MetricPoint(
                    at: self.at(key.step), group: self.groups[place], count: covered.count, sum: values?.sum ?? 0,
                    average: (values?.sum ?? 0) / covered.sum,
                    minimum: isQuietAtTimes ? 0 : (values?.minimum ?? 0) / interval,
                    maximum: (values?.maximum ?? 0) / interval, last: nil)
            }
        }
    }

    private func at(_ step: Int64) -> Instant { self.plan.step > 0 ? Instant(seconds: step) : self.plan.from }

    private func group(_ place: Int64) -> String? {
        self.groups.indices.contains(Int(place)) ? self.groups[Int(place)] : nil
    }

    private static func value(_ last: String?) -> Double? {
        guard let last, let bar = last.firstIndex(of: "|") else { return nil }
        return Double(last[last.index(after: bar)...])
    }
}
