import Testing
import WebSocket

/// RFC 6455, section 7, and the cases of the section 7 of the Autobahn test suite.
@Suite struct ClosingTests {
    private let decoding = Decoding()

    @Test(arguments: [
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
    ])
    func `close codes that may be sent are taken`(code: UInt16) {
        let code = CloseCode(rawValue: code)
        #expect(self.decoding.eventsOfEverySplit(ClientFrame.close(code.rawValue)) == [.close(code, reason: "")])
        let bytes = ClientFrame.close(code.rawValue, Array("bye, κόσμε".utf8))
        #expect(self.decoding.eventsOfEverySplit(bytes) == [.close(code, reason: "bye, κόσμε")])
    }

    @Test(arguments: [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535])
    func `close codes that may not be sent fail`(code: UInt16) {
        let bytes = ClientFrame.close(code, Array("why".utf8))
        #expect(self.decoding.eventsOfEverySplit(bytes).map(\.failureCode) == [.protocolError])
    }

    @Test func `a close without a code is one`() {
        #expect(self.decoding.eventsOfEverySplit(ClientFrame.make(8)) == [.close(nil, reason: "")])
    }

    @Test func `half a close code fails`() {
        #expect(self.decoding.eventsOfEverySplit(ClientFrame.make(8, [3])).map(\.failureCode) == [.protocolError])
    }

    @Test func `a close reason may have 123 bytes`() {
        let reason = String(repeating: "*", count: 123)
        let bytes = ClientFrame.close(1000, Array(reason.utf8))
        #expect(self.decoding.eventsOfEverySplit(bytes) == [.close(.normal, reason: reason)])
        let longer = ClientFrame.close(1000, Array((reason + "*").utf8))
        #expect(self.decoding.eventsOfEverySplit(longer).map(\.failureCode) == [.protocolError])
    }

    @Test func `a close reason that is not UTF-8 fails`() {
        let bytes = ClientFrame.close(1000, [0xCE, 0xBA, 0xED, 0xA0, 0x80, 0x65])
        #expect(self.decoding.eventsOfEverySplit(bytes).map(\.failureCode) == [.invalidPayload])
    }

    @Test func `what follows a close is dropped`() {
        let rest = ClientFrame.text("late") + ClientFrame.ping() + ClientFrame.close(1001) + [0xFF, 0xFF]
        let bytes = ClientFrame.text("first") + ClientFrame.close(1000) + rest
        #expect(self.decoding.eventsOfEverySplit(bytes) == [.text("first"), .close(.normal, reason: "")])
    }

    @Test func `what follows a failure is dropped`() {
        let bytes = ClientFrame.make(3) + ClientFrame.text("late") + ClientFrame.close(1000)
        #expect(self.decoding.eventsOfEverySplit(bytes).map(\.failureCode) == [.protocolError])
    }
}
