import Testing
import WebSocket

/// RFC 6455, section 5, and the cases of the sections 1 to 4 of the Autobahn test suite.
@Suite struct FramingTests {
    private let decoding = Decoding()

    @Test func `the masked example of the RFC says Hello`() {
        let bytes: [UInt8] = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(self.decoding.eventsOfEverySplit(bytes) == [.text("Hello")])
    }

    @Test func `the fragmented example of the RFC says Hello`() {
        let bytes = ClientFrame.text("Hel", isFinal: false) + ClientFrame.continuation("lo", isFinal: true)
        #expect(self.decoding.eventsOfEverySplit(bytes) == [.text("Hello")])
    }

    @Test(arguments: [0, 1, 125, 126, 127, 128, 65_535, 65_536])
    func `messages of every size of head arrive whole`(size: Int) {
        let payload = [UInt8](repeating: UInt8(ascii: "*"), count: size)
        #expect(self.decoding.events(ClientFrame.make(1, payload)) == [.text(payload)])
        #expect(self.decoding.events(ClientFrame.make(1, payload), pieces: 997) == [.text(payload)])
        #expect(self.decoding.events(ClientFrame.binary(payload)) == [.binary(payload)])
        #expect(self.decoding.events(ClientFrame.binary(payload), pieces: 1) == [.binary(payload)])
    }

    @Test(arguments: 0..<20)
    func `every length is unmasked right, at any offset`(length: Int) {
        let payload = (0..<length).map { UInt8($0 * 7) }
        for mask in [[0, 0, 0, 0], [255, 255, 255, 255], [1, 2, 3, 4], [0x80, 0, 0x7F, 9]] as [[UInt8]] {
            let bytes = ClientFrame.make(2, payload, mask: mask)
            #expect(self.decoding.eventsOfEverySplit(bytes) == [.binary(payload)])
        }
    }

    @Test func `pings and pongs arrive with their payload`() {
        let payload = [UInt8](repeating: 0xFE, count: 125)
        let bytes =
            ClientFrame.ping() + ClientFrame.ping("Hello") + ClientFrame.make(9, payload) + ClientFrame.pong("late")
        #expect(self.decoding.eventsOfEverySplit(bytes) == [.ping(""), .ping("Hello"), .ping(payload), .pong("late")])
    }

    @Test func `ten pings are ten events in their order`() {
        let bytes = (0..<10).flatMap { ClientFrame.ping("payload-\($0)") }
        #expect(self.decoding.eventsOfEverySplit(bytes) == (0..<10).map { .ping("payload-\($0)") })
    }

    @Test(arguments: [8, 9, 10] as [UInt8])
    func `a control frame longer than 125 bytes fails`(opcode: UInt8) {
        let bytes = ClientFrame.make(opcode, [UInt8](repeating: 0xFE, count: 126))
        #expect(self.decoding.eventsOfEverySplit(bytes).map(\.failureCode) == [.protocolError])
    }

    @Test(arguments: 1...7 as ClosedRange<UInt8>, [1, 2, 8, 9, 10] as [UInt8])
    func `reserved bits fail, after what came before them`(reserved: UInt8, opcode: UInt8) {
        let bytes = ClientFrame.text("first") + ClientFrame.make(opcode, [1, 2], reserved: reserved)
        let events = self.decoding.eventsOfEverySplit(bytes + ClientFrame.ping())
        #expect(events.first == .text("first"))
        #expect(events.dropFirst().map(\.failureCode) == [.protocolError])
    }

    @Test(arguments: [3, 4, 5, 6, 7, 11, 12, 13, 14, 15] as [UInt8])
    func `reserved opcodes fail, after what came before them`(opcode: UInt8) {
        for payload in [[], [1, 2]] as [[UInt8]] {
            let bytes = ClientFrame.text("first") + ClientFrame.make(opcode, payload) + ClientFrame.ping()
            let events = self.decoding.eventsOfEverySplit(bytes)
            #expect(events.first == .text("first"))
            #expect(events.dropFirst().map(\.failureCode) == [.protocolError])
        }
    }

    @Test func `a frame without a mask fails`() {
        #expect(self.decoding.eventsOfEverySplit([0x81, 0x05] + "Hello".utf8).map(\.failureCode) == [.protocolError])
    }

    @Test(arguments: [
        [0x82, 0xFE, 0x00, 0x7D],
        [0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF],
        [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0],
        [0x82, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    ])
    func `a length that is too long for its number, or negative, fails`(head: [UInt8]) {
        #expect(self.decoding.eventsOfEverySplit(head).map(\.failureCode) == [.protocolError])
    }

    @Test func `nothing comes of nothing`() {
        #expect(self.decoding.events([]) == [])
        #expect(self.decoding.events([0x81]) == [])
    }
}
