import Primitives
import Testing
import WebSocket

/// A server that sends every message back, as the Autobahn test suite wants one, without a socket.
struct EchoPeer {
    var limits = FrameLimits(messageBytes: 16 << 20, framesPerMessage: 1 << 20)
    var deflate: DeflateParameters?

    struct Answer {
        /// What the client gets, in order.
        let frames: [ServerFrame]
        /// Whether the server is done with the connection.
        let isOver: Bool

        /// The code of the close frame; nil without one, or when it has none.
        var closeCode: UInt16? {
            guard let close = self.frames.last, close.opcode == 8, close.payload.count >= 2 else { return nil }
            return UInt16(close.payload[0]) << 8 | UInt16(close.payload[1])
        }

        /// What comes before the close frame.
        var beforeClose: [ServerFrame] { self.frames.filter { $0.opcode != 8 } }
    }

    /// - Parameter pieces: bytes that arrive at a time; nil: all at once.
    func answer(_ bytes: [UInt8], pieces: Int? = nil) throws -> Answer {
        let now = ContinuousClock.now
        let pool = DeflatePool()
        var state = ConnectionState(limits: self.limits, deflate: self.deflate, pool: pool, at: now)
        let output = ByteBuffer()
        var isOver = false
        var position = 0
        while position < bytes.count {
            let end = min(position + (pieces ?? bytes.count), bytes.count)
            bytes.withUnsafeBytes { state.receive(UnsafeRawBufferPointer(rebasing: $0[position..<end]), at: now) }
            position = end
            while let action = state.nextAction() {
                switch action {
                case .message(let kind, let payload): _ = state.send(kind, payload, to: output)
                case .send(let frame): output.append(frame)
                case .ended: isOver = true
                case .finishWriting, .disconnect: break
                }
            }
        }
        return Answer(frames: try ServerFrame.all(in: output.array), isOver: isOver)
    }
}

extension ServerFrame {
    static func text(_ text: String) -> ServerFrame { Self.text(Array(text.utf8)) }
    static func text(_ bytes: [UInt8]) -> ServerFrame { ServerFrame(opcode: 1, isCompressed: false, payload: bytes) }
    static func binary(_ bytes: [UInt8]) -> ServerFrame { ServerFrame(opcode: 2, isCompressed: false, payload: bytes) }
    static func pong(_ bytes: [UInt8]) -> ServerFrame { ServerFrame(opcode: 10, isCompressed: false, payload: bytes) }
    static func pong(_ text: String) -> ServerFrame { Self.pong(Array(text.utf8)) }
}
