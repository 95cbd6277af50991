import Primitives

/// Writes the frames of a server, which are not masked.
///
/// Source: RFC 6455, section 5.2.
internal enum FrameWriter {
    /// Most bytes before a payload.
    internal static let longestHead = 10

    /// Bytes before a payload of `count` bytes.
    internal static func headLength(_ count: Int) -> Int {
        count < 126 ? 2 : count < 65_536 ? 4 : 10
    }

    /// Writes the head of a whole, unfragmented frame.
    internal static func writeHead(
        _ opcode: FrameOpcode, isCompressed: Bool = false, count: Int, to room: UnsafeMutableRawBufferPointer
    ) {
        room[0] = 0x80 | (isCompressed ? 0x40 : 0) | opcode.rawValue
        let length = Self.headLength(count)
        room[1] = length == 2 ? UInt8(truncatingIfNeeded: count) : length == 4 ? 126 : 127
        for index in 2..<max(length, 2) {
            room[index] = UInt8(truncatingIfNeeded: count >> (8 * (length - 1 - index)))
        }
    }

    /// Appends a whole frame.
    internal static func append(_ opcode: FrameOpcode, _ payload: UnsafeRawBufferPointer, to buffer: ByteBuffer) {
        let length = Self.headLength(payload.count)
        buffer.append(maximum: length) { room in
            Self.writeHead(opcode, count: payload.count, to: room)
            return length
        }
        buffer.append(payload)
    }

    /// Appends a whole message, compressed, if that makes it shorter.
    ///
    /// - Returns: whether it was compressed. If not, nothing was appended, and the compressor has seen a message that
    ///   the client has not.
    internal static func append(
        _ kind: MessageKind, _ payload: UnsafeRawBufferPointer, by deflater: Deflater, to buffer: ByteBuffer
    ) -> Bool {
        var isShorter = false
        let bound = deflater.bound(payload.count)
        buffer.append(maximum: Self.longestHead + bound) { room in
            // The head's length is known only afterwards: the payload moves to meet it.
            let body = UnsafeMutableRawBufferPointer(rebasing: room[Self.longestHead...])
            guard let count = deflater.compress(payload, into: body), count < payload.count else { return 0 }
            isShorter = true
            let head = Self.headLength(count)
            Self.writeHead(kind.opcode, isCompressed: true, count: count, to: room)
            UnsafeMutableRawBufferPointer(rebasing: room[head..<head + count])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: body[..<count]))
            return head + count
        }
        return isShorter
    }

    /// The payload of a close frame: nothing without a code; a reason longer than 123 bytes is cut between characters.
    internal static func closePayload(_ code: CloseCode?, reason: String) -> [UInt8] {
        guard let code else { return [] }
        var payload = [UInt8(truncatingIfNeeded: code.rawValue >> 8), UInt8(truncatingIfNeeded: code.rawValue)]
        for scalar in reason.unicodeScalars {
            guard payload.count + scalar.utf8.count <= 125 else { break }
            payload.append(contentsOf: scalar.utf8)
        }
        return payload
    }
}
