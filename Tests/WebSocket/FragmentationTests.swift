import Testing
import WebSocket

/// RFC 6455, section 5.4, and the cases of the section 5 of the Autobahn test suite.
@Suite struct FragmentationTests {
    private let decoding = Decoding()

    @Test(arguments: [9, 10, 8] as [UInt8])
    func `a control frame in fragments fails`(opcode: UInt8) {
        let bytes = ClientFrame.make(opcode, [3, 232], isFinal: false) + ClientFrame.continuation("x", isFinal: true)
        #expect(self.decoding.eventsOfEverySplit(bytes).map(\.failureCode) == [.protocolError])
    }

    @Test func `pings in the middle of a message come before it`() {
        let bytes =
            ClientFrame.text("fragment1", isFinal: false) + ClientFrame.ping("one")
            + ClientFrame.continuation("fragment2", isFinal: false) + ClientFrame.ping("two")
            + ClientFrame.pong("three") + ClientFrame.continuation("fragment3", isFinal: false)
            + ClientFrame.continuation("", isFinal: true)
        #expect(
            self.decoding.eventsOfEverySplit(bytes) == [
                .ping("one"), .ping("two"), .pong("three"), .text("fragment1fragment2fragment3"),
            ])
    }

    @Test func `empty fragments make an empty message`() {
        let bytes =
            ClientFrame.binary([], isFinal: false) + ClientFrame.continuation("", isFinal: false)
            + ClientFrame.continuation("", isFinal: true) + ClientFrame.text("")
        #expect(self.decoding.eventsOfEverySplit(bytes) == [.binary([]), .text("")])
    }

    @Test(arguments: [true, false])
    func `a continuation of nothing fails`(isFinal: Bool) {
        let alone = ClientFrame.continuation("x", isFinal: isFinal)
        #expect(self.decoding.eventsOfEverySplit(alone).map(\.failureCode) == [.protocolError])
        let bytes = ClientFrame.text("whole") + ClientFrame.ping("p") + alone + ClientFrame.text("never")
        let events = self.decoding.eventsOfEverySplit(bytes)
        #expect(events.dropLast() == [.text("whole"), .ping("p")])
        #expect(events.last?.failureCode == .protocolError)
    }

    @Test(arguments: [1, 2] as [UInt8], [true, false])
    func `a message inside of another fails`(opcode: UInt8, isFinal: Bool) {
        let bytes =
            ClientFrame.text("begun", isFinal: false) + ClientFrame.ping("p")
            + ClientFrame.make(opcode, [65], isFinal: isFinal)
        let events = self.decoding.eventsOfEverySplit(bytes)
        #expect(events.first == .ping("p"))
        #expect(events.dropFirst().map(\.failureCode) == [.protocolError])
    }

    @Test func `after a fragmented message the next one begins anew`() {
        let bytes =
            ClientFrame.fragmented(1, Array("one message".utf8), size: 3) + ClientFrame.binary([0xFF])
            + ClientFrame.fragmented(2, [1, 2, 3, 4, 5], size: 2)
        let expected: [FrameDecoder.Event] = [.text("one message"), .binary([0xFF]), .binary([1, 2, 3, 4, 5])]
        #expect(self.decoding.eventsOfEverySplit(bytes) == expected)
    }

    @Test func `a close frame in the middle of a message closes`() {
        let bytes = ClientFrame.text("never", isFinal: false) + ClientFrame.close(1000) + ClientFrame.text("dropped")
        #expect(self.decoding.eventsOfEverySplit(bytes) == [.close(.normal, reason: "")])
    }
}
