import CZlib

/// Compresses messages into raw deflate; one thread uses it.
///
/// Source: RFC 7692, section 7.2.1.
internal final class Deflater {
    /// Bytes beyond `deflateBound`, which counts no flush: an empty block of 5 bytes and the bits before it.
    private static let flushRoom = 16

    /// zlib keeps a pointer to the stream, so it stays at one address.
    private let stream: UnsafeMutablePointer<z_stream>

    /// - Parameters:
    ///   - windowBits: 9 to 15.
    ///   - level: 1 (fastest) to 9.
    /// - Returns: `nil` when there is no memory.
    internal init?(windowBits: Int, level: Int) {
        self.stream = .allocate(capacity: 1)
        self.stream.initialize(to: z_stream())
        let status = deflateInit2_(
            self.stream, Int32(level), Z_DEFLATED, -Int32(windowBits), 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            self.stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(self.stream)
        self.stream.deallocate()
    }

    /// Forgets the earlier messages.
    internal func reset() {
        deflateReset(self.stream)
    }

    /// Most bytes that `count` bytes become, with what is cut off their end.
    internal func bound(_ count: Int) -> Int {
        Int(deflateBound(self.stream, UInt(count))) + Self.flushRoom
    }

    /// Compresses one whole message and cuts off the four bytes that every message would end in.
    ///
    /// - Parameter room: as many bytes as `bound` says.
    /// - Returns: how many bytes were written; `nil` when it failed, after which the stream must be reset.
    internal func compress(_ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> Int? {
        guard let inputCount = UInt32(exactly: input.count), let roomCount = UInt32(exactly: room.count) else {
            return nil
        }
        let source = input.bindMemory(to: UInt8.self).baseAddress
        self.stream.pointee.next_in = UnsafeMutablePointer(mutating: source)
        self.stream.pointee.avail_in = inputCount
        self.stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
        self.stream.pointee.avail_out = roomCount
        let status = deflate(self.stream, Z_SYNC_FLUSH)
        let written = room.count - Int(self.stream.pointee.avail_out)
        let isWhole = self.stream.pointee.avail_in == 0 && self.stream.pointee.avail_out > 0
        self.stream.pointee.next_in = nil
        self.stream.pointee.next_out = nil
        guard status == Z_OK, isWhole, written > 4 else { return nil }
        return written - 4
    }
}
