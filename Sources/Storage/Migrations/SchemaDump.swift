import MariaDB

/// The schema as text, to be compared with the one that is checked in.
package enum SchemaDump {
    /// `SHOW CREATE TABLE` of every table in the order of their names, one empty line between them; then the triggers. How far an
    /// AUTO_INCREMENT has counted is left out, and into which partitions a table is divided by now: it is data.
    package static func text(_ connection: Connection) throws -> String {
        let tables = try connection.query(
            """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
            ORDER BY CAST(table_name AS BINARY)
            """
        ) { try $0.string(0) }
        let statements = try tables.map { table in
            let statement = try connection.first("SHOW CREATE TABLE \(identifier: table)") { try $0.string(1) }
            return Self.withoutPartitions(Self.withoutCounter(statement ?? "")) + ";\n"
        }
        return (statements + (try Self.triggers(connection))).joined(separator: "\n")
    }

    /// Without who made them.
    private static func triggers(_ connection: Connection) throws -> [String] {
        try connection.query(
            """
            SELECT trigger_name, action_timing, event_manipulation, event_object_table, action_statement
            FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY CAST(trigger_name AS BINARY)
            """
        ) {
            let moment = "\(try $0.string(1)) \(try $0.string(2))"
            return """
                CREATE TRIGGER `\(try $0.string(0))` \(moment) ON `\(try $0.string(3))` FOR EACH ROW
                \(try $0.string(4));

                """
        }
    }

    /// The table's options stand in the line that begins with the closing parenthesis; a column's own `AUTO_INCREMENT`
    /// has no number.
    private static func withoutCounter(_ statement: String) -> String {
        statement.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in
                guard line.hasPrefix(") ") else { return String(line) }
                return line.split(separator: " ").filter { !$0.hasPrefix("AUTO_INCREMENT=") }.joined(separator: " ")
            }
            .joined(separator: "\n")
    }

    /// They stand in lines of their own at the end, below the line that says by what the table is divided.
    private static func withoutPartitions(_ statement: String) -> String {
        statement.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("(PARTITION ") && !$0.hasPrefix(" PARTITION `") }
            .joined(separator: "\n")
    }
}
