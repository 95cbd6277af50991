import Primitives

/// A configuration with where each of its values came from.
package struct LoadedConfiguration: Sendable {
    package let configuration: Configuration
    /// By key; a key that is not here has its default.
    package let origins: [String: ConfigurationOrigin]
    /// Things that do not stop anything and are probably mistakes, a line each.
    package let warnings: [String]
}

extension Configuration {
    /// The defaults, overlaid by the file, overlaid by the environment, checked and completed.
    ///
    /// - Throws: every problem found, not only the first.
    package static func load(_ source: ConfigurationSource) throws(ConfigurationError) -> LoadedConfiguration {
        var loader = ConfigurationLoader(source: source)
        try loader.readFile()
        loader.readEnvironment()
        loader.complete()
        guard loader.problems.isEmpty else { throw ConfigurationError(problems: loader.problems) }
        return LoadedConfiguration(
            configuration: loader.configuration, origins: loader.origins,
            warnings: source.unknownVariables.map { "\($0) is not an option: `atrium config` lists all of them" })
    }

    /// The configuration of this process.
    ///
    /// - Parameter file: the file named on the command line, if one was.
    package static func load(file: String? = nil) throws(ConfigurationError) -> Configuration {
        try self.load(.process(file: file)).configuration
    }
}

private struct ConfigurationLoader {
    let source: ConfigurationSource
    var configuration = Configuration()
    var origins: [String: ConfigurationOrigin] = [:]
    var problems: [String] = []

    init(source: ConfigurationSource) {
        self.source = source
        self.configuration.root = source.root
    }

    mutating func readFile() throws(ConfigurationError) {
        guard let path = self.filePath() else { return }
        let bytes: [UInt8]
        do { bytes = try Files.read(path) } catch {
            throw ConfigurationError(problems: ["the configuration \(path) cannot be read: \(error)"])
        }
        self.configuration.file = path
        let file = ConfigurationFile(bytes, name: path, environment: self.source.environment)
        self.problems += file.problems
        for entry in file.entries {
            self.set(
                entry.option, entry.input, origin: .file(line: entry.line), place: "\(path), line \(entry.line)")
        }
    }

    mutating func readEnvironment() {
        for option in ConfigurationTable.options {
            let variable = option.environmentVariable
            guard let text = self.source.environment[variable] else { continue }
            self.set(option, .scalar(text), origin: .environment(variable: variable), place: "environment \(variable)")
        }
    }

    private mutating func set(
        _ option: ConfigurationOption, _ input: ConfigurationOption.Input, origin: ConfigurationOrigin, place: String
    ) {
        if option.set(input, in: &self.configuration) {
            self.origins[option.key] = origin
        } else {
            let found = option.isSecret ? "another value" : "“\(input.text)”"
            self.problems.append("\(place): \(option.key): expected \(option.expected), found \(found)")
        }
    }

    /// The file named on the command line or in the environment, else the instance's own if it exists.
    private func filePath() -> String? {
        if let file = self.source.file { return self.source.absolute(file) }
        let path = self.source.instancePaths.configuration
        return Files.exists(path) ? path : nil
    }

    /// Fills in what follows from other values, then checks what only shows in several values together.
    mutating func complete() {
        self.configuration.instance.directory = self.source.absolute(self.configuration.instance.directory)
        let paths = self.configuration.paths
        self.completeServer(paths)
        self.completeDatabase(paths)
        self.completeGitHub()
        if self.configuration.auth.issuer.isEmpty {
            self.configuration.auth.issuer = self.configuration.server.publicURL
        }
        self.checkPorts()
        self.checkConnections()
    }

    /// The private MariaDB takes 200 connections, of which some are for administrators.
    private mutating func checkConnections() {
        let api = self.configuration.api
        if self.configuration.database.managed, api.processes * api.threads > 190 {
            self.problems.append(
                "api.processes × api.threads must be at most 190, the connections of the private MariaDB")
        }
    }

    private mutating func completeServer(_ paths: InstancePaths) {
        let server = self.configuration.server
        if server.tlsCertificate.isEmpty != server.tlsPrivateKey.isEmpty {
            self.problems.append("server.tls_certificate and server.tls_private_key belong together: set both or none")
        }
        let own = server.tlsCertificate.isEmpty
        self.configuration.server.tlsCertificate =
            own ? paths.tlsCertificate : self.source.absolute(server.tlsCertificate)
        self.configuration.server.tlsPrivateKey =
            own ? paths.tlsPrivateKey : self.source.absolute(server.tlsPrivateKey)
    }

    private mutating func completeDatabase(_ paths: InstancePaths) {
        let database = self.configuration.database
        if database.managed {
            if !database.host.isEmpty {
                self.problems.append("database.host is for an existing server: set database.managed to false with it")
            }
            if database.socket.isEmpty { self.configuration.database.socket = paths.mariadbSocket }
        } else if database.socket.isEmpty && database.host.isEmpty {
            self.problems.append("database.managed is false: set database.socket or database.host")
        }
        if !self.configuration.database.socket.isEmpty {
            self.configuration.database.socket = self.source.absolute(self.configuration.database.socket)
        }
        if !database.tlsCA.isEmpty { self.configuration.database.tlsCA = self.source.absolute(database.tlsCA) }
        self.takeSecret("database.password", \.database.password, paths.apiPassword)
        self.takeSecret("database.owner_password", \.database.ownerPassword, paths.ownerPassword)
    }

    private mutating func completeGitHub() {
        let file = self.configuration.gitHub.clientSecretFile
        if !file.isEmpty {
            self.configuration.gitHub.clientSecretFile = self.source.absolute(file)
            if !Files.exists(self.configuration.gitHub.clientSecretFile) {
                self.problems.append("github.client_secret_file: there is no file \(self.source.absolute(file))")
            }
            self.takeSecret(
                "github.client_secret", \.gitHub.clientSecret, self.configuration.gitHub.clientSecretFile)
        }
        let gitHub = self.configuration.gitHub
        if gitHub.clientID.isEmpty != gitHub.clientSecret.isEmpty,
            !self.problems.contains(where: { $0.hasPrefix("github.") })
        {
            self.problems.append(
                "github.client_id and github.client_secret (or client_secret_file) belong together: set both or none")
        }
    }

    /// A password that is not configured comes from the secrets folder; before `atrium setup` there is none.
    private mutating func takeSecret(_ key: String, _ path: WritableKeyPath<Configuration, String>, _ file: String) {
        guard self.configuration[keyPath: path].isEmpty, Files.exists(file) else { return }
        do {
            let bytes = try Files.read(file, limit: 4096)
            self.configuration[keyPath: path] = String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
            self.origins[key] = .secretFile
        } catch {
            self.problems.append("\(key): \(error)")
        }
    }

    private mutating func checkPorts() {
        let server = self.configuration.server
        var ports = [("server.https_port", server.httpsPort)]
        if server.httpPort != 0 { ports.append(("server.http_port", server.httpPort)) }
        if server.compatListeners {
            ports += [
                ("server.compat_workspace_port", server.compatWorkspacePort),
                ("server.compat_flowforge_port", server.compatFlowforgePort),
                ("server.compat_modelling_port", server.compatModellingPort),
                ("server.compat_crm_port", server.compatCrmPort),
            ]
        }
        var users: [Int: String] = [:]
        for (key, port) in ports {
            if let other = users[port] { self.problems.append("\(key) and \(other) are both \(port)") }
            users[port] = key
        }
    }
}

extension ConfigurationOption.Input {
    /// The value as it would be shown to whoever wrote it.
    var text: String {
        switch self {
        case .scalar(let text): text
        case .list(let items): items.joined(separator: ", ")
        }
    }
}
