import Primitives
import Testing
import WebSocket

/// RFC 6455, section 5, and RFC 7692, section 7.2.1: what the server sends, read by other code.
@Suite struct EncodingTests {
    private let pool = DeflatePool()

    private func frame(_ kind: MessageKind, _ payload: [UInt8], _ deflate: DeflateParameters? = nil) -> [UInt8] {
        var encoder = FrameEncoder(deflate: deflate, pool: self.pool)
        let buffer = ByteBuffer()
        encoder.append(kind, payload, to: buffer)
        return buffer.array
    }

    @Test func `the examples of the RFC are written`() {
        #expect(self.frame(.text, Array("Hello".utf8)) == [0x81, 0x05] + "Hello".utf8)
        let bytes = [UInt8](repeating: 7, count: 256)
        #expect(self.frame(.binary, bytes) == [0x82, 0x7E, 0x01, 0x00] + bytes)
        let more = [UInt8](repeating: 7, count: 65_536)
        #expect(self.frame(.binary, more) == [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0] + more)
        #expect(FrameEncoder.ping(Array("Hello".utf8)) == [0x89, 0x05] + "Hello".utf8)
        #expect(FrameEncoder.pong(Array("Hello".utf8)) == [0x8A, 0x05] + "Hello".utf8)
    }

    @Test(arguments: [0, 1, 125, 126, 65_535, 65_536])
    func `frames of every size of head are read back`(size: Int) throws {
        let payload = SampleText.noise(seed: 1, bytes: size)
        let frames = try ServerFrame.all(in: self.frame(.binary, payload))
        #expect(frames == [ServerFrame(opcode: 2, isCompressed: false, payload: payload)])
        #expect(SharedMessage(.binary, payload).plainFrame == self.frame(.binary, payload))
    }

    @Test func `a close has its code and as much of the reason as fits, whole characters only`() {
        #expect(FrameEncoder.close(nil, reason: "unsaid") == [0x88, 0x00])
        #expect(FrameEncoder.close(.normal) == [0x88, 0x02, 0x03, 0xE8])
        #expect(FrameEncoder.close(.goingAway, reason: "bye") == [0x88, 0x05, 0x03, 0xE9] + "bye".utf8)
        let long = FrameEncoder.close(.normal, reason: "a" + String(repeating: "é", count: 100))
        #expect(long.count == 2 + 2 + 123)
        #expect(long.suffix(2) == [0xC3, 0xA9])
        #expect(FrameEncoder.close(.normal, reason: String(repeating: "é", count: 100)).count == 2 + 2 + 122)
    }

    @Test func `a longer payload of a ping is cut`() {
        #expect(FrameEncoder.ping([UInt8](repeating: 1, count: 200)).count == 127)
    }

    @Test(arguments: [true, false], [9, 12, 15])
    func `what is compressed is inflated by zlib within the window agreed on`(takesOver: Bool, bits: Int) throws {
        let deflate = DeflateParameters(serverContextTakeover: takesOver, serverWindowBits: bits)
        let client = ZlibPeer(takesOver: takesOver, inflateBits: Int32(bits))
        var encoder = FrameEncoder(deflate: deflate, pool: self.pool)
        for round in 0..<20 {
            let payload =
                round % 5 == 3
                ? SampleText.noise(seed: UInt64(round), bytes: 3000) : SampleText.json(round, bytes: 1000 + round * 700)
            let buffer = ByteBuffer()
            encoder.append(.binary, payload, to: buffer)
            let frames = try ServerFrame.all(in: buffer.array)
            #expect(frames.count == 1)
            let frame = try #require(frames.first)
            #expect(frame.isCompressed == (round % 5 != 3 && payload.count >= 1024))
            #expect(frame.payload.count <= payload.count)
            #expect((frame.isCompressed ? client.inflate(frame.payload) : frame.payload) == payload)
        }
    }

    @Test func `context takeover makes the second of two equal messages short`() throws {
        let payload = SampleText.noise(seed: 5, bytes: 1000) + SampleText.json(1, bytes: 1000)
        var encoder = FrameEncoder(deflate: DeflateParameters(serverContextTakeover: true), pool: self.pool)
        let buffer = ByteBuffer()
        encoder.append(.text, payload, to: buffer)
        encoder.append(.text, payload, to: buffer)
        let frames = try ServerFrame.all(in: buffer.array)
        #expect(frames.map { $0.payload.count > 1000 } == [true, false])
    }

    @Test func `a message below the threshold is sent as it is`() {
        #expect(self.frame(.text, SampleText.json(1, bytes: 1023), DeflateParameters())[0] == 0x81)
        #expect(self.frame(.text, SampleText.json(1, bytes: 1024), DeflateParameters())[0] == 0xC1)
    }

    @Test func `text is written as UTF-8`() throws {
        var encoder = FrameEncoder(pool: self.pool)
        let buffer = ByteBuffer()
        encoder.append(text: "κόσμε", to: buffer)
        #expect(try ServerFrame.all(in: buffer.array).map(\.payload) == [Array("κόσμε".utf8)])
    }
}
