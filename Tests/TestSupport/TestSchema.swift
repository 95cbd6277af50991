import MariaDB
import Storage

/// Schemas with all migrations applied.
extension TestDatabase {
    /// The schema that the tests of one run share: each keeps to rows of accounts that it made itself. It is made anew
    /// by the first test that asks, and stays afterwards, for whoever wants to look into it.
    package static func shared() throws -> ConnectionSettings {
        try SharedSchema.made.get().settings
    }

    /// Runs `body` with a schema of its own, for a test that counts rows or changes other people's.
    package static func withMigratedDatabase<R>(_ body: (ConnectionSettings) throws -> R) throws -> R {
        try Self.withEmptyDatabase { settings in
            try Self.migrate(settings)
            return try body(settings)
        }
    }

    fileprivate static func migrate(_ settings: ConnectionSettings) throws {
        try Migrator(folder: Self.repository + "/sql/migrations").migrate(settings)
    }

    /// The folder of the package.
    private static let repository = "\(#filePath)".split(separator: "/").dropLast(3)
        .reduce(into: "") { $0 += "/" + $1 }
}

/// `@unchecked Sendable` is safe because nobody uses the connection after `init`: it only has to stay open.
private final class SharedSchema: @unchecked Sendable {
    static let made = Result { try SharedSchema() }

    let settings: ConnectionSettings
    /// Holds the lock that keeps a second run off the schema, for as long as this process lives.
    private let holder: Connection

    private struct Busy: Swift.Error, CustomStringConvertible {
        let description = "another run of the tests has been using this MariaDB for more than a minute"
    }

    private init() throws {
        var settings = try TestDatabase.settings()
        let name = (settings.database ?? "atrium_test") + "_shared"
        self.holder = try Connection(settings.withoutStatementTimeout)
        guard try self.holder.first("SELECT GET_LOCK(\(name), 60)", as: { try $0.integerOrNil(0) }) == 1 else {
            throw Busy()
        }
        try self.holder.execute("DROP DATABASE IF EXISTS \(identifier: name)")
        try self.holder.execute("CREATE DATABASE \(identifier: name) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        settings.database = name
        try TestDatabase.migrate(settings)
        self.settings = settings
    }
}
