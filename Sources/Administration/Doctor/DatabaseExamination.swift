import MariaDB
import Primitives
import Runtime
import Storage

/// The database: who may enter, what the tables are, and whether its clock agrees with ours.
struct DatabaseExamination {
    let configuration: Configuration

    /// Clocks further apart than this make tokens and locks misbehave.
    static let largestSkew = Duration.seconds(5)

    func findings() -> [Finding] {
        do {
            _ = try Connection(self.configuration.apiConnection)
            let owner = try Connection(self.configuration.ownerConnection)
            let version = try owner.first("SELECT VERSION()") { try $0.string(0) } ?? "?"
            return [.ok("database", "MariaDB \(version), both accounts enter"), self.schema()] + (try self.clock(owner))
                + JobsExamination(configuration: self.configuration).findings()
        } catch {
            return [
                .fail("database", "\(error)", cure: "see `scripts/logs mariadb`; `atrium setup` makes missing accounts")
            ]
        }
    }

    private func schema() -> Finding {
        do {
            let migrator = try Migrator(folder: "\(self.configuration.root)/sql/migrations")
            let pending = try migrator.pending(self.configuration.ownerConnection)
            guard pending.isEmpty else {
                return .fail(
                    "schema", "\(pending.map(\.file).joined(separator: ", ")) not applied", cure: "run `atrium migrate`"
                )
            }
            return .ok("schema", "version \(migrator.migrations.last?.number ?? 0)")
        } catch {
            return .fail(
                "schema", "\(error)", cure: "use the release that this database belongs to, or restore a backup")
        }
    }

    /// Against the database's clock, and against the last migration, which cannot lie in the future.
    private func clock(_ connection: Connection) throws -> [Finding] {
        let cure = "set the machine's clock (timedatectl), and keep it right with NTP"
        let theirs = try connection.first("SELECT UTC_TIMESTAMP(6)") { try $0.instant(0) }
        let ours = Instant.now
        guard let theirs else { return [] }
        let skew = ours < theirs ? theirs - ours : ours - theirs
        guard skew <= Self.largestSkew else {
            return [.fail("clock", "the database is \(skew.components.seconds) s away from this machine", cure: cure)]
        }
        let hasTable = try connection.first(
            """
            SELECT COUNT(*) FROM information_schema.tables
            WHERE table_schema = DATABASE() AND table_name = 'schema_migrations'
            """
        ) { try $0.integer(0) }
        guard hasTable == 1 else { return [.ok("clock", "agrees with the database")] }
        let last = try connection.first("SELECT MAX(applied_at) FROM schema_migrations") { try $0.instantOrNil(0) }
        if let last = last ?? nil, ours + Self.largestSkew < last {
            return [.fail("clock", "it is before the last migration (\(last.rfc3339))", cure: cure)]
        }
        return [.ok("clock", "agrees with the database")]
    }
}
