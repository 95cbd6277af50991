/// Reads a TZif file. Source: RFC 8536 §3.
struct TimeZoneFile {
    struct Contents {
        let first: Int
        let changes: [(at: Int64, offset: Int)]
        /// `CET-1CEST,M3.5.0,M10.5.0/3`; nil when there is none.
        let footer: String?
    }

    private struct Counts {
        let utc: Int
        let standard: Int
        let leap: Int
        let times: Int
        let types: Int
        let characters: Int
    }

    private let bytes: [UInt8]
    private var position = 0

    /// Nil when the file does not begin as one.
    init?(_ bytes: [UInt8]) {
        guard bytes.count > 44, bytes.starts(with: Array("TZif".utf8)), bytes[4] >= UInt8(ascii: "2") else {
            return nil
        }
        self.bytes = bytes
    }

    /// Skips the first body, whose times have 32 bits, and reads the second.
    mutating func read() -> Contents? {
        guard let old = self.header() else { return nil }
        self.position += old.times * 5 + old.types * 6 + old.characters + old.leap * 8 + old.standard + old.utc
        guard let counts = self.header(), counts.types > 0 else { return nil }
        let length = counts.times * 9 + counts.types * 6 + counts.characters + counts.leap * 12
        guard self.position + length + counts.standard + counts.utc <= self.bytes.count else { return nil }
        let times = (0..<counts.times).map { _ in self.integer(8) }
        let indexes = (0..<counts.times).map { _ in Int(self.byte()) }
        let offsets = (0..<counts.types).map { _ in
            let offset = Int(self.integer(4))
            self.position += 2
            return offset
        }
        guard indexes.allSatisfy({ $0 < offsets.count }) else { return nil }
        self.position += counts.characters + counts.leap * 12 + counts.standard + counts.utc
        return Contents(
            first: offsets[0], changes: zip(times, indexes).map { (at: $0, offset: offsets[$1]) }, footer: self.footer)
    }

    private mutating func header() -> Counts? {
        guard self.position + 44 <= self.bytes.count else { return nil }
        self.position += 20
        let counts = (0..<6).map { _ in Int(self.integer(4)) }
        guard counts.allSatisfy({ (0...100_000).contains($0) }) else { return nil }
        return Counts(
            utc: counts[0], standard: counts[1], leap: counts[2], times: counts[3], types: counts[4],
            characters: counts[5])
    }

    private var footer: String? {
        let rest = self.bytes[min(self.position, self.bytes.count)...]
        guard rest.first == UInt8(ascii: "\n"), rest.last == UInt8(ascii: "\n"), rest.count > 2 else { return nil }
        return String(decoding: rest.dropFirst().dropLast(), as: UTF8.self)
    }

    private mutating func byte() -> UInt8 {
        defer { self.position += 1 }
        return self.bytes[self.position]
    }

    /// Big-endian, two's complement.
    private mutating func integer(_ width: Int) -> Int64 {
        var value: UInt64 = self.bytes[self.position] & 0x80 == 0 ? 0 : .max
        for byte in self.bytes[self.position..<self.position + width] { value = value << 8 | UInt64(byte) }
        self.position += width
        return Int64(bitPattern: value)
    }
}

/// A rule such as `CET-1CEST,M3.5.0,M10.5.0/3`. Source: RFC 8536 §3.3; POSIX.1-2017 §8.3. Only the `Mm.w.d` form of a
/// date is read, which is what the compiled files have.
struct PosixTimeZone {
    private struct Turn {
        let month: Int
        /// 1–5; 5 is the last.
        let week: Int
        /// 0 is Sunday.
        let weekday: Int
        /// Seconds after midnight, by the clock before the turn.
        let time: Int
    }

    private let standard: Int
    private let summer: (offset: Int, begin: Turn, end: Turn)?

    init?(_ text: String) {
        var scanner = Scanner(text: Array(text.utf8)[...])
        guard scanner.skipName(), let standard = scanner.time() else { return nil }
        self.standard = -standard
        guard !scanner.text.isEmpty else {
            self.summer = nil
            return
        }
        guard scanner.skipName() else { return nil }
        let offset = scanner.text.first == UInt8(ascii: ",") ? self.standard + 3_600 : scanner.time().map { -$0 }
        guard let offset, let begin = scanner.turn(), let end = scanner.turn(), scanner.text.isEmpty else { return nil }
        self.summer = (offset: offset, begin: begin, end: end)
    }

    /// In the order of time.
    func changes(inYear year: Int) -> [(at: Int64, offset: Int)] {
        guard let summer else { return [] }
        let begin = Self.second(of: summer.begin, year) - Int64(self.standard)
        let end = Self.second(of: summer.end, year) - Int64(summer.offset)
        return [(at: begin, offset: summer.offset), (at: end, offset: self.standard)].sorted { $0.at < $1.at }
    }

    private static func second(of turn: Turn, _ year: Int) -> Int64 {
        let first = Day(year: year, month: turn.month, day: 1)
        var day = first + (turn.weekday - first.weekday + 7) % 7 + (turn.week - 1) * 7
        while day - first >= Instant.days(inMonth: turn.month, year: year) { day = day - 7 }
        return Int64(day.number) * 86_400 + Int64(turn.time)
    }

    private struct Scanner {
        var text: ArraySlice<UInt8>

        /// Letters, or anything in angle brackets.
        mutating func skipName() -> Bool {
            let before = self.text.count
            if self.text.first == UInt8(ascii: "<") {
                self.text = self.text.drop { $0 != UInt8(ascii: ">") }.dropFirst()
            } else {
                self.text = self.text.drop { (65...90).contains($0) || (97...122).contains($0) }
            }
            return self.text.count < before
        }

        /// `[+-]hh[:mm[:ss]]`, in seconds.
        mutating func time() -> Int? {
            var sign = 1
            if let mark = self.text.first, mark == UInt8(ascii: "-") || mark == UInt8(ascii: "+") {
                sign = mark == UInt8(ascii: "-") ? -1 : 1
                self.text = self.text.dropFirst()
            }
            guard var seconds = self.number().map({ $0 * 3_600 }) else { return nil }
            for unit in [60, 1] where self.take(":") {
                guard let part = self.number() else { return nil }
                seconds += part * unit
            }
            return sign * seconds
        }

        /// `,Mm.w.d[/time]`; without a time at two in the morning.
        mutating func turn() -> Turn? {
            guard self.take(","), self.take("M"), let month = self.number(), self.take("."), let week = self.number(),
                self.take("."), let weekday = self.number(), (1...12).contains(month), (1...5).contains(week),
                (0...6).contains(weekday)
            else { return nil }
            guard self.take("/") else { return Turn(month: month, week: week, weekday: weekday, time: 7_200) }
            return self.time().map { Turn(month: month, week: week, weekday: weekday, time: $0) }
        }

        private mutating func take(_ mark: Unicode.Scalar) -> Bool {
            guard self.text.first == UInt8(ascii: mark) else { return false }
            self.text = self.text.dropFirst()
            return true
        }

        private mutating func number() -> Int? {
            let digits = self.text.prefix(4).prefix { (48...57).contains($0) }
            self.text = self.text.dropFirst(digits.count)
            return Int(String(decoding: digits, as: UTF8.self))
        }
    }
}
