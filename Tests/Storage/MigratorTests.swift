import MariaDB
import Primitives
import Storage
import Synchronization
import TestSupport
import Testing

@Suite struct MigratorTests {
    private static let accounts = Migration(
        number: 1, name: "accounts",
        text: """
            -- 0001_accounts.sql
            CREATE TABLE IF NOT EXISTS accounts (
                id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
                name VARCHAR(20) NOT NULL,
                CONSTRAINT accounts_name UNIQUE (name)
            ) ENGINE = InnoDB;
            INSERT IGNORE INTO accounts (name) VALUES ('first'), ('it''s; not a separator');
            """)
    private static let notes = Migration(
        number: 2, name: "notes",
        text: "CREATE TABLE IF NOT EXISTS notes (id INT PRIMARY KEY, account_id INT NOT NULL) ENGINE = InnoDB;\n")
    private static let noteTexts = Migration(
        number: 3, name: "note_texts", text: "ALTER TABLE notes ADD COLUMN IF NOT EXISTS body TEXT NOT NULL;\n")

    /// A folder of migration files, removed afterwards.
    private func withFolder<R>(_ files: [String: String], _ body: (String) throws -> R) throws -> R {
        let folder = "/tmp/atrium-migrations-\(UUID.v7().base62)"
        try Files.createDirectory(folder, mode: 0o700)
        for (name, text) in files { try Files.writeAtomically(Array(text.utf8), to: "\(folder)/\(name)") }
        let result = Result { try body(folder) }
        for name in files.keys { try Files.remove("\(folder)/\(name)") }
        try Files.remove(folder)
        return try result.get()
    }

    private func applied(_ settings: ConnectionSettings) throws -> [String] {
        try Connection(settings).query("SELECT number, name FROM schema_migrations ORDER BY applied_at, number") {
            row in
            "\(try row.integer(0)) \(try row.string(1))"
        }
    }

    @Test func `files are applied in the order of their numbers`() throws {
        let files = Dictionary(
            uniqueKeysWithValues: [Self.noteTexts, Self.accounts, Self.notes].map { ($0.file, $0.text) })
        try self.withFolder(files.merging(["README.md": "not a migration"]) { $1 }) { folder in
            try TestDatabase.withEmptyDatabase { settings in
                let migrator = try Migrator(folder: folder)
                #expect(try migrator.pending(settings) == [Self.accounts, Self.notes, Self.noteTexts])
                var started: [String] = []
                let run = try migrator.migrate(settings) { started.append($0.file) }
                #expect(run == [Self.accounts, Self.notes, Self.noteTexts])
                #expect(started == ["0001_accounts.sql", "0002_notes.sql", "0003_note_texts.sql"])
                #expect(try self.applied(settings) == ["1 accounts", "2 notes", "3 note_texts"])
                #expect(try migrator.pending(settings) == [])
            }
        }
    }

    @Test func `what is applied is not run again, and what is new is`() throws {
        try TestDatabase.withEmptyDatabase { settings in
            #expect(try Migrator([Self.accounts]).migrate(settings) == [Self.accounts])
            try Connection(settings).execute("DELETE FROM accounts")
            #expect(try Migrator([Self.accounts]).migrate(settings) == [])
            #expect(try Migrator([Self.accounts, Self.notes]).migrate(settings) == [Self.notes])
            #expect(try Connection(settings).first("SELECT COUNT(*) FROM accounts") { try $0.integer(0) } == 0)
        }
    }

    @Test func `the checksum is the SHA-256 of the text`() throws {
        try TestDatabase.withEmptyDatabase { settings in
            try Migrator([Migration(number: 1, name: "abc", text: "DO 1")]).migrate(settings)
            let checksum = try Connection(settings).first("SELECT checksum FROM schema_migrations") { try $0.string(0) }
            #expect(checksum == "c889859802416df7b65eb4781eeab97336278260639151706d632e819457a392")
        }
    }

    @Test func `a changed file is refused before anything is run`() throws {
        try TestDatabase.withEmptyDatabase { settings in
            try Migrator([Self.accounts]).migrate(settings)
            let changed = Migration(number: 1, name: "accounts", text: Self.accounts.text + " ")
            let error = try #require(throws: MigrationError.self) {
                try Migrator([changed, Self.notes]).migrate(settings)
            }
            #expect(error.description == "0001_accounts.sql: changed since it was applied")
            #expect(throws: MigrationError.self) { try Migrator([changed]).pending(settings) }
            #expect(try self.applied(settings) == ["1 accounts"])
        }
    }

    @Test func `a database ahead of the files is refused`() throws {
        try TestDatabase.withEmptyDatabase { settings in
            try Migrator([Self.accounts, Self.notes]).migrate(settings)
            let error = try #require(throws: MigrationError.self) { try Migrator([Self.accounts]).migrate(settings) }
            #expect(error.description == "migration 2 (notes) is applied, but its file is not there")
        }
    }

    @Test func `a file before an applied one is refused`() throws {
        try TestDatabase.withEmptyDatabase { settings in
            try Migrator([Self.accounts, Self.notes, Self.noteTexts]).migrate(settings)
            try Connection(settings).execute("DELETE FROM schema_migrations WHERE number = 2")
            let error = try #require(throws: MigrationError.self) {
                try Migrator([Self.accounts, Self.notes, Self.noteTexts]).migrate(settings)
            }
            #expect(error.description == "0002_notes.sql: not applied, although number 3 after it is")
        }
    }

    @Test(arguments: [
        (["0001_a.sql", "0003_c.sql"], "0003_c.sql: number 2 was expected here"),
        (["0002_b.sql"], "0002_b.sql: number 1 was expected here"),
        (["0001_a.sql", "0001_b.sql"], "number 2 was expected here"),
        (["1_a.sql"], "1_a.sql: a migration is named NNNN_name.sql"),
        (["0001_A.sql"], "0001_A.sql: a migration is named NNNN_name.sql"),
        (["0001_.sql"], "0001_.sql: a migration is named NNNN_name.sql"),
    ])
    func `a folder with a gap, a double or a bad name is refused`(names: [String], message: String) throws {
        try self.withFolder(Dictionary(uniqueKeysWithValues: names.map { ($0, "DO 1;") })) { folder in
            let error = #expect(throws: MigrationError.self) { try Migrator(folder: folder) }
            #expect(error?.description.hasSuffix(message) == true)
        }
    }

    @Test func `a failure names the file and the statement, and the file can be run again`() throws {
        let broken = Migration(
            number: 2, name: "broken",
            text: "CREATE TABLE IF NOT EXISTS half (id INT); INSERT INTO missing VALUES (1); DO 1;")
        try TestDatabase.withEmptyDatabase { settings in
            let error = try #require(throws: MigrationError.self) {
                try Migrator([Self.accounts, broken]).migrate(settings)
            }
            #expect(error.description.hasPrefix("0002_broken.sql: statement 2: database error 1146 "))
            #expect(try self.applied(settings) == ["1 accounts"])
            try Connection(settings).execute("CREATE TABLE missing (id INT)")
            #expect(try Migrator([Self.accounts, broken]).migrate(settings) == [broken])
        }
    }

    @Test func `two migrators at once run each file once`() throws {
        // Not repeatable on purpose: a second run would fail.
        let once = (1...5).map { Migration(number: $0, name: "step", text: "CREATE TABLE step\($0) (id INT);") }
        try TestDatabase.withEmptyDatabase { settings in
            let migrators = try (0..<4).map { _ in try Started { try Migrator(once).migrate(settings).count } }
            let run = try migrators.compactMap { try $0.value() }
            #expect(run.sorted() == [0, 0, 0, 5])
            #expect(try self.applied(settings).count == 5)
        }
    }

    @Test func `a migrator does not wait longer than it is told`() throws {
        try TestDatabase.withEmptyDatabase { settings in
            let holder = try Connection(settings)
            try holder.execute("DO GET_LOCK(CONCAT('migrate:', MD5(DATABASE())), 0)")
            var migrator = try Migrator([Self.accounts])
            migrator.lockWait = .zero
            let error = try #require(throws: MigrationError.self) { try migrator.migrate(settings) }
            guard case .locked = error else { throw error }
            try holder.execute("DO RELEASE_ALL_LOCKS()")
            #expect(try migrator.migrate(settings) == [Self.accounts])
        }
    }

    @Test func `a database must be named`() throws {
        var settings = try TestDatabase.settings()
        settings.database = nil
        let error = try #require(throws: MigrationError.self) { try Migrator([]).migrate(settings) }
        guard case .noDatabase = error else { throw error }
    }

    @Test func `the dump is the same whatever was inserted, and in the order of names`() throws {
        func dump(_ settings: ConnectionSettings) throws -> String { try SchemaDump.text(try Connection(settings)) }
        let first = try TestDatabase.withEmptyDatabase { settings in
            try Migrator([Self.accounts, Self.notes]).migrate(settings)
            return try dump(settings)
        }
        let second = try TestDatabase.withEmptyDatabase { settings in
            try Connection(settings).script("CREATE TABLE accounts_view_source (id INT); CREATE VIEW a AS SELECT 1;")
            try Migrator([Self.accounts, Self.notes]).migrate(settings)
            try Connection(settings).script(
                "INSERT INTO accounts (name) VALUES ('a'), ('b'); DROP TABLE accounts_view_source;")
            return try dump(settings)
        }
        #expect(first == second)
        let tables = first.split(separator: "\n").filter { $0.hasPrefix("CREATE") }
        #expect(
            tables == ["CREATE TABLE `accounts` (", "CREATE TABLE `notes` (", "CREATE TABLE `schema_migrations` ("])
        #expect(first.contains("COLLATE=utf8mb4_bin;\n\nCREATE TABLE `notes`"))
        #expect(first.hasSuffix(";\n") && !first.contains("AUTO_INCREMENT="))
    }

    @Test func `a dump includes system-versioned tables`() throws {
        try TestDatabase.withEmptyDatabase { settings in
            let connection = try Connection(settings)
            try connection.execute("CREATE TABLE versioned (id INT PRIMARY KEY) WITH SYSTEM VERSIONING")
            #expect(try SchemaDump.text(connection).contains("WITH SYSTEM VERSIONING"))
        }
    }
}

/// Work on a thread of its own.
private struct Started: Sendable {
    private let thread: Thread
    private let result = Outcome()

    private final class Outcome: Sendable {
        let value = Mutex<Result<Int, any Swift.Error>?>(nil)
    }

    init(_ body: @escaping @Sendable () throws -> Int) throws {
        let result = self.result
        self.thread = try Thread.start(name: "test") {
            let outcome = Result { try body() }
            result.value.withLock { $0 = outcome }
        }
    }

    /// Waits for its end; `nil` when it never ran.
    func value() throws -> Int? {
        self.thread.join()
        return try self.result.value.withLock { $0 }?.get()
    }
}
