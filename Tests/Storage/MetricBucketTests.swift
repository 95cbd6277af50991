import Core
import Testing

@Suite struct MetricBucketTests {
    @Test func `what a bucket says is never off by more than was promised`() {
        var value = 1e-11
        while value < 1e18 {
            for value in [value, -value] {
                let said = MetricBucket.value(of: MetricBucket.index(of: value))
                #expect(abs(said - value) <= abs(value) * MetricBucket.relativeError * 1.000_001, "\(value)")
            }
            value *= 1.003_7
        }
        #expect(MetricBucket.relativeError < 0.02)
    }

    @Test func `buckets are in the order of their values`() {
        let values = [-1e30, -5, -1, -0.001, 0, 0.001, 1, 1.01, 1.04, 5, 1e6, 1e30]
        let buckets = values.map { MetricBucket.index(of: $0) }
        #expect(buckets == buckets.sorted())
    }

    @Test(arguments: [0.0, -0.0, 1e-13, .nan, .leastNonzeroMagnitude])
    func `nothing, and what is next to nothing, is in the bucket of zero`(value: Double) {
        #expect(MetricBucket.index(of: value) == 0)
        #expect(MetricBucket.value(of: 0) == 0)
    }

    @Test(arguments: [Double.infinity, .greatestFiniteMagnitude, 1.9e19])
    func `what is too great is in the last bucket`(value: Double) {
        #expect(MetricBucket.index(of: value) == MetricBucket.index(of: 1.8446744e19))
        #expect(MetricBucket.index(of: -value) == -MetricBucket.index(of: value))
    }

    @Test func `quantiles are to the nearest rank`() {
        var histogram = MetricHistogram()
        #expect(histogram.quantiles([0.5]) == [nil])
        for value in 1...100 { histogram.add(1, bucket: MetricBucket.index(of: Double(value))) }
        let found = histogram.quantiles([0, 0.5, 0.95, 0.99, 1]).map { $0 ?? -1 }
        for (value, wanted) in zip(found, [1.0, 50, 95, 99, 100]) {
            #expect(abs(value - wanted) <= wanted * MetricBucket.relativeError, "\(value) for \(wanted)")
        }
    }
}
