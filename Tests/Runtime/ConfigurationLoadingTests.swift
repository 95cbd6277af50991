import Glibc
import Primitives
import Runtime
import Testing

@Suite struct ConfigurationLoadingTests {
    private func load(
        _ yaml: String, environment: [String: String] = [:]
    ) throws -> LoadedConfiguration {
        try withScratchFolder { folder in
            try write(yaml, to: "\(folder)/atrium.yaml")
            return try Configuration.load(
                ConfigurationSource(root: folder, file: "atrium.yaml", environment: environment))
        }
    }

    /// The problems of a configuration that must be refused, without the folder's name.
    private func problems(_ yaml: String, environment: [String: String] = [:]) throws -> [String] {
        do {
            _ = try self.load(yaml, environment: environment)
            return []
        } catch let error as ConfigurationError {
            return error.problems.map { problem in
                problem.split(separator: "atrium.yaml, ").last.map(String.init) ?? problem
            }
        }
    }

    @Test func `without a file and an environment everything has its default`() throws {
        let loaded = try Configuration.load(ConfigurationSource(root: "/nowhere"))
        #expect(loaded.origins.isEmpty)
        #expect(loaded.configuration.api.processes == 2)
        #expect(loaded.configuration.instance.directory == "/nowhere/var")
    }

    @Test func `what follows from other values is filled in`() throws {
        let configuration = try self.load("server: {public_url: 'https://x.example:99'}").configuration
        #expect(configuration.auth.issuer == "https://x.example:99")
        #expect(configuration.server.hostName == "x.example")
        #expect(configuration.database.socket == "\(configuration.paths.run)/mariadb.sock")
        #expect(configuration.server.tlsCertificate == "\(configuration.paths.tls)/certificate.pem")
    }

    @Test func `the file overrides defaults and the environment overrides the file`() throws {
        let loaded = try self.load(
            "api:\n  processes: 3\n  threads: 5\n", environment: ["ATRIUM_API_THREADS": "7"])
        #expect(loaded.configuration.api.processes == 3)
        #expect(loaded.configuration.api.threads == 7)
        #expect(loaded.origins["api.processes"] == .file(line: 2))
        #expect(loaded.origins["api.threads"] == .environment(variable: "ATRIUM_API_THREADS"))
    }

    @Test func `a list comes from YAML or from commas in the environment`() throws {
        let file = try self.load("server:\n  trusted_proxies: [10.0.0.0/8, '::1']\n")
        #expect(file.configuration.server.trustedProxies == ["10.0.0.0/8", "::1"])
        let variable = try self.load("", environment: ["ATRIUM_SERVER_TRUSTED_PROXIES": "10.0.0.1, ::1"])
        #expect(variable.configuration.server.trustedProxies == ["10.0.0.1", "::1"])
    }

    @Test func `a section without keys means nothing`() throws {
        #expect(try self.load("api:\nserver:\n").origins.isEmpty)
    }

    @Test func `an unknown key is refused by name and line, with the key that was meant`() throws {
        let problems = try self.problems("api:\n  procesess: 3\n")
        #expect(problems == ["line 2: unknown key api.procesess; is it api.processes?"])
    }

    @Test func `an unknown section is refused`() throws {
        #expect(try self.problems("apis: {processes: 3}").first?.hasPrefix("line 1: unknown key apis") == true)
    }

    @Test(arguments: [
        ("api: {processes: many}", "api.processes: expected a whole number from 1 to 64 (processes), found “many”"),
        ("api: {processes: 0}", "api.processes: expected a whole number from 1 to 64 (processes), found “0”"),
        ("api: {processes: [1]}", "api.processes: expected a whole number from 1 to 64 (processes), found “1”"),
        ("server: {compat_listeners: yes}", "server.compat_listeners: expected true or false, found “yes”"),
        (
            "server: {public_url: 'http://x'}",
            "server.public_url: expected https://host or https://host:port, without a path, found “http://x”"
        ),
        ("log: {level: loud}", "log.level: expected one of debug, info, warning, error, found “loud”"),
    ])
    func `a bad value names its key, its line and what was expected`(_ yaml: String, _ problem: String) throws {
        #expect(try self.problems(yaml) == ["line 1: \(problem)"])
    }

    @Test(arguments: [
        "https://x.example/path", "https://x y", "https://", "https://x:0", "https://x:99999", "https://x;}",
        "https://[::1", "https://a:1:2", "https://x\"",
    ])
    func `a public URL that could break nginx's configuration is refused`(_ url: String) throws {
        #expect(try self.problems("", environment: ["ATRIUM_SERVER_PUBLIC_URL": url]).count == 1)
    }

    @Test func `a bad secret is not repeated`() throws {
        let problems = try self.problems("database: {password: \"tr\\nap\"}")
        #expect(problems.count == 1)
        #expect(!problems.joined().contains("tr"))
    }

    @Test func `every problem is told at once`() throws {
        #expect(try self.problems("api: {processes: x, threads: y}\nfoo: 1\n").count == 3)
    }

    @Test func `YAML that cannot be read is refused with its line`() throws {
        #expect(try self.problems("api:\n  processes: [1\n").first?.hasPrefix("line ") == true)
    }

    @Test func `a misspelt environment variable is a warning`() throws {
        let loaded = try self.load("", environment: ["ATRIUM_API_PROCESSE": "3", "ATRIUM_TEST_X": "1"])
        #expect(loaded.warnings.count == 1)
        #expect(loaded.warnings.first?.contains("ATRIUM_API_PROCESSE") == true)
    }

    @Test func `two ports that are the same are refused`() throws {
        #expect(
            try self.problems("server: {http_port: 8443}") == ["server.http_port and server.https_port are both 8443"])
    }

    @Test func `a certificate needs its key`() throws {
        #expect(try self.problems("server: {tls_certificate: x.pem}").count == 1)
    }

    @Test func `a database that is not managed needs a place`() throws {
        #expect(try self.problems("database: {managed: false}").count == 1)
        #expect(try self.problems("database: {managed: false, host: db.example}").isEmpty)
        #expect(try self.problems("database: {host: db.example}").count == 1)
    }

    @Test func `more connections than the private database takes are refused`() throws {
        #expect(try self.problems("api: {processes: 20, threads: 10}").count == 1)
    }

    @Test func `a password that is not configured comes from the secrets folder`() throws {
        try withScratchFolder { folder in
            let paths = InstancePaths(directory: folder)
            try Files.createDirectory(paths.secrets, mode: 0o700)
            try write("s3cret\n", to: paths.apiPassword)
            defer {
                unlink(paths.apiPassword)
                rmdir(paths.secrets)
            }
            let loaded = try Configuration.load(
                ConfigurationSource(root: "/", environment: ["ATRIUM_INSTANCE_DIRECTORY": folder]))
            #expect(loaded.configuration.database.password == "s3cret")
            #expect(loaded.origins["database.password"] == .secretFile)
            #expect(loaded.configuration.database.ownerPassword.isEmpty)
        }
    }

    @Test func `the secret of GitHub comes from a file, and is not shown`() throws {
        try withScratchFolder { folder in
            try write("s3cret\n", to: "\(folder)/github.secret")
            try write("github: {client_id: Iv1.x, client_secret_file: github.secret}", to: "\(folder)/atrium.yaml")
            let loaded = try Configuration.load(ConfigurationSource(root: folder, file: "atrium.yaml"))
            #expect(loaded.configuration.gitHub.clientSecret == "s3cret")
            #expect(loaded.configuration.makeGitHub() != nil)
            #expect(loaded.listing.contains("github.client_secret ") && !loaded.listing.contains("s3cret"))
        }
        #expect(try self.load("").configuration.makeGitHub() == nil)
    }

    @Test func `half a configuration of GitHub is refused, and an address that nobody should be sent to`() throws {
        #expect(try self.problems("github: {client_id: Iv1.x}").count == 1)
        #expect(try self.problems("github: {client_secret: x}").count == 1)
        #expect(try self.problems("github: {client_id: x, client_secret_file: missing}").count == 1)
        for bad in ["http://evil.example/", "//evil", "javascript:x", "https://x.example/#here"] {
            #expect(try self.problems("github: {redirect_uris: ['\(bad)']}").count == 1, "\(bad)")
        }
        let good = "github: {redirect_uris: ['https://x.example/a', 'http://127.0.0.1/callback', 'com.example.app:/x']}"
        #expect(try self.problems(good).isEmpty)
    }
}
