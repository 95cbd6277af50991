import Testing
import WebSocket

/// RFC 7692, section 7.2, and the cases of the sections 12 and 13 of the Autobahn test suite.
@Suite struct InflatingTests {
    private let decoding = Decoding(deflate: DeflateParameters())
    private let takingOver = Decoding(deflate: DeflateParameters(clientContextTakeover: true))

    private static func frame(_ payload: [UInt8], opcode: UInt8 = 1) -> [UInt8] {
        ClientFrame.make(opcode, payload, reserved: 4)
    }

    /// Section 7.2.3.1 to 7.2.3.5: one block, shared window, stored, with a last block, two blocks.
    @Test(arguments: [
        [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00],
        [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
        [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
        [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],
    ])
    func `the examples of the RFC say Hello`(payload: [UInt8]) {
        #expect(self.decoding.eventsOfEverySplit(Self.frame(payload)) == [.text("Hello")])
        let fragments = ClientFrame.fragmented(1, payload, size: 3, reserved: 4)
        #expect(self.takingOver.eventsOfEverySplit(fragments) == [.text("Hello")])
    }

    @Test func `a message may refer to the one before, if that was agreed on`() {
        let bytes =
            Self.frame([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]) + Self.frame([0xF2, 0x00, 0x11, 0x00, 0x00])
        #expect(self.takingOver.eventsOfEverySplit(bytes) == [.text("Hello"), .text("Hello")])
        let events = self.decoding.eventsOfEverySplit(bytes)
        #expect(events.first == .text("Hello"))
        #expect(events.dropFirst().map(\.failureCode) == [.invalidPayload])
    }

    @Test func `an empty message is empty, as a block or as nothing`() {
        let bytes = Self.frame([0]) + Self.frame([]) + Self.frame([0], opcode: 2)
        #expect(self.decoding.eventsOfEverySplit(bytes) == [.text(""), .text(""), .binary([])])
    }

    @Test(arguments: [16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536], [true, false])
    func `what zlib compresses arrives`(size: Int, takesOver: Bool) {
        let decoding = takesOver ? self.takingOver : self.decoding
        for bits in [9, 15] as [Int32] {
            let client = ZlibPeer(takesOver: takesOver, deflateBits: bits)
            let texts = (0..<5).map { SampleText.json($0, bytes: size) }
            let noise = SampleText.noise(seed: UInt64(size), bytes: size)
            let bytes =
                texts.flatMap { Self.frame(client.compress($0)) } + Self.frame(client.compress(noise), opcode: 2)
                + ClientFrame.text("plain")
                + texts.flatMap { ClientFrame.fragmented(1, client.compress($0), size: 257, reserved: 4) }
            let arrived = texts.map { FrameDecoder.Event.text($0) }
            let expected = arrived + [.binary(noise), .text("plain")] + arrived
            #expect(decoding.events(bytes) == expected)
            #expect(decoding.events(bytes, pieces: 1001) == expected)
        }
    }

    @Test func `control frames come between the fragments of a compressed message, uncompressed`() {
        let payload = ZlibPeer().compress(Array("compressed".utf8))
        let bytes =
            ClientFrame.make(1, Array(payload[..<4]), isFinal: false, reserved: 4) + ClientFrame.ping("ping")
            + ClientFrame.make(0, Array(payload[4...]))
        #expect(self.decoding.eventsOfEverySplit(bytes) == [.ping("ping"), .text("compressed")])
    }

    @Test func `the bit of compression is allowed at a message's first frame only`() {
        let continued = ClientFrame.make(1, [0], isFinal: false, reserved: 4) + ClientFrame.make(0, [0], reserved: 4)
        let control = ClientFrame.make(9, [0], reserved: 4)
        for bytes in [continued, control, ClientFrame.make(1, [0], reserved: 2)] {
            #expect(self.decoding.eventsOfEverySplit(bytes).map(\.failureCode) == [.protocolError])
        }
        #expect(Decoding().eventsOfEverySplit(Self.frame([0])).map(\.failureCode) == [.protocolError])
    }

    @Test(arguments: [
        [0xFF, 0xFF, 0xFF], [0x06, 0x01], [0xF2, 0x48, 0xCD], [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48],
        [0x00, 0x05, 0x00, 0x00, 0x00, 0x48], [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07],
    ])
    func `what cannot be inflated, or is cut short, fails`(payload: [UInt8]) {
        let events = self.decoding.eventsOfEverySplit(Self.frame(payload))
        #expect(events.map(\.failureCode) == [.invalidPayload])
    }

    @Test func `compressed text that is not UTF-8 fails`() {
        let payload = ZlibPeer().compress(Array("caf".utf8) + [0xC3, 0x28])
        #expect(self.decoding.eventsOfEverySplit(Self.frame(payload)).map(\.failureCode) == [.invalidPayload])
        #expect(self.decoding.eventsOfEverySplit(Self.frame(payload, opcode: 2)).count == 1)
    }

    @Test func `a bomb fails at the limit and not after it`() {
        let bomb = ZlibPeer(level: 9).compress([UInt8](repeating: 0, count: 16 << 20))
        #expect(bomb.count < 17_000)
        let frame = Self.frame(bomb, opcode: 2)
        #expect(self.decoding.eventsOfEverySplit(frame).map(\.failureCode) == [.messageTooBig])
        // 65,536 zeros need less than 100 bytes: much of the bomb is never looked at.
        #expect(self.decoding.events(Array(frame[..<300])).map(\.failureCode) == [.messageTooBig])
        let exact = ZlibPeer().compress([UInt8](repeating: 0, count: 65_536))
        #expect(self.decoding.events(Self.frame(exact, opcode: 2)) == [.binary([UInt8](repeating: 0, count: 65_536))])
        let over = ZlibPeer().compress([UInt8](repeating: 0, count: 65_537))
        #expect(self.decoding.events(Self.frame(over, opcode: 2)).map(\.failureCode) == [.messageTooBig])
    }

    @Test func `compressed bytes that become nothing are bounded too`() {
        let empty = Array(repeating: [0x00, 0x00, 0x00, 0xFF, 0xFF] as [UInt8], count: 4000).flatMap { $0 }
        var bytes = ClientFrame.make(2, empty, isFinal: false, reserved: 4)
        for _ in 0..<10 { bytes += ClientFrame.make(0, empty, isFinal: false) }
        #expect(self.decoding.events(bytes, pieces: 4096).map(\.failureCode) == [.messageTooBig])
    }
}
