import CZlib

/// Inflates raw deflate as it arrives, a bounded piece at a time; one thread uses it.
///
/// Source: RFC 7692, section 7.2.2.
internal final class Inflater {
    internal enum Outcome {
        /// All the input was used.
        case done
        /// The receiver of the output wanted no more.
        case stopped
        /// The input is no deflate.
        case invalid
    }

    /// zlib keeps a pointer to the stream, so it stays at one address.
    private let stream: UnsafeMutablePointer<z_stream>

    /// - Parameter windowBits: the largest window that the other side may use, 9 to 15.
    /// - Returns: `nil` when there is no memory.
    internal init?(windowBits: Int) {
        self.stream = .allocate(capacity: 1)
        self.stream.initialize(to: z_stream())
        let status = inflateInit2_(
            self.stream, -Int32(windowBits), ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            self.stream.deallocate()
            return nil
        }
    }

    deinit {
        inflateEnd(self.stream)
        self.stream.deallocate()
    }

    /// Forgets the earlier messages.
    internal func reset() {
        inflateReset(self.stream)
    }

    /// Whether all that was read ends where a deflate block ends, as a whole message does.
    internal var isBetweenBlocks: Bool { self.stream.pointee.data_type & 128 != 0 }

    /// Inflates `input` and hands over what comes out of it in pieces of at most `room.count` bytes.
    ///
    /// - Parameter receive: returns whether it wants more.
    internal func inflate(
        _ input: UnsafeRawBufferPointer, through room: UnsafeMutableRawBufferPointer,
        _ receive: (UnsafeRawBufferPointer) -> Bool
    ) -> Outcome {
        guard let inputCount = UInt32(exactly: input.count), let roomCount = UInt32(exactly: room.count) else {
            return .invalid
        }
        let source = input.bindMemory(to: UInt8.self).baseAddress
        self.stream.pointee.next_in = UnsafeMutablePointer(mutating: source)
        self.stream.pointee.avail_in = inputCount
        defer {
            self.stream.pointee.next_in = nil
            self.stream.pointee.next_out = nil
        }
        while true {
            self.stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
            self.stream.pointee.avail_out = roomCount
            let status = CZlib.inflate(self.stream, Z_SYNC_FLUSH)
            let produced = room.count - Int(self.stream.pointee.avail_out)
            if produced > 0, !receive(UnsafeRawBufferPointer(rebasing: room[..<produced])) { return .stopped }
            switch status {
            case Z_OK where self.stream.pointee.avail_in > 0 || produced == room.count: continue
            case Z_OK, Z_BUF_ERROR: return .done
            case Z_STREAM_END:
                // A message may have a last block in its middle (RFC 7692, section 7.2.3.5); the window stays.
                inflateResetKeep(self.stream)
                if self.stream.pointee.avail_in == 0 { return .done }
            default: return .invalid
            }
        }
    }
}
