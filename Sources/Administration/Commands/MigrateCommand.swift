import MariaDB
import Runtime
import Storage

extension Subcommand {
    static let migrate = Subcommand(
        name: "migrate", synopsis: "[--pending]",
        summary: "Bring the database's tables up to date; --pending only lists what would be run.", flags: ["--pending"]
    ) { context in
        let configuration = try context.configuration()
        let migrator = try Migrator(folder: "\(configuration.root)/sql/migrations")
        return try ReachableDatabase(configuration: configuration, log: context.log).use {
            if context.arguments.has("--pending") {
                let pending = try migrator.pending(configuration.ownerConnection)
                for migration in pending { Console.line(migration.file) }
                return pending.isEmpty ? 0 : 1
            }
            let done = try migrator.migrate(configuration.ownerConnection) { Console.line("migrating \($0.file)") }
            if done.isEmpty { Console.line("the tables are up to date") }
            return 0
        }
    }

    static let schema = Subcommand(
        name: "schema", summary: "Print the database's tables as SQL, as sql/schema.sql has them."
    ) { context in
        let configuration = try context.configuration()
        try ReachableDatabase(configuration: configuration, log: context.log).use {
            Console.text(try SchemaDump.text(try Connection(configuration.ownerConnection)))
        }
        return 0
    }
}
