extension SQLType {
    /// The type in a dialect; nil: it has nothing like it.
    func text(_ dialect: SQLDialect) -> String? {
        switch dialect {
        case .mariadb: self.mariadb
        case .postgresql: self.postgresql
        }
    }

    private var mariadb: String? {
        switch self {
        case .integer(let bits, let isUnsigned): Self.mariadbInteger(bits) + (isUnsigned ? " UNSIGNED" : "")
        case .serial(let bits): Self.mariadbInteger(bits)
        case .decimal(let precision, let scale): Self.decimal("DECIMAL", precision, scale, 65, 30)
        case .number: "DECIMAL(38,10)"
        case .float(let bits): bits == 32 ? "FLOAT" : "DOUBLE"
        case .boolean: "BOOLEAN"
        case .character(let length): length <= 255 ? "CHAR(\(max(length, 1)))" : SQLType.varchar(length).mariadb
        case .varchar(let length):
            (length ?? 255) <= 16_383 ? "VARCHAR(\(max(length ?? 255, 1)))" : "LONGTEXT"
        case .text(let size): Self.prefix(size) + "TEXT"
        case .binary(let length): length <= 255 ? "BINARY(\(max(length, 1)))" : SQLType.varbinary(length).mariadb
        case .varbinary(let length): length <= 16_383 ? "VARBINARY(\(max(length, 1)))" : "LONGBLOB"
        case .blob(let size): Self.prefix(size) + "BLOB"
        case .date: "DATE"
        case .time(let precision): "TIME" + Self.fraction(precision)
        case .datetime(let precision): "DATETIME" + Self.fraction(precision)
        case .timestamp(let precision, _): "TIMESTAMP" + Self.fraction(precision)
        case .year: "YEAR"
        case .uuid: "UUID"
        case .json, .array: "JSON"
        case .inet: "INET6"
        case .bit(let length): length <= 64 ? "BIT(\(max(length, 1)))" : nil
        case .enumeration(let values):
            "ENUM(" + values.map { SQLDialect.mariadb.literal($0) }.joined(separator: ",") + ")"
        case .interval: nil
        }
    }

    private var postgresql: String? {
        switch self {
        case .integer(let bits, let isUnsigned): Self.postgresqlInteger(isUnsigned ? bits + 1 : bits)
        case .serial(let bits): Self.postgresqlInteger(bits)
        case .decimal(let precision, let scale): Self.decimal("NUMERIC", precision, scale, 1_000, 1_000)
        case .number: "NUMERIC"
        case .float(let bits): bits == 32 ? "REAL" : "DOUBLE PRECISION"
        case .boolean: "BOOLEAN"
        case .character(let length): length <= 10_485_760 ? "CHAR(\(max(length, 1)))" : "TEXT"
        case .varchar(let length):
            length.map { $0 <= 10_485_760 ? "VARCHAR(\(max($0, 1)))" : "TEXT" } ?? "VARCHAR"
        case .text, .enumeration: "TEXT"
        case .binary, .varbinary, .blob: "BYTEA"
        case .date: "DATE"
        case .time(let precision): "TIME" + Self.fraction(precision)
        case .datetime(let precision): "TIMESTAMP" + Self.fraction(precision)
        case .timestamp(let precision, let isZoned):
            "TIMESTAMP" + Self.fraction(precision) + (isZoned ? " WITH TIME ZONE" : "")
        case .year: "SMALLINT"
        case .interval: "INTERVAL"
        case .uuid: "UUID"
        case .json: "JSONB"
        case .inet: "INET"
        case .bit(let length): length <= 83_886_080 ? "BIT(\(max(length, 1)))" : nil
        case .array(let element): element.postgresql.map { $0 + "[]" }
        }
    }

    private static func mariadbInteger(_ bits: Int) -> String {
        switch bits {
        case ...8: "TINYINT"
        case ...16: "SMALLINT"
        case ...24: "MEDIUMINT"
        case ...32: "INT"
        default: "BIGINT"
        }
    }

    private static func postgresqlInteger(_ bits: Int) -> String {
        switch bits {
        case ...16: "SMALLINT"
        case ...32: "INTEGER"
        case ...64: "BIGINT"
        default: "NUMERIC(20,0)"
        }
    }

    private static func decimal(
        _ name: String, _ precision: Int?, _ scale: Int?, _ mostDigits: Int, _ mostScale: Int
    ) -> String? {
        guard let precision else { return name }
        guard (1...mostDigits).contains(precision), (0...min(precision, mostScale)).contains(scale ?? 0) else {
            return nil
        }
        return scale.map { "\(name)(\(precision),\($0))" } ?? "\(name)(\(precision))"
    }

    private static func fraction(_ precision: Int?) -> String { precision.map { "(\(min($0, 6)))" } ?? "" }

    private static func prefix(_ size: Size) -> String {
        switch size {
        case .tiny: "TINY"
        case .normal: ""
        case .medium: "MEDIUM"
        case .long: "LONG"
        }
    }
}
