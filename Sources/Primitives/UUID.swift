/// A 128-bit identifier (RFC 9562), ordered as its bytes are.
package struct UUID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The first eight bytes, big-endian.
    package let high: UInt64
    /// The last eight bytes, big-endian.
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Takes exactly 16 bytes; `nil` for any other number of them.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (index, byte) in bytes.enumerated() {
            if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
        }
        self.init(high: high, low: low)
    }

    /// The 16 bytes, big-endian.
    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { room, count in
            let raw = UnsafeMutableRawBufferPointer(room)
            raw.storeBytes(of: self.high.bigEndian, toByteOffset: 0, as: UInt64.self)
            raw.storeBytes(of: self.low.bigEndian, toByteOffset: 8, as: UInt64.self)
            count = 16
        }
    }

    /// The canonical form: 36 characters, lower case.
    package var description: String {
        String(unsafeUninitializedCapacity: Self.canonicalLength) { room in
            self.writeCanonical(to: UnsafeMutableRawBufferPointer(room))
            return Self.canonicalLength
        }
    }

    package static func < (left: UUID, right: UUID) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }
}
