import Glibc
import MariaDB
import Primitives
import Runtime
import Storage

extension Subcommand {
    static let backup = Subcommand(
        name: "backup", synopsis: "FILE",
        summary:
            "Write the database with its history, attached files, keys and configuration to a .tar; also while running.",
        positional: 1...1
    ) { context in
        let file = try absolutePath(context.arguments.positional[0])
        let configuration = try context.configuration()
        guard !Files.isDirectory(file) else { throw CommandError("\(file) is a folder", cure: "name a file in it") }
        try Backup(configuration: configuration, log: context.log).write(to: file)
        Console.line("wrote \(file)")
        Console.line("keep it safe: it holds everybody's data and the keys to it")
        return 0
    }

    /// - Throws: `CommandError` when the current directory cannot be read.
    static func absolutePath(_ path: String) throws(CommandError) -> String {
        if path.hasPrefix("/") { return path }
        guard let current = getcwd(nil, 0) else { throw CommandError("the current directory cannot be read") }
        defer { free(current) }
        return "\(String(cString: current))/\(path)"
    }
}

/// Makes a backup. The passwords of the database's accounts are not in it: they belong to the server.
struct Backup {
    let configuration: Configuration
    let log: Log

    func write(to archive: String) throws {
        let folder = try BackupFolder.make("\(archive).partial")
        do {
            try self.fill(folder)
            try folder.pack(to: archive)
        } catch {
            try folder.remove()
            throw error
        }
        try folder.remove()
    }

    private func fill(_ folder: BackupFolder) throws {
        let manifest = try ReachableDatabase(configuration: self.configuration, log: self.log).use {
            let holder = try Connection(self.configuration.ownerConnection.withoutStatementTimeout)
            try MetricPartitions.hold(holder)
            return try withExtendedLifetime(holder) {
                try DatabaseClient(configuration: self.configuration, folder: folder.path).dump(to: folder.dump)
                return try self.manifest()
            }
        }
        try Files.writeAtomically(manifest.json.encoded, to: folder.manifest, mode: 0o600)
        // After the dump: a token of the dumped time verifies with the keys of now, which include the old ones.
        let paths = self.configuration.paths
        try Self.copyFiles(from: paths.keys, to: folder.keys)
        try Self.copy(paths.sealingKey, to: folder.sealingKey)
        if Files.exists(paths.demoSignIn) { try Self.copy(paths.demoSignIn, to: folder.demoSignIn) }
        // After the dump: of what was attached since, upkeep finds no row and removes it where this is restored.
        if Files.exists(paths.attachments) {
            try BackupFolder.copyTree(from: paths.attachments, to: folder.attachments)
        }
        if let file = self.configuration.file { try Self.copy(file, to: folder.configuration) }
    }

    private func manifest() throws -> BackupManifest {
        let connection = try Connection(self.configuration.ownerConnection)
        let version = try connection.first("SELECT VERSION()") { try $0.string(0) } ?? ""
        let schema = try connection.first("SELECT MAX(number) FROM schema_migrations") { try $0.integerOrNil(0) }
        return BackupManifest(
            madeAt: .now, instance: self.configuration.instance.name, schemaVersion: (schema ?? nil) ?? 0,
            mariadbVersion: version)
    }

    static func copy(_ source: String, to target: String) throws {
        try Files.writeAtomically(try Files.read(source), to: target, mode: 0o600)
    }

    static func copyFiles(from source: String, to target: String) throws {
        try Files.createDirectory(target, mode: 0o700)
        for name in try Files.list(source) where !Files.isDirectory("\(source)/\(name)") {
            try Self.copy("\(source)/\(name)", to: "\(target)/\(name)")
        }
    }
}
