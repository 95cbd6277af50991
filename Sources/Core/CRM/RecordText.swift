import Primitives

/// What a cell of a file says, held to the limits that the JSON endpoints hold values to.
package struct RecordText: Sendable {
    /// Of times that name none.
    private let zone: TimeZoneRules

    package init(zone: TimeZoneRules) { self.zone = zone }

    /// - Parameter text: without white space at its ends, and not empty.
    /// - Throws: `.validation` naming the field.
    package func value(_ text: String, _ field: RecordField) throws(CoreError) -> RecordValue {
        switch field.type {
        case .text(let length):
            guard length.contains(text.unicodeScalars.count) else {
                throw self.issue(field, .length, "Use \(length.lowerBound) to \(length.upperBound) characters.")
            }
            return .text(text)
        case .choice(let choices):
            guard choices.contains(text) else {
                throw self.issue(field, .value, "This must be one of \(choices.joined(separator: ", ")).")
            }
            return .text(text)
        case .integer(let range):
            guard let number = Int64(Self.ungrouped(text)) else {
                throw self.issue(field, .type, "This must be a whole number.")
            }
            guard range.contains(number) else {
                throw self.issue(field, .range, "This must be \(range.lowerBound) to \(range.upperBound).")
            }
            return .integer(number)
        case .money: return .money(try self.cents(text, field))
        case .rate: return .rate(try self.rate(text, field))
        case .currency:
            guard Money.isCurrency(text) else {
                throw self.issue(field, .format, "This must be a currency such as CZK.")
            }
            return .text(text)
        case .country:
            guard text.utf8.count == 2, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
                throw self.issue(field, .format, "This must be a country such as CZ.")
            }
            return .text(text)
        case .instant: return .instant(try self.instant(text, field))
        case .day:
            guard let day = Day(text) else {
                throw self.issue(field, .format, "This must be a day such as 2026-01-31.")
            }
            guard RecordRules.days.contains(day) else {
                throw self.issue(field, .range, "This must be a day of 1900 to 2199.")
            }
            return .day(day)
        case .reference: throw .fault("a reference is no value by itself")
        }
    }

    private func issue(_ field: RecordField, _ code: FieldIssue.Code, _ message: String) -> CoreError {
        .validation([FieldIssue(field.name, code, message)])
    }

    // MARK: Numbers

    /// Spaces between digits, as people group them, are taken out.
    private static func ungrouped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: Self.isSpace) else { return text }
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let isBetweenDigits =
                index > 0 && index + 1 < scalars.count && Self.isDigit(scalars[index - 1])
                && Self.isDigit(scalars[index + 1])
            if Self.isSpace(scalar), isBetweenDigits { continue }
            result.append(scalar)
        }
        return String(result)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\u{A0}" || scalar == "\u{202F}"
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// Sign, whole and fraction; nil for anything else. A comma stands for the point where it is the only mark.
    private static func parts(_ text: String) -> (isNegative: Bool, whole: Substring, fraction: Substring)? {
        var rest = text[...]
        let isNegative = rest.first == "-"
        if isNegative { rest.removeFirst() }
        let parts = rest.split(separator: rest.contains(".") ? "." : ",", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.unicodeScalars.allSatisfy(Self.isDigit) })
        else { return nil }
        return parts.first.map { (isNegative, $0, parts.count == 2 ? parts[1] : "") }
    }

    /// Three digits behind the mark are refused, whatever they are: `1,200` may be meant for twelve hundred.
    private func cents(_ text: String, _ field: RecordField) throws(CoreError) -> Int64 {
        guard let (isNegative, whole, fraction) = Self.parts(Self.ungrouped(text)) else {
            throw self.issue(field, .type, "This must be an amount such as 1234.50.")
        }
        guard fraction.utf8.count <= 2 else { throw self.issue(field, .value, "Use at most two decimals.") }
        let hundredths = fraction + String(repeating: "0", count: 2 - fraction.utf8.count)
        guard let number = Int64("\(whole)\(hundredths)"), Money.cents.contains(number) else {
            throw self.issue(field, .range, "This is more than an amount can be.")
        }
        return isNegative ? -number : number
    }

    private func rate(_ text: String, _ field: RecordField) throws(CoreError) -> Double {
        guard let (isNegative, whole, fraction) = Self.parts(Self.ungrouped(text)), !isNegative,
            let number = Double("\(whole).\(fraction.isEmpty ? "0" : fraction)")
        else { throw self.issue(field, .type, "This must be a rate such as 25.125.") }
        guard RecordRules.rates.contains(number) else {
            throw self.issue(field, .range, "This must be above 0, and at most \(RecordRules.rates.upperBound).")
        }
        return number
    }

    // MARK: Times

    /// RFC 3339; or a day, for its beginning, or a day and a time, by the clock on the wall of the zone.
    private func instant(_ text: String, _ field: RecordField) throws(CoreError) -> Instant {
        guard let instant = self.instant(text) else {
            throw self.issue(field, .format, "This must be a time such as 2026-01-31T12:00:00Z or 2026-01-31 12:00.")
        }
        guard RecordRules.instants.contains(instant) else {
            throw self.issue(field, .range, "This must be a time of 1900 to 2199.")
        }
        return instant
    }

    private func instant(_ text: String) -> Instant? {
        if let instant = Instant(rfc3339: text) { return instant }
        if let day = Day(text) { return self.zone.start(of: day) }
        var bytes = Array(text.utf8)
        guard bytes.count >= 16, bytes.count <= 26, bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "T"),
            // What has a zone and is no time by RFC 3339 is none at all.
            !bytes[11...].contains(where: { "Zz+-".utf8.contains($0) })
        else { return nil }
        bytes[10] = UInt8(ascii: "T")
        if bytes.count == 16 { bytes += Array(":00".utf8) }
        bytes.append(UInt8(ascii: "Z"))
        return bytes.withUnsafeBytes { Instant(rfc3339: $0) }.map(self.zone.instant(wallClock:))
    }
}
