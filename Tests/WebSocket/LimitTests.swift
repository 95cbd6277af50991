import Testing
import WebSocket

/// What a client may send at most, and the cases of the sections 9 and 10 of the Autobahn test suite up to that.
@Suite struct LimitTests {
    private let decoding = Decoding()
    private let longest = [UInt8](repeating: UInt8(ascii: "*"), count: 65_536)

    @Test(arguments: [64, 256, 1024, 1300, 4096, 16_384, 65_536])
    func `the longest message arrives in fragments and pieces of any size`(size: Int) {
        for opcode in [1, 2] as [UInt8] {
            let expected: FrameDecoder.Event = opcode == 1 ? .text(self.longest) : .binary(self.longest)
            let bytes = ClientFrame.fragmented(opcode, self.longest, size: size)
            #expect(self.decoding.events(bytes) == [expected])
            #expect(self.decoding.events(bytes, pieces: size) == [expected])
        }
    }

    @Test func `a longer message fails as soon as a frame's head says so`() {
        let bytes = ClientFrame.make(2, self.longest + [0])
        #expect(self.decoding.eventsOfEverySplit(Array(bytes[..<14])).map(\.failureCode) == [.messageTooBig])
        #expect(self.decoding.events(Array(bytes[..<13])) == [])
        let begun = ClientFrame.make(1, self.longest, isFinal: false)
        #expect(self.decoding.events(begun + ClientFrame.continuation("", isFinal: true)) == [.text(self.longest)])
        let more = begun + ClientFrame.continuation("x", isFinal: true)
        #expect(self.decoding.events(more).map(\.failureCode) == [.messageTooBig])
    }

    @Test func `the longest length that can be written fails without a trap`() {
        let head: [UInt8] = [0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4]
        #expect(self.decoding.eventsOfEverySplit(head).map(\.failureCode) == [.messageTooBig])
        let begun = ClientFrame.text("begun", isFinal: false) + [0x80] + head.dropFirst()
        #expect(self.decoding.eventsOfEverySplit(begun).map(\.failureCode) == [.messageTooBig])
        let compressed = Decoding(deflate: DeflateParameters())
        let bytes = [0xC2] + head.dropFirst()
        #expect(compressed.eventsOfEverySplit(bytes).map(\.failureCode) == [.messageTooBig])
        let endless = Decoding(limits: FrameLimits(messageBytes: .max), deflate: DeflateParameters())
        #expect(endless.eventsOfEverySplit(head) == [])
    }

    @Test func `a message of too many frames fails`() {
        let decoding = Decoding(limits: FrameLimits(framesPerMessage: 4))
        let frames = ClientFrame.fragmented(1, Array("abcd".utf8), size: 1)
        #expect(decoding.eventsOfEverySplit(frames + frames) == [.text("abcd"), .text("abcd")])
        let more = ClientFrame.fragmented(1, Array("abcde".utf8), size: 1)
        #expect(decoding.eventsOfEverySplit(more).map(\.failureCode) == [.policyViolation])
    }

    @Test func `control frames do not count among a message's frames`() {
        let decoding = Decoding(limits: FrameLimits(framesPerMessage: 2))
        let bytes =
            ClientFrame.text("a", isFinal: false) + ClientFrame.ping() + ClientFrame.ping() + ClientFrame.ping()
            + ClientFrame.continuation("b", isFinal: true)
        #expect(decoding.eventsOfEverySplit(bytes) == [.ping(""), .ping(""), .ping(""), .text("ab")])
    }
}
