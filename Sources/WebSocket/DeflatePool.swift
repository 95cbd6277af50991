import Primitives

/// The compressors and inflaters that one thread's connections share when no context is taken over.
///
/// Everything in it is made at its first use. It is not `Sendable`: make one for each thread.
package final class DeflatePool {
    /// Bytes that are unmasked or inflated at a time.
    internal static let pieceBytes = 16_384
    /// Inflaters kept for later; more are in use only while as many messages are half received.
    private static let keptInflaters = 4

    /// 1 (fastest) to 9.
    internal let level: Int
    /// By window bits.
    private var deflaters: [Int: Deflater] = [:]
    private var inflaters: [Inflater] = []
    /// Compressed bytes after unmasking.
    internal let unmasked = ByteBuffer(capacity: 64)
    private var inflated: UnsafeMutableRawBufferPointer?

    /// - Parameter level: zlib's compression level, 1 (fastest) to 9. Default: 1. At level 6, 16 KB of JSON become 2 %
    ///   shorter (15 % with context takeover) in two to four times the time; 1 KB hardly changes.
    package init(level: Int = 1) {
        self.level = min(max(level, 1), 9)
    }

    deinit {
        self.inflated?.deallocate()
    }

    /// The compressor of a window, reset; `nil` when there is no memory. It is used up before the next call.
    internal func deflater(windowBits: Int) -> Deflater? {
        if let kept = self.deflaters[windowBits] {
            kept.reset()
            return kept
        }
        let made = Deflater(windowBits: windowBits, level: self.level)
        self.deflaters[windowBits] = made
        return made
    }

    /// An inflater of 15 bits, reset, to be given back; `nil` when there is no memory.
    internal func borrowInflater() -> Inflater? {
        guard let kept = self.inflaters.popLast() else { return Inflater(windowBits: 15) }
        kept.reset()
        return kept
    }

    internal func giveBack(_ inflater: Inflater) {
        if self.inflaters.count < Self.keptInflaters { self.inflaters.append(inflater) }
    }

    /// Room for one inflated piece.
    internal var room: UnsafeMutableRawBufferPointer {
        if let inflated { return inflated }
        let made = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceBytes, alignment: 16)
        self.inflated = made
        return made
    }
}
