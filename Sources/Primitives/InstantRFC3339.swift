/// Times as text: RFC 3339, section 5.6.
extension Instant {
    package static let rfc3339Length = 24

    /// `2026-01-02T03:04:05.678Z`: always UTC and three digits, rounded down. Years outside 0–9999 are shown as the
    /// first or the last instant that has four digits.
    package var rfc3339: String {
        String(unsafeUninitializedCapacity: Self.rfc3339Length) { room in
            self.writeRFC3339(to: UnsafeMutableRawBufferPointer(room))
            return Self.rfc3339Length
        }
    }

    /// Reads a date and time with `Z` or an offset, and keeps it as UTC. Digits after the sixth of a second's fraction
    /// are dropped. A leap second (`:60`) is refused, for UTC here is POSIX time, which has none; so is a time whose
    /// UTC year is outside 0–9999.
    package init?(rfc3339 text: some StringProtocol) {
        guard let value = text.withUTF8Bytes({ Instant(rfc3339: $0) }) else { return nil }
        self = value
    }

    /// As `init(rfc3339:)` for text, from its bytes.
    package init?(rfc3339 text: UnsafeRawBufferPointer) {
        var reader = RFC3339Reader(text: text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T", or: "t"), let hour = reader.number(2), reader.skip(":"),
            let minute = reader.number(2), reader.skip(":"), let second = reader.number(2),
            let fraction = reader.fraction(), let offset = reader.offsetMinutes(), reader.isAtEnd,
            let local = Instant(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second, microsecond: fraction)
        else { return nil }
        let value = local - .seconds(offset * 60)
        guard value >= Self.firstWritable, value <= Self.lastWritable else { return nil }
        self = value
    }

    /// 0000-01-01T00:00:00Z.
    private static let firstWritable = Instant(microseconds: -62_167_219_200_000_000)
    /// 9999-12-31T23:59:59.999999Z.
    private static let lastWritable = Instant(microseconds: 253_402_300_799_999_999)

    /// Writes 24 bytes; `room` must hold them.
    internal func writeRFC3339(to room: UnsafeMutableRawBufferPointer) {
        let time = min(max(self, Self.firstWritable), Self.lastWritable).components()
        let year = UInt64(truncatingIfNeeded: time.year)
        let thousandths = UInt64(truncatingIfNeeded: time.microsecond / 1000)
        ByteBuffer.write(twoDigits: year / 100, to: room, at: 0)
        ByteBuffer.write(twoDigits: year % 100, to: room, at: 2)
        room[4] = UInt8(ascii: "-")
        ByteBuffer.write(twoDigits: UInt64(truncatingIfNeeded: time.month), to: room, at: 5)
        room[7] = UInt8(ascii: "-")
        ByteBuffer.write(twoDigits: UInt64(truncatingIfNeeded: time.day), to: room, at: 8)
        room[10] = UInt8(ascii: "T")
        ByteBuffer.write(twoDigits: UInt64(truncatingIfNeeded: time.hour), to: room, at: 11)
        room[13] = UInt8(ascii: ":")
        ByteBuffer.write(twoDigits: UInt64(truncatingIfNeeded: time.minute), to: room, at: 14)
        room[16] = UInt8(ascii: ":")
        ByteBuffer.write(twoDigits: UInt64(truncatingIfNeeded: time.second), to: room, at: 17)
        room[19] = UInt8(ascii: ".")
        room[20] = UInt8(truncatingIfNeeded: 48 &+ thousandths / 100)
        ByteBuffer.write(twoDigits: thousandths % 100, to: room, at: 21)
        room[23] = UInt8(ascii: "Z")
    }
}

/// A cursor over the bytes of an RFC 3339 time.
private struct RFC3339Reader {
    let text: UnsafeRawBufferPointer
    var position = 0

    var isAtEnd: Bool { self.position == self.text.count }

    /// Exactly `width` decimal digits.
    mutating func number(_ width: Int) -> Int? {
        var value = 0
        for _ in 0..<width {
            guard let digit = self.digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    mutating func skip(_ character: Unicode.Scalar, or other: Unicode.Scalar? = nil) -> Bool {
        guard !self.isAtEnd else { return false }
        let byte = UInt32(self.text[self.position])
        guard byte == character.value || byte == other?.value else { return false }
        self.position += 1
        return true
    }

    /// The microseconds of `.digits`; zero when there is no fraction; `nil` for a point without digits.
    mutating func fraction() -> Int? {
        guard self.skip(".") else { return 0 }
        guard var value = self.digit() else { return nil }
        var digits = 1
        while let digit = self.digit() {
            digits += 1
            if digits <= 6 { value = value * 10 + digit }
        }
        for _ in 0..<max(0, 6 - digits) { value *= 10 }
        return value
    }

    /// `Z` or `±HH:MM`, in minutes east of UTC.
    mutating func offsetMinutes() -> Int? {
        if self.skip("Z", or: "z") { return 0 }
        let east = self.skip("+")
        guard east || self.skip("-"), let hours = self.number(2), self.skip(":"), let minutes = self.number(2),
            hours <= 23, minutes <= 59
        else { return nil }
        return (east ? 1 : -1) * (hours * 60 + minutes)
    }

    private mutating func digit() -> Int? {
        guard !self.isAtEnd, case let byte = self.text[self.position], (48...57).contains(byte) else { return nil }
        self.position += 1
        return Int(byte) - 48
    }
}
