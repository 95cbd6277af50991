import Testing

@testable import Administration

@Suite struct BackOffTests {
    @Test func `the wait doubles from a fifth of a second to half a minute`() {
        var backOff = BackOff()
        let waits = (0..<10).map { _ in backOff.delay(afterLife: .zero) }
        #expect(waits[0] == .milliseconds(200))
        #expect(waits[1] == .milliseconds(400))
        #expect(waits[7] == .milliseconds(25_600))
        #expect(waits[8] == .seconds(30))
        #expect(waits[9] == .seconds(30))
    }

    @Test func `a program that lived for ten seconds starts afresh`() {
        var backOff = BackOff()
        for _ in 0..<5 { _ = backOff.delay(afterLife: .milliseconds(9_999)) }
        #expect(backOff.delay(afterLife: .seconds(10)) == .milliseconds(200))
        #expect(backOff.delay(afterLife: .zero) == .milliseconds(400))
    }
}
