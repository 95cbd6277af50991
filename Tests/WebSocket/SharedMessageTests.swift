import Primitives
import Testing
import WebSocket

@Suite struct SharedMessageTests {
    private let pool = DeflatePool()

    private func inflated(_ bytes: [UInt8], by client: ZlibPeer) throws -> [[UInt8]?] {
        try ServerFrame.all(in: bytes).map { $0.isCompressed ? client.inflate($0.payload) : $0.payload }
    }

    @Test func `clients of equal parameters share one storage`() {
        let message = SharedMessage(.text, SampleText.json(0, bytes: 4000))
        var first = FrameEncoder(deflate: DeflateParameters(), pool: self.pool)
        var second = FrameEncoder(deflate: DeflateParameters(clientContextTakeover: true), pool: self.pool)
        let frames = [first.frame(of: message), second.frame(of: message)]
        #expect(frames[0].withUnsafeBytes { $0.baseAddress } == frames[1].withUnsafeBytes { $0.baseAddress })
        #expect(frames[0].count < 1500)
        var plain = FrameEncoder(pool: self.pool)
        #expect(plain.frame(of: message) == message.plainFrame)
    }

    @Test(arguments: [true, false])
    func `every client can inflate it, within its own window`(takesOver: Bool) throws {
        let message = SharedMessage(.text, SampleText.json(0, bytes: 40_000))
        for bits in 9...15 {
            let deflate = DeflateParameters(serverContextTakeover: takesOver, serverWindowBits: bits)
            var encoder = FrameEncoder(deflate: deflate, pool: self.pool)
            let client = ZlibPeer(takesOver: takesOver, inflateBits: Int32(bits))
            let frame = encoder.frame(of: message)
            #expect(frame[0] == 0xC1)
            #expect(try self.inflated(frame, by: client) == [SampleText.json(0, bytes: 40_000)])
        }
    }

    @Test func `a connection's own messages are right before and after shared ones`() throws {
        let deflate = DeflateParameters(serverContextTakeover: true)
        var encoder = FrameEncoder(deflate: deflate, pool: self.pool)
        let client = ZlibPeer(takesOver: true)
        for round in 0..<30 {
            let payload =
                round % 4 == 1
                ? SampleText.noise(seed: UInt64(round), bytes: 2000) : SampleText.json(round, bytes: 3000)
            if round % 3 == 2 {
                let frame = encoder.frame(of: SharedMessage(.binary, payload))
                #expect(try self.inflated(frame, by: client) == [payload])
            } else {
                let buffer = ByteBuffer()
                encoder.append(.binary, payload, to: buffer)
                #expect(try self.inflated(buffer.array, by: client) == [payload])
            }
        }
    }

    @Test func `what does not get shorter is sent as it is`() {
        let message = SharedMessage(.binary, SampleText.noise(seed: 3, bytes: 5000))
        var encoder = FrameEncoder(deflate: DeflateParameters(), pool: self.pool)
        #expect(encoder.frame(of: message) == message.plainFrame)
        #expect(encoder.frame(of: message) == message.plainFrame)
        #expect(encoder.frame(of: SharedMessage(text: "short")) == [0x81, 5] + "short".utf8)
    }
}
