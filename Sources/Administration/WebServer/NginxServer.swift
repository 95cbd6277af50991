import Glibc
import Primitives
import Runtime

/// The web server of an instance: its rendered configuration and how it is run.
struct NginxServer {
    static let programName = "nginx"

    private let configuration: Configuration
    private let executable: String

    init(_ configuration: Configuration) throws(CommandError) {
        guard let executable = ProgramRun.find("nginx") else {
            throw CommandError("nginx is not installed", cure: "run scripts/start, or apt-get install nginx")
        }
        self.configuration = configuration
        self.executable = executable
    }

    var mainFile: String { "\(self.configuration.paths.nginx)/nginx.conf" }

    private var arguments: [String] {
        let paths = self.configuration.paths
        return ["-c", self.mainFile, "-p", "\(paths.nginx)/", "-e", "\(paths.log)/nginx-error.log"]
    }

    func program() -> ChildProgram {
        ChildProgram(
            name: Self.programName, executable: self.executable, arguments: self.arguments,
            readiness: .pidFile("\(self.configuration.paths.run)/nginx.pid"), stopSignal: SIGQUIT, grace: .seconds(15),
            readyWithin: .seconds(60))
    }

    /// Every rendered file by its name, from the repository's templates.
    private func rendered(_ site: StaticSite) throws -> [String: String] {
        let folder = "\(self.configuration.root)/nginx"
        let values = NginxValues.values(for: self.configuration, page: site.page)
        var files: [String: String] = [:]
        for name in try Files.list(folder) where name.hasSuffix(".template") {
            let target = String(name.dropLast(".template".count))
            // Its directives exist only with the modules.
            if target == "brotli.conf" && !NginxValues.hasBrotli { continue }
            let text = String(decoding: try Files.read("\(folder)/\(name)"), as: UTF8.self)
            files[target] = try NginxTemplate(file: "nginx/\(name)", text: text).render(values)
        }
        guard files["nginx.conf"] != nil else {
            throw CommandError(
                "there is no nginx/nginx.conf.template in \(self.configuration.root)",
                cure: "run atrium in the repository's root, or set ATRIUM_ROOT")
        }
        return files
    }

    /// Publishes the static files, writes the rendered ones, and removes what an earlier rendering left and this one does not have.
    ///
    /// - Returns: what was there before, to be given to `restore`.
    @discardableResult
    func render() throws -> [String: [UInt8]] {
        let site = try StaticSite(self.configuration)
        let files = try self.rendered(site)
        let folder = self.configuration.paths.nginx
        try Files.createDirectory(folder, mode: 0o700)
        try Files.createDirectory(self.configuration.paths.log, mode: 0o700)
        try Files.createDirectory(self.configuration.paths.run, mode: 0o700)
        try site.publish()
        var previous: [String: [UInt8]] = [:]
        for name in try Files.list(folder) where name.hasSuffix(".conf") {
            previous[name] = try Files.read("\(folder)/\(name)")
            if files[name] == nil { try Files.remove("\(folder)/\(name)") }
        }
        for (name, text) in files where previous[name] != Array(text.utf8) {
            try Files.writeAtomically(Array(text.utf8), to: "\(folder)/\(name)", mode: 0o600)
        }
        return previous
    }

    /// Asks nginx whether it would take the rendered configuration.
    func test() throws {
        try ProgramRun(program: self.executable, arguments: ["-t", "-q"] + self.arguments)
            .check("the test of nginx's configuration", cure: "the line above names the file; it is made from nginx/")
    }

    /// As `renderTested`, for a server that is about to use it.
    func renderForUse() throws {
        try self.renderTested()
        try StaticSite(self.configuration).prune()
    }

    /// Renders and tests; what nginx refuses is taken back, so that a running server's next reload is safe.
    func renderTested() throws {
        let previous = try self.render()
        do { try self.test() } catch {
            for (name, bytes) in previous {
                try Files.writeAtomically(bytes, to: "\(self.configuration.paths.nginx)/\(name)", mode: 0o600)
            }
            throw error
        }
    }
}
