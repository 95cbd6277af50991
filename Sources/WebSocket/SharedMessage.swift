import Primitives

/// A message for many clients, encoded once, and once more for every window that some of them have agreed on.
///
/// A deflated frame refers to no earlier message, so it fits every connection. It is not `Sendable`: it belongs to the
/// thread that sends it.
package final class SharedMessage {
    /// The frame without compression.
    package let plainFrame: [UInt8]
    private let kind: MessageKind
    private let headLength: Int
    /// By window bits; empty where compression does not shorten the frame.
    private var deflatedFrames: [Int: [UInt8]] = [:]

    /// - Parameter payload: UTF-8 when `kind` is `.text`.
    package init(_ kind: MessageKind, _ payload: [UInt8]) {
        let headLength = FrameWriter.headLength(payload.count)
        self.kind = kind
        self.headLength = headLength
        self.plainFrame = [UInt8](unsafeUninitializedCapacity: headLength + payload.count) { room, count in
            let room = UnsafeMutableRawBufferPointer(room)
            FrameWriter.writeHead(kind.opcode, count: payload.count, to: room)
            UnsafeMutableRawBufferPointer(rebasing: room[headLength...]).copyBytes(from: payload)
            count = headLength + payload.count
        }
    }

    package convenience init(text: String) {
        self.init(.text, Array(text.utf8))
    }

    /// Bytes of the payload, without compression.
    package var payloadCount: Int { self.plainFrame.count - self.headLength }

    /// The compressed frame; `nil` when compression does not shorten it.
    internal func deflatedFrame(windowBits: Int, by pool: DeflatePool) -> [UInt8]? {
        if let kept = self.deflatedFrames[windowBits] { return kept.isEmpty ? nil : kept }
        guard let deflater = pool.deflater(windowBits: windowBits) else { return nil }
        let buffer = ByteBuffer(capacity: self.payloadCount / 2)
        let isShorter = self.plainFrame.withUnsafeBytes { frame in
            FrameWriter.append(
                self.kind, UnsafeRawBufferPointer(rebasing: frame[self.headLength...]), by: deflater, to: buffer)
        }
        let frame = isShorter ? buffer.array : []
        self.deflatedFrames[windowBits] = frame
        return isShorter ? frame : nil
    }
}
