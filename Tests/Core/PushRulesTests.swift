import Core
import Primitives
import Testing

@Suite struct PushRulesTests {
    private static let now = Instant(seconds: 1_767_268_800)

    private func issues(_ samples: PushedSample...) -> [String] {
        do throws(CoreError) {
            try PushRules.check(samples, at: Self.now, MetricPolicy())
            return []
        } catch {
            guard case .validation(let issues) = error else { return ["\(error)"] }
            return issues.map { "\($0.field) \($0.code.rawValue)" }
        }
    }

    @Test(arguments: ["queue_depth", "http:requests", "_a", "A9", ":x"])
    func `names of Prometheus are taken`(_ name: String) {
        #expect(self.issues(PushedSample(metric: name, value: 1)) == [])
    }

    @Test(arguments: ["", "9a", "a-b", "a.b", "a b", "größe", String(repeating: "a", count: 101)])
    func `other names are refused`(_ name: String) {
        #expect(self.issues(PushedSample(metric: name, value: 1)) == ["samples[0].metric format"])
    }

    @Test(arguments: ["cpu", "requests", "latency", "throughput", "sampled_seconds"])
    func `what the installation measures by itself is nobody else's`(_ name: String) {
        #expect(self.issues(PushedSample(metric: name, value: 1)) == ["samples[0].metric value"])
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e201, -1e300])
    func `what is no number, or too large to be added up, is refused`(_ value: Double) {
        #expect(self.issues(PushedSample(metric: "a", value: value)) == ["samples[0].value range"])
    }

    @Test func `times lie within a day before and a minute after now`() {
        for (offset, isGood) in [(-86_400, true), (-86_401, false), (60, true), (61, false)] as [(Int64, Bool)] {
            let sample = PushedSample(metric: "a", value: 1, at: Self.now + .seconds(offset))
            #expect(self.issues(sample) == (isGood ? [] : ["samples[0].timestamp range"]))
        }
    }

    @Test func `labels are named as those of Prometheus, and say something`() {
        for (labels, wanted) in [
            (["host": "a,b=c\\d"], []), (["__name": "a"], ["samples[0].labels.__name format"]),
            (["9": "a"], ["samples[0].labels.9 format"]), (["a": ""], ["samples[0].labels.a length"]),
            (["a": "b "], ["samples[0].labels.a length"]), (["a": "b\n"], ["samples[0].labels.a length"]),
            (Dictionary(uniqueKeysWithValues: (0..<11).map { ("l\($0)", "v") }), ["samples[0].labels length"]),
            (
                Dictionary(uniqueKeysWithValues: (0..<4).map { ("l\($0)", String(repeating: "v", count: 200)) }),
                ["samples[0].labels length"]
            ),
        ] as [([String: String], [String])] {
            #expect(self.issues(PushedSample(metric: "a", value: 1, labels: labels)) == wanted)
        }
    }

    @Test func `different labels have different keys`() {
        let keys = [["a": "1,b=2"], ["a": "1", "b": "2"], ["a": "1\\", "b": "2"], ["a": "1\\,b=2"]].map {
            MetricSeries(name: "m", labels: $0).labelsKey
        }
        #expect(Set(keys).count == keys.count)
    }

    @Test func `every wrong sample is named, the first twenty of them`() {
        let samples = (0..<50).map { _ in PushedSample(metric: "", value: 1) }
        #expect(throws: CoreError.self) { try PushRules.check(samples, at: Self.now, MetricPolicy()) }
        #expect(
            self.issues(PushedSample(metric: "a", value: 1), PushedSample(metric: "", value: .nan)).count == 2)
    }
}
