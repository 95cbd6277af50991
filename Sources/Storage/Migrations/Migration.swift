import Primitives

/// One numbered file of SQL that brings the schema one step on.
///
/// MariaDB commits at each DDL statement, so a file that fails half-way stays half applied and is run again whole: it
/// is written so that this is harmless (`IF NOT EXISTS`).
package struct Migration: Sendable, Equatable {
    /// From 1, without a gap.
    package let number: Int
    /// `accounts` of `0001_accounts.sql`.
    package let name: String
    package let text: String

    package init(number: Int, name: String, text: String) {
        self.number = number
        self.name = name
        self.text = text
    }

    /// The file's name: `0001_accounts.sql`.
    package var file: String {
        let digits = String(self.number)
        return String(repeating: "0", count: max(4 - digits.count, 0)) + digits + "_\(self.name).sql"
    }
}

extension Migration {
    /// Reads every `.sql` file of a folder, in the order of their numbers.
    ///
    /// - Throws: `PosixError`, or `MigrationError` for a name that is not `NNNN_name.sql`, a number that is missing or
    ///   there twice, or a text that is not UTF-8.
    package static func load(folder: String) throws -> [Migration] {
        let migrations = try Files.list(folder).filter { $0.hasSuffix(".sql") }
            .map { file in
                guard let (number, name) = Self.parse(file) else { throw MigrationError.badFileName(file) }
                guard let text = String(validating: try Files.read("\(folder)/\(file)"), as: UTF8.self) else {
                    throw MigrationError.notText(file)
                }
                return Migration(number: number, name: name, text: text)
            }
            .sorted { $0.number < $1.number }
        try Self.checkConsecutive(migrations)
        return migrations
    }

    internal static func checkConsecutive(_ migrations: [Migration]) throws(MigrationError) {
        for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
            throw MigrationError.notConsecutive(file: migration.file, expected: index + 1)
        }
    }

    /// Four digits, an underscore, then lower-case letters, digits and underscores.
    private static func parse(_ file: String) -> (number: Int, name: String)? {
        let digits = file.prefix(4)
        let name = file.dropFirst(5).dropLast(4)
        let isNamed = !name.isEmpty && name.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789_".contains($0) }
        guard digits.allSatisfy({ ("0"..."9").contains($0) }), let number = Int(digits), isNamed,
            file == "\(digits)_\(name).sql"
        else { return nil }
        return (number, String(name))
    }
}
