/// Numbers, identifiers and times written in place, without a `String` in between.
extension ByteBuffer {
    package func append(decimal value: Int64) {
        self.append(maximum: 20) { room in
            var rest = value.magnitude
            let sign = value < 0 ? 1 : 0
            let length = sign &+ Self.digits(of: rest)
            if sign == 1 { room[0] = UInt8(ascii: "-") }
            var end = length
            while rest >= 100 {
                let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
                end &-= 2
                Self.write(twoDigits: pair, to: room, at: end)
                rest = quotient
            }
            if rest >= 10 {
                Self.write(twoDigits: rest, to: room, at: end &- 2)
            } else {
                room[end &- 1] = UInt8(truncatingIfNeeded: 48 &+ rest)
            }
            return length
        }
    }

    /// 36 characters, lower case.
    package func append(canonical identifier: UUID) {
        self.append(maximum: UUID.canonicalLength) { room in
            identifier.writeCanonical(to: room)
            return UUID.canonicalLength
        }
    }

    /// 22 digits.
    package func append(base62 identifier: UUID) {
        self.append(maximum: UUID.base62Length) { room in
            identifier.writeBase62(to: room)
            return UUID.base62Length
        }
    }

    /// 24 characters, as `Instant.rfc3339`.
    package func append(rfc3339 instant: Instant) {
        self.append(maximum: Instant.rfc3339Length) { room in
            instant.writeRFC3339(to: room)
            return Instant.rfc3339Length
        }
    }

    @inline(__always)
    internal static func write(twoDigits pair: UInt64, to room: UnsafeMutableRawBufferPointer, at offset: Int) {
        let tens = (pair &* 103) >> 10  // pair / 10 for every pair below 100
        room[offset] = UInt8(truncatingIfNeeded: 48 &+ tens)
        room[offset &+ 1] = UInt8(truncatingIfNeeded: 48 &+ pair &- tens &* 10)
    }

    @inline(__always)
    private static func digits(of value: UInt64) -> Int {
        var length = 1
        var rest = value
        while rest >= 10_000 {
            rest /= 10_000
            length &+= 4
        }
        if rest >= 1000 { return length &+ 3 }
        if rest >= 100 { return length &+ 2 }
        return rest >= 10 ? length &+ 1 : length
    }
}
