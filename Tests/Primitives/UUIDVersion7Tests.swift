import Primitives
import Synchronization
import Testing

@Suite struct UUIDVersion7Tests {
    @Test func `version and variant stand where RFC 9562 wants them`() {
        for _ in 0..<1000 {
            let value = UUID.v7()
            #expect(value.high >> 12 & 0xF == 7)
            #expect(value.low >> 62 == 0b10)
        }
    }

    @Test func `it begins with the milliseconds of its instant`() throws {
        let instant = try #require(Instant(rfc3339: "2024-02-29T12:34:56.789999Z"))
        #expect(UUID.v7(at: instant).milliseconds == instant.milliseconds)
        let before = Instant.now.milliseconds
        let value = UUID.v7().milliseconds
        #expect(value >= before - 30_000 && value <= Instant.now.milliseconds + 30_000)
    }

    @Test func `each one is greater than the one before`() {
        var last = UUID.v7()
        for _ in 0..<20_000 {
            let next = UUID.v7()
            #expect(last < next)
            last = next
        }
    }

    @Test func `each one is greater than the one before at one far instant too`() {
        let instant = Instant(seconds: 4_000_000_000)
        let values = (0..<1000).map { _ in UUID.v7(at: instant) }
        #expect(values == values.sorted())
        #expect(Set(values).count == values.count)
    }

    @Test func `a far instant does not push the clock's identifiers forward`() {
        let future = UUID.v7(at: Instant(seconds: 5_000_000_000))
        #expect(UUID.v7() < future)
    }

    @Test func `an instant a little back continues the sequence`() {
        let now = Instant.now
        let first = UUID.v7(at: now)
        #expect(first < UUID.v7(at: now - .seconds(2)))
    }

    @Test func `instants outside of 48 bits of milliseconds are taken for the nearest inside`() {
        #expect(UUID.v7(at: Instant(microseconds: .min)).milliseconds == 0)
        #expect(UUID.v7(at: Instant(microseconds: .max)).milliseconds == 1 << 48 - 1)
    }

    @Test func `threads never get the same one, and each sees them grow`() throws {
        let threads = 8
        let each = 5000
        let collected = Mutex<[[UUID]]>([])
        let running = try (0..<threads).map { index in
            try Thread.start(name: "v7-\(index)") {
                let values = (0..<each).map { _ in UUID.v7() }
                collected.withLock { $0.append(values) }
            }
        }
        for thread in running { thread.join() }
        let lists = collected.withLock { $0 }
        #expect(Set(lists.joined()).count == threads * each)
        for list in lists { #expect(list == list.sorted()) }
    }
}
