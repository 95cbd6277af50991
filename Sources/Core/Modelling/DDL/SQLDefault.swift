import JSON
import Primitives

/// A default value as SQL. People write it in many ways; only what is certain to be taken is written.
struct SQLDefault {
    let dialect: SQLDialect

    /// The expression; nil: it is not known to be one of the type.
    func expression(_ value: String, _ type: SQLType) -> String? {
        let text = value.trimmed
        guard !text.unicodeScalars.contains("\u{0}") else { return nil }
        switch type {
        case .integer(let bits, let isUnsigned): return self.integer(text, bits, isUnsigned)
        case .decimal(let precision, let scale):
            return self.decimal(text, precision ?? 10, precision == nil ? 0 : scale ?? 0)
        case .number: return self.decimal(text, 38, 10)
        case .float: return Self.isDecimal(text) && text.utf8.count <= 30 ? text : nil
        case .boolean: return Self.flag(text)
        case .character(let length): return self.string(value, most: length)
        case .varchar(let length): return self.string(value, most: length ?? 255)
        case .text: return self.string(value, most: 1_000)
        case .enumeration(let values):
            let plain = Self.unquoted(text)
            return values.contains { Array($0.utf8) == Array(plain.utf8) } ? self.dialect.literal(plain) : nil
        case .json: return self.json(text)
        case .uuid: return self.uuid(text)
        case .date: return self.date(text)
        case .datetime(let precision): return self.moment(text, precision, years: 1_000...9_999)
        case .timestamp(let precision, _): return self.moment(text, precision, years: 1_971...2_037)
        case .time: return self.time(text)
        case .serial, .binary, .varbinary, .blob, .year, .interval, .inet, .bit, .array: return nil
        }
    }

    // MARK: Numbers

    private func integer(_ text: String, _ bits: Int, _ isUnsigned: Bool) -> String? {
        let digits = Self.unquoted(text)
        if isUnsigned {
            guard let number = UInt64(digits), bits == 64 || number >> UInt64(bits) == 0 else { return nil }
            return "\(number)"
        }
        guard let number = Int64(digits) else { return nil }
        let most = Int64.max >> Int64(64 - bits)
        return number <= most && number >= -most - 1 ? "\(number)" : nil
    }

    private func decimal(_ text: String, _ precision: Int, _ scale: Int) -> String? {
        let digits = Self.unquoted(text)
        guard Self.isDecimal(digits), !digits.contains("e"), !digits.contains("E") else { return nil }
        let parts = digits.drop { $0 == "-" || $0 == "+" }.split(separator: ".", omittingEmptySubsequences: false)
        let whole = parts[0].drop { $0 == "0" }.count
        let fraction = parts.count > 1 ? parts[1].count : 0
        return whole <= precision - scale && fraction <= scale ? digits : nil
    }

    /// `-1`, `2.50`, `1e3`
    private static func isDecimal(_ text: String) -> Bool {
        guard let number = Double(text), number.isFinite, let last = text.utf8.last else { return false }
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        let first = text.utf8.first { $0 != 0x2D && $0 != 0x2B } ?? 0
        return isDigit(last) && isDigit(first) && text.utf8.allSatisfy { isDigit($0) || "+-.eE".utf8.contains($0) }
    }

    private static func flag(_ text: String) -> String? {
        switch text.lowercased() {
        case "true", "1", "b'1'", "'1'", "'true'", "'t'": "TRUE"
        case "false", "0", "b'0'", "'0'", "'false'", "'f'": "FALSE"
        default: nil
        }
    }

    // MARK: Texts

    private func string(_ value: String, most: Int) -> String? {
        let text = Self.unquoted(value)
        return text.unicodeScalars.count <= most ? self.dialect.literal(text) : nil
    }

    /// `'it''s'` without its quotation marks; any other text as it is.
    private static func unquoted(_ text: String) -> String {
        guard text.utf8.count >= 2, text.utf8.first == 0x27, text.utf8.last == 0x27 else { return text }
        var plain = ""
        var isPending = false
        for scalar in text.unicodeScalars.dropFirst().dropLast() {
            if scalar == "'", !isPending {
                isPending = true
                continue
            }
            if isPending, scalar != "'" { return text }
            isPending = false
            plain.unicodeScalars.append(scalar)
        }
        return isPending ? text : plain
    }

    private func json(_ text: String) -> String? {
        let plain = Self.unquoted(text)
        guard !plain.contains("\\u") else { return nil }
        do throws(JSONSyntaxError) { _ = try JSONValue(parsing: plain) } catch { return nil }
        return self.dialect.literal(plain)
    }

    private func uuid(_ text: String) -> String? {
        if ["uuid()", "gen_random_uuid()", "uuid_generate_v4()", "newid()"].contains(text.lowercased()) {
            return self.dialect == .mariadb ? "UUID()" : "gen_random_uuid()"
        }
        return UUID(canonical: Self.unquoted(text)).map { self.dialect.literal("\($0)") }
    }

    // MARK: Times

    private static let clocks: Set<String> = [
        "now", "now()", "current_timestamp", "current_timestamp()", "localtimestamp", "sysdate", "getdate()",
        "current_timestamp(6)", "current_timestamp(3)", "now(6)", "now(3)",
    ]

    private func moment(_ text: String, _ precision: Int?, years: ClosedRange<Int>) -> String? {
        if Self.clocks.contains(text.lowercased()) {
            return "CURRENT_TIMESTAMP" + (precision.map { "(\(min($0, 6)))" } ?? "")
        }
        let plain = Self.unquoted(text)
        let parts = plain.split(whereSeparator: { $0 == " " || $0 == "T" }).map(String.init)
        guard (1...2).contains(parts.count), Self.isDate(parts[0], years: years) else { return nil }
        guard parts.count == 1 || Self.isTime(parts[1]) else { return nil }
        return self.dialect.literal(parts.joined(separator: " "))
    }

    private func date(_ text: String) -> String? {
        if Self.clocks.contains(text.lowercased()) || ["current_date", "curdate()"].contains(text.lowercased()) {
            return self.dialect == .mariadb ? "(CURRENT_DATE)" : "CURRENT_DATE"
        }
        let plain = Self.unquoted(text)
        return Self.isDate(plain, years: 1_000...9_999) ? self.dialect.literal(plain) : nil
    }

    private func time(_ text: String) -> String? {
        let plain = Self.unquoted(text)
        return Self.isTime(plain) ? self.dialect.literal(plain) : nil
    }

    private static func isDate(_ text: String, years: ClosedRange<Int>) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], let year = self.digits(parts[0]), let month = self.digits(parts[1]),
            let day = self.digits(parts[2]), years.contains(year), (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }

    private static func isTime(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.allSatisfy({ $0.count == 2 }) else { return false }
        let numbers = parts.compactMap { self.digits($0) }
        return numbers.count == parts.count && numbers[0] < 24 && numbers.dropFirst().allSatisfy { $0 < 60 }
    }

    private static func digits(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }
}
