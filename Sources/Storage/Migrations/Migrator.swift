import MariaDB
import Primitives

/// Brings a schema up to date: forward only, each file once, one migrator at a time.
///
/// What is applied stands in the table `schema_migrations`, with the SHA-256 of the file's text. A file's row is written
/// after the file has run; see `Migration` for one that fails half-way.
package struct Migrator: Sendable {
    package let migrations: [Migration]
    /// How long to wait for another migrator of the same schema. Default: 60 s.
    package var lockWait: Duration = .seconds(60)

    /// - Throws: as `Migration.load(folder:)`.
    package init(folder: String) throws {
        self.migrations = try Migration.load(folder: folder)
    }

    /// - Throws: when the numbers are not 1, 2, 3, …
    package init(_ migrations: [Migration]) throws(MigrationError) {
        try Migration.checkConsecutive(migrations)
        self.migrations = migrations
    }

    /// Runs what is not applied yet, over a connection of its own.
    ///
    /// - Parameter starting: called before each file that is run.
    /// - Returns: the migrations that were run.
    /// - Throws: `MigrationError`, before anything is run when the applied ones do not fit the files; `DatabaseError`.
    @discardableResult
    package func migrate(
        _ settings: ConnectionSettings, starting: (Migration) -> Void = { _ in }
    ) throws -> [Migration] {
        let connection = try Connection(settings.withoutStatementTimeout)
        try self.lock(connection)
        // The server gives the lock back when the connection ends, which is here.
        try connection.execute(Self.table)
        let pending = try self.pending(connection)
        for migration in pending {
            starting(migration)
            try self.run(migration, connection)
        }
        return pending
    }

    /// What `migrate` would run now. It changes nothing.
    ///
    /// - Throws: `MigrationError` when the applied ones do not fit the files; `DatabaseError`.
    package func pending(_ settings: ConnectionSettings) throws -> [Migration] {
        let connection = try Connection(settings)
        let hasTable = try connection.first(
            """
            SELECT 1 FROM information_schema.tables
            WHERE table_schema = DATABASE() AND table_name = 'schema_migrations'
            """
        ) { try $0.bool(0) }
        return hasTable == nil ? self.migrations : try self.pending(connection)
    }

    private static let table: SQL = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number     INT UNSIGNED NOT NULL,
            name       VARCHAR(200) NOT NULL,
            checksum   CHAR(64)     NOT NULL,    -- SHA-256 of the file's text, hexadecimal
            applied_at DATETIME(6)  NOT NULL,    -- UTC
            PRIMARY KEY (number)
        ) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        """

    /// Such a lock's name is the whole server's and has at most 64 characters, as the schema's name may have alone.
    private func lock(_ connection: Connection) throws {
        let seconds = Int(clamping: self.lockWait.components.seconds)
        let hasLock = try connection.first(
            "SELECT DATABASE() IS NOT NULL, GET_LOCK(CONCAT('migrate:', MD5(DATABASE())), \(seconds))"
        ) { row in
            guard try row.bool(0) else { throw MigrationError.noDatabase }
            return try row.boolOrNil(1) ?? false
        }
        guard hasLock == true else { throw MigrationError.locked }
    }

    private func run(_ migration: Migration, _ connection: Connection) throws {
        do {
            try connection.script(migration.text)
        } catch let error as ScriptError {
            throw MigrationError.failed(file: migration.file, cause: error)
        }
        try connection.commit()  // what the file may have left open
        try connection.execute(
            """
            INSERT INTO schema_migrations (number, name, checksum, applied_at)
            VALUES (\(migration.number), \(migration.name), SHA2(\(migration.text), 256), UTC_TIMESTAMP(6))
            """)
    }

    /// Compares the files with what is applied.
    private func pending(_ connection: Connection) throws -> [Migration] {
        let applied = try connection.query("SELECT number, name FROM schema_migrations ORDER BY number") { row in
            (number: Int(try row.integer(0)), name: try row.string(1))
        }
        for (number, name) in applied {
            guard self.migrations.indices.contains(number - 1) else {
                throw MigrationError.unknown(number: number, name: name)
            }
            let migration = self.migrations[number - 1]
            let isSame = try connection.first(
                "SELECT checksum = SHA2(\(migration.text), 256) FROM schema_migrations WHERE number = \(number)"
            ) { try $0.bool(0) }
            guard isSame == true else { throw MigrationError.changed(file: migration.file) }
        }
        if let last = applied.last, last.number != applied.count {
            let missing = zip(1..., applied).first { $0 != $1.number }?.0 ?? 1
            throw MigrationError.outOfOrder(file: self.migrations[missing - 1].file, applied: last.number)
        }
        return Array(self.migrations.dropFirst(applied.count))
    }
}
