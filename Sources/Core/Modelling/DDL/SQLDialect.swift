/// The SQL that a model is written in.
package enum SQLDialect: String, Sendable, CaseIterable {
    /// 10.11.
    case mariadb
    /// 15.
    case postgresql

    func identifier(_ name: String) -> String {
        switch self {
        case .mariadb: "`" + name.doubling("`") + "`"
        case .postgresql: "\"" + name.doubling("\"") + "\""
        }
    }

    /// On one line, so that what is split at line ends stays whole.
    func literal(_ text: String) -> String {
        let quoted = text.doubling("'")
        switch self {
        case .mariadb: return "'" + quoted.doubling("\\").onOneLine + "'"
        case .postgresql:
            let escaped = quoted.doubling("\\").onOneLine
            return escaped == quoted ? "'" + quoted + "'" : "E'" + escaped + "'"
        }
    }
}

extension String {
    /// The text with line ends as escapes.
    fileprivate var onOneLine: String {
        var text = ""
        for scalar in self.unicodeScalars {
            switch scalar {
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// The text with each `mark` twice.
    fileprivate func doubling(_ mark: Unicode.Scalar) -> String {
        var text = ""
        for scalar in self.unicodeScalars {
            text.unicodeScalars.append(scalar)
            if scalar == mark { text.unicodeScalars.append(scalar) }
        }
        return text
    }
}

/// Makes names of people identifiers of a database: short enough, of characters that it takes, and each of its own.
struct SQLNames {
    private let dialect: SQLDialect
    /// A table's name is its file's name in MariaDB.
    private let areTables: Bool
    private var taken: Set<String> = []

    init(_ dialect: SQLDialect, areTables: Bool) {
        self.dialect = dialect
        self.areTables = areTables
        // PostgreSQL's system columns.
        if dialect == .postgresql, !areTables {
            for name in ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"] { self.taken.insert(Self.folded(name)) }
        }
    }

    /// The name itself where that can be.
    mutating func identifier(_ name: String) -> String {
        let allowed = self.allowed(name)
        var identifier = self.shortened(allowed, by: 0)
        var count = 2
        while !self.taken.insert(Self.folded(identifier)).inserted {
            let suffix = "_\(count)"
            identifier = self.shortened(allowed, by: suffix.utf8.count) + suffix
            count += 1
        }
        return identifier
    }

    /// MariaDB's identifiers have no characters beyond the basic plane.
    private func allowed(_ name: String) -> String {
        guard self.dialect == .mariadb else { return name }
        return String(String.UnicodeScalarView(name.unicodeScalars.map { $0.value > 0xFFFF ? "_" : $0 }))
    }

    /// MariaDB: 64 characters, and a file's name of 255 bytes, in which a character may take 5; PostgreSQL: 63 bytes.
    private func shortened(_ name: String, by room: Int) -> String {
        var kept = String.UnicodeScalarView()
        var (count, bytes) = (room, room)
        for scalar in name.unicodeScalars {
            count += 1
            switch self.dialect {
            case .mariadb: bytes += self.areTables && !(scalar.isASCII && scalar.properties.isAlphabetic) ? 5 : 1
            case .postgresql: bytes += UTF8.width(scalar)
            }
            let fits = self.dialect == .mariadb ? count <= 64 && bytes <= 200 : bytes <= 63
            guard fits else { break }
            kept.append(scalar)
        }
        let text = String(kept).trimmed
        return text.isEmpty ? "_" : text
    }

    /// Equal for names that MariaDB takes for the same: its collation of identifiers knows neither case nor accents.
    private static func folded(_ name: String) -> String {
        var folded = ""
        for scalar in name.unicodeScalars {
            if scalar == "ß" {
                folded += "S"
                continue
            }
            for upper in scalar.properties.uppercaseMapping.unicodeScalars { folded += self.withoutAccent(upper) }
        }
        return folded
    }

    /// `LATIN CAPITAL LETTER E WITH ACUTE` is an `E`.
    private static func withoutAccent(_ scalar: Unicode.Scalar) -> String {
        guard !scalar.isASCII, let name = scalar.properties.name, let letter = name.firstRange(of: " LETTER "),
            let accent = name.firstRange(of: " WITH ")
        else { return String(scalar) }
        let base = name[letter.upperBound..<accent.lowerBound]
        return name.hasPrefix("LATIN ") ? String(base) : String(name[..<accent.lowerBound])
    }
}

extension String {
    fileprivate func firstRange(of other: String) -> Range<String.Index>? {
        var start = self.startIndex
        while start < self.endIndex {
            if self[start...].hasPrefix(other) {
                return start..<(self.index(start, offsetBy: other.count))
            }
            start = self.index(after: start)
        }
        return nil
    }
}
