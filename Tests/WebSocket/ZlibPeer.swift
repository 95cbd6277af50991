import CZlib
import Testing

/// The other side's permessage-deflate, by zlib alone. The RFC's words for it are in section 7.2 of RFC 7692.
final class ZlibPeer {
    private let deflating = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let inflating = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let takesOver: Bool

    /// - Parameter inflateBits: the window promised by the server; zlib fails when it is exceeded.
    init(takesOver: Bool = true, level: Int32 = 6, deflateBits: Int32 = 15, inflateBits: Int32 = 15) {
        self.takesOver = takesOver
        self.deflating.initialize(to: z_stream())
        self.inflating.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        let deflated = deflateInit2_(
            self.deflating, level, Z_DEFLATED, -deflateBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
        let inflated = inflateInit2_(self.inflating, -inflateBits, ZLIB_VERSION, size)
        precondition(deflated == Z_OK && inflated == Z_OK)
    }

    deinit {
        deflateEnd(self.deflating)
        inflateEnd(self.inflating)
        self.deflating.deallocate()
        self.inflating.deallocate()
    }

    /// Compresses a message, without its last four bytes.
    func compress(_ message: [UInt8]) -> [UInt8] {
        var input = message
        var output = [UInt8](repeating: 0, count: message.count + message.count / 8 + 1024)
        let written = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                self.deflating.pointee.next_in = input.baseAddress
                self.deflating.pointee.avail_in = UInt32(input.count)
                self.deflating.pointee.next_out = output.baseAddress
                self.deflating.pointee.avail_out = UInt32(output.count)
                // Nothing to do, for an empty message after a flush, is Z_BUF_ERROR.
                let status = deflate(self.deflating, Z_SYNC_FLUSH)
                precondition(status == Z_OK || status == Z_BUF_ERROR)
                return output.count - Int(self.deflating.pointee.avail_out)
            }
        }
        if !self.takesOver { deflateReset(self.deflating) }
        // zlib writes nothing for a second flush in a row; an empty block stands for an empty message.
        return written < 5 ? [0] : Array(output[..<(written - 4)])
    }

    /// Inflates a message of at most 1 MiB; `nil` when it is no deflate.
    func inflate(_ payload: [UInt8]) -> [UInt8]? {
        var input = payload + [0x00, 0x00, 0xFF, 0xFF]
        var output = [UInt8](repeating: 0, count: 1 << 20)
        let written: Int? = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                self.inflating.pointee.next_in = input.baseAddress
                self.inflating.pointee.avail_in = UInt32(input.count)
                self.inflating.pointee.next_out = output.baseAddress
                self.inflating.pointee.avail_out = UInt32(output.count)
                let status = CZlib.inflate(self.inflating, Z_SYNC_FLUSH)
                guard status == Z_OK, self.inflating.pointee.avail_in == 0 else { return nil }
                return output.count - Int(self.inflating.pointee.avail_out)
            }
        }
        if !self.takesOver { inflateReset(self.inflating) }
        return written.map { Array(output[..<$0]) }
    }
}

/// Messages that compress well, badly and not at all.
enum SampleText {
    static func json(_ index: Int, bytes: Int) -> [UInt8] {
        var text = ""
        var item = index
        while text.utf8.count < bytes {
            text += #"{"id":"wid_\#(item &* 7919)","title":"Revenue by quarter","value":\#(item % 997)},"#
            item += 1
        }
        return Array(text.utf8.prefix(bytes))
    }

    static func noise(seed: UInt64, bytes: Int) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        return (0..<bytes).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
}
