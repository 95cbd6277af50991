/// A column's type, as far as it is known what is meant by its text.
indirect enum SQLType: Equatable, Sendable {
    case integer(bits: Int, isUnsigned: Bool)
    /// Counts up by itself.
    case serial(bits: Int)
    case decimal(precision: Int?, scale: Int?)
    /// A number with no precision of its own.
    case number
    case float(bits: Int)
    case boolean
    case character(Int)
    case varchar(Int?)
    case text(Size)
    case binary(Int)
    case varbinary(Int)
    case blob(Size)
    case date
    case time(precision: Int?)
    /// In a time zone of no one's.
    case datetime(precision: Int?)
    case timestamp(precision: Int?, isZoned: Bool)
    case year, interval, uuid, json, inet
    case bit(Int)
    case enumeration([String])
    case array(SQLType)

    enum Size: Equatable, Sendable {
        case tiny, normal, medium, long
    }

    /// - Returns: nil for a text that is none of the known types.
    init?(_ dataType: String) {
        guard var words = SQLTypeWords(dataType) else { return nil }
        if words.isArray {
            words.isArray = false
            guard let element = SQLType(words) else { return nil }
            self = .array(element)
        } else {
            guard let type = SQLType(words) else { return nil }
            self = type
        }
    }

    private init?(_ words: SQLTypeWords) {
        let number = words.numbers.first
        let isKnown = ["number", "decimal", "numeric", "dec", "fixed", "time", "timestamp"].contains(words.name)
        guard isKnown || words.numbers.count <= 1 || words.name == "float" || words.name == "double" else { return nil }
        switch words.name {
        case "decimal", "numeric", "dec", "fixed":
            self = .decimal(precision: number, scale: words.numbers.dropFirst().first)
        case "number": self = number.map { .decimal(precision: $0, scale: words.numbers.dropFirst().first) } ?? .number
        case "money": self = .decimal(precision: 19, scale: 4)
        case "char", "character", "nchar", "bpchar": self = .character(number ?? 1)
        case "varchar", "character varying", "nvarchar", "varchar2", "nvarchar2", "char varying":
            self = .varchar(number)
        case "binary": self = .binary(number ?? 1)
        case "varbinary", "binary varying": self = number.map { .varbinary($0) } ?? .blob(.normal)
        case "time", "time without time zone", "time with time zone", "timetz": self = .time(precision: number)
        case "datetime", "datetime2", "smalldatetime": self = .datetime(precision: number)
        case "timestamp", "timestamp without time zone": self = .timestamp(precision: number, isZoned: false)
        case "timestamptz", "timestamp with time zone": self = .timestamp(precision: number, isZoned: true)
        case "bit", "bit varying": self = .bit(number ?? 1)
        case "enum" where !words.texts.isEmpty: self = .enumeration(words.texts)
        case "array": self = .array(.text(.normal))
        case "tinyint" where number == 1: self = .boolean
        default:
            guard let type = Self.plain[words.name] else { return nil }
            self = words.isUnsigned ? type.unsigned : type
        }
    }

    private var unsigned: SQLType {
        if case .integer(let bits, _) = self { return .integer(bits: bits, isUnsigned: true) }
        return self
    }

    /// Types that need no more than their name.
    private static let plain: [String: SQLType] = {
        let named: [(String, SQLType)] = [
            ("tinyint int1", .integer(bits: 8, isUnsigned: false)),
            ("smallint int2 short", .integer(bits: 16, isUnsigned: false)),
            ("mediumint int3", .integer(bits: 24, isUnsigned: false)),
            ("int integer int4 int32", .integer(bits: 32, isUnsigned: false)),
            ("bigint int8 int64 long", .integer(bits: 64, isUnsigned: false)),
            ("serial serial4", .serial(bits: 32)), ("bigserial serial8", .serial(bits: 64)),
            ("smallserial serial2", .serial(bits: 16)),
            ("float4 real", .float(bits: 32)), ("float float8 double double-precision", .float(bits: 64)),
            ("bool boolean", .boolean), ("text string clob ntext", .text(.normal)), ("tinytext", .text(.tiny)),
            ("mediumtext", .text(.medium)), ("longtext xml", .text(.long)), ("blob bytea image", .blob(.normal)),
            ("tinyblob", .blob(.tiny)), ("mediumblob", .blob(.medium)), ("longblob", .blob(.long)), ("date", .date),
            ("year", .year), ("interval", .interval), ("uuid uniqueidentifier", .uuid),
            ("json jsonb object struct map variant", .json), ("inet inet4 inet6 cidr", .inet),
        ]
        var plain: [String: SQLType] = [:]
        for (names, type) in named {
            for name in names.split(separator: " ") { plain[name.replacing("-", with: " ")] = type }
        }
        return plain
    }()
}

extension Substring {
    fileprivate func replacing(_ mark: Character, with other: Character) -> String {
        String(self.map { $0 == mark ? other : $0 })
    }
}

/// The text of a type in parts: `bigint(20) unsigned`, `enum('a','b')`, `timestamp(3) with time zone`, `text[]`.
private struct SQLTypeWords {
    /// Lower case, its words with one space between; what stands in parentheses is left out.
    var name = ""
    var numbers: [Int] = []
    var texts: [String] = []
    var isUnsigned = false
    var isArray = false

    /// - Returns: nil where something else stands in it.
    init?(_ text: String) {
        var words: [String] = []
        var rest = text.trimmed[...]
        var hasArguments = false
        while let first = rest.first {
            if first == " " {
                rest = rest.dropFirst()
            } else if first == "(" {
                guard !hasArguments, !words.isEmpty, self.arguments(&rest) else { return nil }
                hasArguments = true
            } else if rest == "[]" {
                self.isArray = true
                rest = ""
            } else {
                let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
                guard !word.isEmpty else { return nil }
                words.append(word.lowercased())
                rest = rest.dropFirst(word.count)
            }
        }
        self.isUnsigned = words.contains("unsigned")
        words.removeAll { ["unsigned", "signed", "zerofill"].contains($0) }
        self.name = words.joined(separator: " ")
    }

    /// Numbers or texts in parentheses.
    private mutating func arguments(_ rest: inout Substring) -> Bool {
        rest = rest.dropFirst()
        while let first = rest.first {
            switch first {
            case " ", ",": rest = rest.dropFirst()
            case ")":
                rest = rest.dropFirst()
                return true
            case "'":
                guard let text = Self.quoted(&rest) else { return false }
                self.texts.append(text)
            default:
                let digits = rest.prefix { $0.isASCII && $0.isNumber }
                guard let number = Int(digits), number < 1 << 31 else { return false }
                self.numbers.append(number)
                rest = rest.dropFirst(digits.count)
            }
        }
        return false
    }

    private static func quoted(_ rest: inout Substring) -> String? {
        rest = rest.dropFirst()
        var text = ""
        while let first = rest.first {
            rest = rest.dropFirst()
            guard first == "'" else {
                text.append(first)
                continue
            }
            guard rest.first == "'" else { return text }
            text.append("'")
            rest = rest.dropFirst()
        }
        return nil
    }
}
