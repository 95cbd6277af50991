import Testing
import WebSocket

/// Random frames, sound and broken, in random pieces, against plain code and against themselves.
@Suite struct RandomStreamTests {
    /// Frames that are often right.
    private static func stream(_ random: inout SeededRandom) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let payload = Self.payload(&random)
            switch Int.random(in: 0..<12, using: &random) {
            case 0: bytes += ClientFrame.make(9, Array(payload.prefix(125)))
            case 1: bytes += ClientFrame.make(10, Array(payload.prefix(125)))
            case 2 where Bool.random(using: &random):
                bytes += ClientFrame.close([1000, 1001, 999, 1005, 4000].randomElement(using: &random) ?? 1000)
            case 3...6:
                bytes += ClientFrame.fragmented(
                    UInt8.random(in: 1...2, using: &random), payload, size: Int.random(in: 1...300, using: &random))
            default: bytes += ClientFrame.make(UInt8.random(in: 1...2, using: &random), payload)
            }
        }
        for _ in 0..<Int.random(in: 0...3, using: &random) where Bool.random(using: &random) {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
        return bytes
    }

    private static func payload(_ random: inout SeededRandom) -> [UInt8] {
        let count = [0, 1, 3, 20, 124, 200, 700].randomElement(using: &random) ?? 0
        let letters = ["a", "é", "κ", "€", "😀", "\u{7FF}", "\u{FFFF}", "\u{10FFFF}"]
        return (0..<count).flatMap { _ in Array((letters.randomElement(using: &random) ?? "").utf8) }
    }

    private static func cuts(_ count: Int, _ random: inout SeededRandom) -> [Int] {
        let limit = Int.random(in: 0...20, using: &random)
        return Set((0..<limit).map { _ in Int.random(in: 0...count, using: &random) }).sorted()
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `random streams mean what plain code says they mean`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<100 {
            let bytes = Self.stream(&random)
            let limit = [65_536, 600].randomElement(using: &random) ?? 600
            let decoding = Decoding(limits: FrameLimits(messageBytes: limit))
            let events = decoding.events(bytes, cuts: Self.cuts(bytes.count, &random))
            let outcomes = events.map { event -> PlainModel.Outcome in
                event.failureCode.map { .failure($0) } ?? .event(event)
            }
            #expect(outcomes == PlainModel.outcomes(bytes, limit: limit))
        }
    }

    @Test(arguments: 0..<10 as Range<UInt64>, [true, false])
    func `random compressed streams, sound and broken, mean the same in any pieces`(seed: UInt64, takesOver: Bool) {
        var random = SeededRandom(seed: seed)
        let deflate = DeflateParameters(clientContextTakeover: takesOver)
        let decoding = Decoding(limits: FrameLimits(messageBytes: 3000), deflate: deflate)
        for round in 0..<40 {
            let client = ZlibPeer(takesOver: takesOver)
            var bytes: [UInt8] = []
            var expected: [FrameDecoder.Event] = []
            for _ in 0..<4 {
                let payload = Self.payload(&random)
                expected.append(.text(payload))
                bytes += ClientFrame.fragmented(
                    1, client.compress(payload), size: Int.random(in: 1...100, using: &random), reserved: 4)
            }
            if round % 2 == 1 {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                expected = decoding.events(bytes)
            }
            #expect(decoding.events(bytes, cuts: Self.cuts(bytes.count, &random)) == expected)
            #expect(decoding.events(bytes, pieces: 1) == expected)
        }
    }

    @Test func `a pool that has seen broken messages still serves sound ones`() {
        let pool = DeflatePool()
        let sound = ClientFrame.make(1, ZlibPeer().compress(Array("sound".utf8)), reserved: 4)
        for seed in 0..<50 as Range<UInt64> {
            let noise = SampleText.noise(seed: seed, bytes: 100)
            var broken = FrameDecoder(deflate: DeflateParameters(), pool: pool)
            var abandoned = FrameDecoder(deflate: DeflateParameters(), pool: pool)
            var decoder = FrameDecoder(deflate: DeflateParameters(), pool: pool)
            _ = ClientFrame.make(2, noise, reserved: 4).withUnsafeBytes { broken.receive($0) }
            _ = sound.dropLast().withUnsafeBytes { abandoned.receive($0) }
            let events = sound.withUnsafeBytes { decoder.receive($0) }
            #expect(events == [.text("sound")])
        }
    }
}
