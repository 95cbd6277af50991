import Glibc

/// The answer's bytes, in storage that is used again.
final class Bytes {
    private(set) var start: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        self.start = .allocate(capacity: capacity)
    }

    deinit { self.start.deallocate() }

    func clear() { self.count = 0 }

    @inline(__always)
    private func reserve(_ extra: Int) {
        if self.count &+ extra > self.capacity { self.grow(extra) }
    }

    @inline(never)
    private func grow(_ extra: Int) {
        self.capacity = max(self.capacity * 2, self.count + extra)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: self.capacity)
        larger.update(from: self.start, count: self.count)
        self.start.deallocate()
        self.start = larger
    }

    @inline(__always)
    func literal(_ text: StaticString) { self.raw(text.utf8Start, text.utf8CodeUnitCount) }

    @inline(__always)
    func raw(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
        self.reserve(length)
        memcpy(self.start + self.count, bytes, length)
        self.count &+= length
    }

    @inline(__always)
    private func byte(_ value: UInt8) {
        self.start[self.count] = value
        self.count &+= 1
    }

    /// A whole number of 0 or more.
    func number(_ value: Int64) {
        self.reserve(20)
        var length = 1
        var rest = value
        while rest >= 10 {
            rest /= 10
            length &+= 1
        }
        self.digits(UInt64(value), length)
    }

    @inline(__always)
    private func digits(_ value: UInt64, _ length: Int) {
        var rest = value
        var position = length
        while position > 0 {
            position &-= 1
            self.start[self.count &+ position] = UInt8(truncatingIfNeeded: 48 &+ rest % 10)
            rest /= 10
        }
        self.count &+= length
    }

    func bool(_ value: Bool) {
        if value { self.literal("true") } else { self.literal("false") }
    }

    /// In quotation marks, with JSON's escapes. The database holds no control character but line ends and tabs.
    func string(_ text: UnsafePointer<UInt8>, _ length: Int) {
        self.reserve(length &* 2 &+ 2)
        self.byte(34)
        var position = 0
        while position < length {
            let character = text[position]
            if character < 0x20 || character == 34 || character == 92 {
                self.byte(92)
                self.byte(character == 10 ? 110 : character == 13 ? 114 : character == 9 ? 116 : character)
            } else {
                self.byte(character)
            }
            position &+= 1
        }
        self.byte(34)
    }

    /// `2026-01-02T03:04:05.678Z` in quotation marks.
    func time(
        year: UInt32, month: UInt32, day: UInt32, hour: UInt32, minute: UInt32, second: UInt32, microsecond: UInt
    ) {
        self.reserve(26)
        self.byte(34)
        self.digits(UInt64(year), 4)
        self.byte(45)
        self.digits(UInt64(month), 2)
        self.byte(45)
        self.digits(UInt64(day), 2)
        self.byte(84)
        self.digits(UInt64(hour), 2)
        self.byte(58)
        self.digits(UInt64(minute), 2)
        self.byte(58)
        self.digits(UInt64(second), 2)
        self.byte(46)
        self.digits(UInt64(microsecond / 1000), 3)
        self.byte(90)
        self.byte(34)
    }

    /// The 36 characters of a UUID as 22 digits to the base 62.
    func identifier(_ canonical: UnsafePointer<UInt8>) {
        var value: UInt128 = 0
        for position in 0..<36 where canonical[position] != 45 {
            let character = canonical[position]
            value = value << 4 | UInt128(character < 58 ? character &- 48 : character &- 87)
        }
        self.reserve(22)
        let power: UInt64 = 839_299_365_868_340_224  // 62^10
        let (upper, low) = value.quotientAndRemainder(dividingBy: UInt128(power))
        let (high, middle) = upper.quotientAndRemainder(dividingBy: UInt128(power))
        self.base62(UInt64(high), 2)
        self.base62(UInt64(middle), 10)
        self.base62(UInt64(low), 10)
    }

    @inline(__always)
    private func base62(_ value: UInt64, _ length: Int) {
        let alphabet: StaticString = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        var rest = value
        var position = length
        while position > 0 {
            position &-= 1
            self.start[self.count &+ position] = alphabet.utf8Start[Int(rest % 62)]
            rest /= 62
        }
        self.count &+= length
    }
}
