import WebSocket

/// The frames of a client, written out byte by byte.
enum ClientFrame {
    static let defaultMask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]

    static func make(
        _ opcode: UInt8, _ payload: [UInt8] = [], isFinal: Bool = true, reserved: UInt8 = 0,
        mask: [UInt8] = Self.defaultMask
    ) -> [UInt8] {
        var frame: [UInt8] = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
        switch payload.count {
        case ..<126: frame.append(0x80 | UInt8(payload.count))
        case ..<65_536: frame += [0x80 | 126] + Self.bigEndian(payload.count, bytes: 2)
        default: frame += [0x80 | 127] + Self.bigEndian(payload.count, bytes: 8)
        }
        return frame + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    static func text(_ text: String, isFinal: Bool = true, reserved: UInt8 = 0) -> [UInt8] {
        Self.make(1, Array(text.utf8), isFinal: isFinal, reserved: reserved)
    }

    static func binary(_ payload: [UInt8], isFinal: Bool = true) -> [UInt8] {
        Self.make(2, payload, isFinal: isFinal)
    }

    static func continuation(_ text: String, isFinal: Bool) -> [UInt8] {
        Self.make(0, Array(text.utf8), isFinal: isFinal)
    }

    static func ping(_ text: String = "") -> [UInt8] { Self.make(9, Array(text.utf8)) }

    static func pong(_ text: String = "") -> [UInt8] { Self.make(10, Array(text.utf8)) }

    static func close(_ code: UInt16, _ reason: [UInt8] = []) -> [UInt8] {
        Self.make(8, Self.bigEndian(Int(code), bytes: 2) + reason)
    }

    /// One message in frames of at most `size` bytes.
    static func fragmented(_ opcode: UInt8, _ payload: [UInt8], size: Int, reserved: UInt8 = 0) -> [UInt8] {
        var frames: [UInt8] = []
        var position = 0
        repeat {
            let end = min(position + size, payload.count)
            frames += Self.make(
                position == 0 ? opcode : 0, Array(payload[position..<end]), isFinal: end == payload.count,
                reserved: position == 0 ? reserved : 0)
            position = end
        } while position < payload.count
        return frames
    }

    static func bigEndian(_ value: Int, bytes: Int) -> [UInt8] {
        (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}

extension FrameDecoder.Event {
    static func text(_ text: String) -> Self { .text(Array(text.utf8)) }

    static func ping(_ text: String) -> Self { .ping(Array(text.utf8)) }

    static func pong(_ text: String) -> Self { .pong(Array(text.utf8)) }

    /// What the client will be told, when it is a failure.
    var failureCode: CloseCode? {
        if case .failure(let code, _) = self { code } else { nil }
    }
}
