/// Where an instance keeps its files: everything below one directory, which only its user can read.
package struct InstancePaths: Sendable {
    /// Absolute.
    package let directory: String

    package init(directory: String) { self.directory = directory }

    /// Sockets, process ids, shared memory: nothing that has to survive a restart of the machine.
    package var run: String { "\(self.directory)/run" }
    package var log: String { "\(self.directory)/log" }
    package var secrets: String { "\(self.directory)/secrets" }
    /// The signing keys of access tokens.
    package var keys: String { "\(self.directory)/keys" }
    package var tls: String { "\(self.directory)/tls" }
    /// The rendered nginx configuration.
    package var nginx: String { "\(self.directory)/nginx" }
    /// What nginx serves as files.
    package var publicFiles: String { "\(self.directory)/public" }
    /// Where a file lies, without a name, while it is uploaded.
    package var uploads: String { "\(self.directory)/uploads" }
    /// What people attach to things: under ids, never under their names, and never served but through the API.
    package var files: String { "\(self.directory)/files" }
    package var attachments: String { "\(self.files)/attachments" }
    package var mariadb: String { "\(self.directory)/mariadb" }

    package var configuration: String { "\(self.directory)/atrium.yaml" }
    package var sealingKey: String { "\(self.secrets)/sealing.key" }
    package var ownerPassword: String { "\(self.secrets)/database-owner.password" }
    package var apiPassword: String { "\(self.secrets)/database-api.password" }
    package var demoSignIn: String { "\(self.secrets)/demo-signin" }
    package var tlsCertificate: String { "\(self.tls)/certificate.pem" }
    package var tlsPrivateKey: String { "\(self.tls)/private-key.pem" }

    package var mariadbData: String { "\(self.mariadb)/data" }
    package var mariadbConfiguration: String { "\(self.mariadb)/my.cnf" }
    package var mariadbSocket: String { "\(self.run)/mariadb.sock" }

    package var generations: String { "\(self.run)/generations.shm" }
    package var rateLimits: String { "\(self.run)/limits.shm" }
    package var requestCounters: String { "\(self.run)/requests.shm" }
    /// Answers of a Prometheus server, for seconds.
    package var prometheus: String { "\(self.run)/prometheus" }
    /// Datagram sockets of the processes that want to be told of something new.
    package var wake: String { "\(self.run)/wake" }
    /// Datagram sockets of the realtime workers, which tell each other who is present.
    package var presence: String { "\(self.run)/presence" }
    package var supervisorLock: String { "\(self.run)/supervisor.lock" }
    package var supervisorPID: String { "\(self.run)/supervisor.pid" }
    package var status: String { "\(self.run)/status.json" }

    /// Other people's files for the browser, shared by the instances of a repository.
    package static func vendor(root: String) -> String { "\(root)/var/vendor" }

    /// The public socket of an API worker; `name` is `api-1`, `api-2`, …
    package func socket(of name: String) -> String { "\(self.run)/\(name).sock" }
    package func log(of name: String) -> String { "\(self.log)/\(name).log" }
}
