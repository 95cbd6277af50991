import JSON
import MariaDB
import Primitives
import Runtime
import Storage

extension Subcommand {
    static let restore = Subcommand(
        name: "restore", synopsis: "FILE [--force]",
        summary: "Bring a backup back, here or elsewhere; over data that is there only with --force.",
        flags: ["--force"], positional: 1...1
    ) { context in
        let file = try absolutePath(context.arguments.positional[0])
        let restore = Restore(
            load: { try context.configuration() }, log: context.log, isForced: context.arguments.has("--force")
        ) { Console.line($0) }
        let manifest = try restore.read(file)
        Console.line("restored \(manifest.instance) as it was at \(manifest.madeAt.rfc3339)")
        Console.line("next: scripts/start, which migrates if this release is newer")
        return 0
    }
}

/// Brings a backup back into an instance that does not run.
struct Restore {
    let load: () throws -> Configuration
    let log: Log
    /// Whether data that is there may be replaced.
    let isForced: Bool
    let report: (String) -> Void

    /// - Returns: what the backup says about itself.
    func read(_ archive: String) throws -> BackupManifest {
        let paths = try self.load().paths
        guard try InstanceLock.supervisor(of: paths) == nil else {
            throw CommandError("this instance is running", cure: "run scripts/stop first")
        }
        try Files.createDirectory(paths.directory, mode: 0o700)
        let folder = try BackupFolder.make("\(paths.directory)/restoring")
        do {
            try folder.unpack(archive)
            let manifest = try self.manifest(of: folder)
            try self.adopt(folder)
            try folder.remove()
            return manifest
        } catch {
            try folder.remove()
            throw error
        }
    }

    private func manifest(of folder: BackupFolder) throws -> BackupManifest {
        let json = try JSONValue(parsing: try Files.read(folder.manifest))
        guard let manifest = BackupManifest(json), manifest.format == BackupManifest.currentFormat else {
            throw CommandError("the backup has another format than this release reads", cure: "use a newer release")
        }
        return manifest
    }

    private func adopt(_ folder: BackupFolder) throws {
        try self.adoptConfiguration(folder)
        try InstanceSetup(load: self.load, log: self.log) { _ in }.run()
        let configuration = try self.load()
        try ReachableDatabase(configuration: configuration, log: self.log).use {
            let owner = try Connection(configuration.ownerConnection)
            try self.checkIsEmpty(owner)
            try self.recreateSchema(configuration, owner)
            try DatabaseClient(configuration: configuration, folder: folder.path).load(from: folder.dump)
            try Database(configuration.ownerConnection).transaction { tx in try tx.events.breakOff() }
        }
        try self.adoptSecrets(folder, configuration.paths)
        try self.adoptAttachments(folder, configuration.paths)
    }

    /// Files that were here belong to the data that was replaced.
    private func adoptAttachments(_ folder: BackupFolder, _ paths: InstancePaths) throws {
        if Files.exists(paths.attachments) { try Files.removeTree(paths.attachments) }
        guard Files.exists(folder.attachments) else { return }
        try BackupFolder.copyTree(from: folder.attachments, to: paths.attachments)
    }

    /// A configuration that is there stays: it knows this machine's ports and paths.
    private func adoptConfiguration(_ folder: BackupFolder) throws {
        let configuration = try self.load()
        guard Files.exists(folder.configuration) else { return }
        if let file = configuration.file {
            self.report("kept the configuration \(file); the backup's own is not used")
            return
        }
        try Backup.copy(folder.configuration, to: configuration.paths.configuration)
        self.report("restored the configuration \(configuration.paths.configuration)")
    }

    /// Tables without rows, as `atrium migrate` makes them, are no data; neither is what an installation writes about
    /// itself before anybody has an account: its measurements and the jobs that come round.
    private func checkIsEmpty(_ connection: Connection) throws {
        guard !self.isForced else { return }
        let tables = try connection.query(
            """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
                AND table_name NOT IN ('schema_migrations', 'jobs') AND table_name NOT LIKE 'metric\\_%'
            """
        ) { try $0.string(0) }
        for table in tables {
            let row = try connection.first("SELECT 1 FROM \(identifier: table) LIMIT 1") { try $0.integer(0) }
            guard row == nil else {
                throw CommandError(
                    "this instance has data (the table \(table) is not empty)",
                    cure: "restore into another one, or add --force to replace this one's data and keys")
            }
        }
    }

    private func recreateSchema(_ configuration: Configuration, _ connection: Connection) throws {
        let name = configuration.database.name
        try connection.script(
            """
            DROP DATABASE IF EXISTS `\(name)`;
            CREATE DATABASE `\(name)` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
            """)
    }

    private func adoptSecrets(_ folder: BackupFolder, _ paths: InstancePaths) throws {
        for name in try Files.list(paths.keys) { try Files.remove("\(paths.keys)/\(name)") }
        try Backup.copyFiles(from: folder.keys, to: paths.keys)
        try Backup.copy(folder.sealingKey, to: paths.sealingKey)
        // The sign-in of the data that was here is good for nothing any more.
        if Files.exists(paths.demoSignIn) { try Files.remove(paths.demoSignIn) }
        if Files.exists(folder.demoSignIn) { try Backup.copy(folder.demoSignIn, to: paths.demoSignIn) }
    }
}
