import Glibc
import Primitives

/// What a configuration is made from: the repository, the environment, and perhaps a file named on the command line.
package struct ConfigurationSource: Sendable {
    /// The repository's root, absolute.
    package var root: String
    /// A file that must exist, absolute or relative to `root`; nil = the instance's own `atrium.yaml`, if there is one.
    package var file: String?
    package var environment: [String: String]

    package init(root: String, file: String? = nil, environment: [String: String] = [:]) {
        self.root = root
        self.file = file ?? environment["ATRIUM_CONFIG"]
        self.environment = environment
    }

    /// The environment of this process; the root is `ATRIUM_ROOT`, else the current directory.
    ///
    /// - Throws: when the kernel does not tell the environment or the current directory.
    package static func process(file: String? = nil) throws(ConfigurationError) -> ConfigurationSource {
        let environment = try self.processEnvironment()
        if let root = environment["ATRIUM_ROOT"], root.hasPrefix("/") {
            return ConfigurationSource(root: root, file: file, environment: environment)
        }
        guard let current = getcwd(nil, 0) else {
            throw ConfigurationError(problems: ["the current directory cannot be read: set ATRIUM_ROOT"])
        }
        defer { free(current) }
        return ConfigurationSource(root: String(cString: current), file: file, environment: environment)
    }

    /// The instance that the environment names, without a look into any file.
    package var instancePaths: InstancePaths {
        let directory = self.environment["ATRIUM_INSTANCE_DIRECTORY"] ?? Configuration().instance.directory
        return InstancePaths(directory: self.absolute(directory))
    }

    /// `path` itself when absolute, else below `root`.
    func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        return path.hasPrefix("./") ? "\(self.root)/\(path.dropFirst(2))" : "\(self.root)/\(path)"
    }

    /// Variables that look like options and are none: a misspelt key would otherwise have no effect, silently.
    var unknownVariables: [String] {
        let known = Set(ConfigurationTable.options.map(\.environmentVariable) + ["ATRIUM_ROOT", "ATRIUM_CONFIG"])
        return self.environment.keys
            .filter { $0.hasPrefix("ATRIUM_") && !$0.hasPrefix("ATRIUM_TEST_") && !known.contains($0) }
            .sorted()
    }

    private static func processEnvironment() throws(ConfigurationError) -> [String: String] {
        let bytes: [UInt8]
        do { bytes = try Files.read("/proc/self/environ") } catch {
            throw ConfigurationError(problems: ["the environment cannot be read: \(error)"])
        }
        var environment: [String: String] = [:]
        for entry in bytes.split(separator: 0) {
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: entry[..<equals], as: UTF8.self)
            environment[name] = String(decoding: entry[(equals + 1)...], as: UTF8.self)
        }
        return environment
    }
}

/// A configuration that cannot be used. Every problem is one line that names its place and what was expected there.
package struct ConfigurationError: Swift.Error, Equatable, CustomStringConvertible {
    package let problems: [String]

    package var description: String { self.problems.joined(separator: "\n") }
}

/// Where an effective value comes from.
package enum ConfigurationOrigin: Equatable, Sendable, CustomStringConvertible {
    case standard
    case file(line: Int)
    case environment(variable: String)
    case secretFile

    package var description: String {
        switch self {
        case .standard: "default"
        case .file(let line): "file, line \(line)"
        case .environment(let variable): "environment, \(variable)"
        case .secretFile: "secrets"
        }
    }
}
