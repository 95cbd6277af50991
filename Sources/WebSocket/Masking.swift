/// The mask that every frame of a client is under.
///
/// Source: RFC 6455, section 5.3.
internal struct Masking {
    /// The byte for the next payload byte is the lowest.
    private var key: UInt32 = 0

    /// Takes the next of the key's four bytes, in the order of the wire.
    internal mutating func take(_ byte: UInt8) {
        self.key = self.key >> 8 | UInt32(byte) << 24
    }

    /// Unmasks the next bytes of the payload in place.
    internal mutating func apply(to bytes: UnsafeMutableRawBufferPointer) {
        let word = (UInt64(self.key) << 32 | UInt64(self.key)).littleEndian
        var position = 0
        while position &+ 8 <= bytes.count {
            let masked = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            bytes.storeBytes(of: masked ^ word, toByteOffset: position, as: UInt64.self)
            position &+= 8
        }
        while position < bytes.count {
            bytes[position] ^= UInt8(truncatingIfNeeded: self.key >> UInt32((position & 3) &* 8))
            position &+= 1
        }
        let turn = UInt32((bytes.count & 3) &* 8)
        self.key = self.key >> turn | self.key << (32 &- turn)
    }
}
