import Runtime

/// One row of the table of commands: how it is called, what it does, and the doing.
struct Subcommand: Sendable {
    /// One or two words, for example `nginx render`.
    let name: String
    /// What may follow, as shown in the usage.
    var synopsis = ""
    let summary: String
    var flags: Set<String> = []
    /// Options that take a value.
    var options: Set<String> = []
    /// How many words may follow beside options.
    var positional: ClosedRange<Int> = 0...0
    /// - Returns: the exit code: 0 = well, 1 = the answer is no or it failed, 2 = called wrongly.
    let run: @Sendable (CommandContext) throws -> Int32
}

/// What a command works with.
struct CommandContext {
    let arguments: Arguments
    /// The configuration file named on the command line.
    let configurationFile: String?

    func load() throws(ConfigurationError) -> LoadedConfiguration {
        try Configuration.load(.process(file: self.configurationFile))
    }

    func configuration() throws(ConfigurationError) -> Configuration { try self.load().configuration }

    /// Where the instance is, for commands that work on what runs: a configuration that somebody has broken meanwhile
    /// must not keep anybody from stopping it.
    func paths() throws(ConfigurationError) -> InstancePaths {
        do { return try self.configuration().paths } catch {
            let source = try ConfigurationSource.process(file: self.configurationFile)
            // A file from elsewhere may also say where the instance is.
            guard source.file == nil else { throw error }
            Console.problem("warning: the configuration cannot be used\n  " + error.problems.joined(separator: "\n  "))
            return source.instancePaths
        }
    }

    /// The log of a command that does work for somebody at a terminal: only what went wrong.
    var log: Log { Log(process: "atrium", level: .warning) }
}
