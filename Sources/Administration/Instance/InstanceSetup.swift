import Glibc
import Primitives
import Runtime
import Security

/// Makes everything an instance needs before its first start. Every step looks first and makes only what is missing,
/// so that it may be run at any time, also after having been interrupted.
struct InstanceSetup {
    /// Loads the configuration anew: the first steps write secrets that later ones read.
    let load: () throws -> Configuration
    let log: Log
    /// Called for each thing that was made.
    let report: (String) -> Void

    func run() throws {
        let configuration = try self.load()
        try self.checkSocketLength(configuration.paths)
        try self.makeDirectories(configuration.paths)
        try self.makeSecrets(configuration)
        try self.makeCertificate(configuration)
        try self.makeDatabase(try self.load())
    }

    /// The kernel takes 107 bytes, and the longest name in the folder needs its share of them.
    private func checkSocketLength(_ paths: InstancePaths) throws {
        let longest = "\(paths.run)/realtime-99.sock.4194304".utf8.count
        guard longest <= 107 else {
            let room = 107 - longest + paths.directory.utf8.count
            throw CommandError(
                "the instance's folder has too long a name for Unix sockets: \(paths.directory)",
                cure: "set instance.directory to a path of at most \(room) bytes")
        }
    }

    private func makeDirectories(_ paths: InstancePaths) throws {
        if !Files.exists(paths.directory) { self.report("the instance's folder \(paths.directory)") }
        for folder in [
            paths.directory, paths.run, paths.wake, paths.log, paths.secrets, paths.keys, paths.tls, paths.nginx,
            paths.mariadb,
        ] {
            try Files.createDirectory(folder, mode: 0o700)
        }
    }

    private func makeSecrets(_ configuration: Configuration) throws {
        let paths = configuration.paths
        if configuration.database.managed {
            for path in [paths.ownerPassword, paths.apiPassword] where !Files.exists(path) {
                let password = RandomToken.make(prefix: "")
                try Files.writeAtomically(Array("\(password)\n".utf8), to: path, mode: 0o600)
                self.report("a database password in \(path)")
            }
        }
        if !Files.exists(paths.sealingKey) { self.report("the sealing key \(paths.sealingKey)") }
        _ = try Sealer.loadOrCreate(paths.sealingKey)
        if try !Files.list(paths.keys).contains("keys.json") {
            try KeyRing.create(paths.keys)
            self.report("a signing key in \(paths.keys)")
        }
    }

    private func makeCertificate(_ configuration: Configuration) throws {
        let certificate = DevelopmentCertificate(configuration: configuration)
        if certificate.isConfigured {
            for path in [configuration.server.tlsCertificate, configuration.server.tlsPrivateKey]
            where access(path, R_OK) != 0 {
                throw CommandError(
                    "\(path) cannot be read", cure: "correct server.tls_certificate and server.tls_private_key")
            }
        } else if try certificate.ensure() {
            self.report("a development certificate \(configuration.paths.tlsCertificate)")
        }
    }

    private func makeDatabase(_ configuration: Configuration) throws {
        if configuration.database.managed {
            let server = try PrivateMariaDB(configuration)
            try server.writeConfiguration()
            if !server.isInstalled {
                try server.install()
                self.report("a database in \(configuration.paths.mariadbData)")
            }
        }
        try ReachableDatabase(configuration: configuration, log: self.log).use {
            let accounts = DatabaseAccounts(configuration: configuration)
            if accounts.problem() != nil {
                try accounts.ensure()
                self.report("the schema \(configuration.database.name) and its two accounts")
            }
        }
    }
}
