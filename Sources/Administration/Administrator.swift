import Runtime

/// The administrator's command, `atrium`.
package enum Administrator {
    static let commands: [Subcommand] = [
        .setup, .migrate, .schema, .supervise, .reload, .stop, .status, .logs, .doctor, .config, .nginxRender,
        .keyRotate, .userCreate, .userPassword, .userDisable, .userEnable, .userMember, .userList, .organizationTier,
        .restoreDeleted,
        .demo, .jobs, .jobsList, .jobsRetry,
        .backup, .restore,
    ]

    /// Runs one command line; `words` begins with the program's name.
    ///
    /// - Returns: the process's exit code.
    package static func run(_ words: [String]) -> Int32 {
        do {
            var words = Array(words.dropFirst())
            let file = try Self.takeConfigurationFile(&words)
            if words.isEmpty || ["help", "--help", "-h"].contains(words[0]) {
                Console.text(Self.usage)
                return words.isEmpty ? 2 : 0
            }
            guard let command = Self.command(for: words) else {
                throw UsageError(problem: "there is no command \(words[0]): `atrium help` lists all")
            }
            return try Self.run(command, words, file: file)
        } catch let error as UsageError {
            Console.problem(error.problem)
            return 2
        } catch let error as ConfigurationError {
            Console.problem("the configuration cannot be used\n  " + error.problems.joined(separator: "\n  "))
            return 1
        } catch {
            Console.problem("\(error)")
            return 1
        }
    }

    private static func run(_ command: Subcommand, _ words: [String], file: String?) throws -> Int32 {
        let rest = Array(words.dropFirst(command.name.split(separator: " ").count))
        if rest.contains("--help") || rest.contains("-h") {
            Console.line("usage: atrium \(command.name) \(command.synopsis)\n\(command.summary)")
            return 0
        }
        let arguments = try Arguments(rest, flags: command.flags, options: command.options)
        guard command.positional.contains(arguments.positional.count) else {
            throw UsageError(problem: "usage: atrium \(command.name) \(command.synopsis)")
        }
        return try command.run(CommandContext(arguments: arguments, configurationFile: file))
    }

    /// The longest name that the words begin with.
    private static func command(for words: [String]) -> Subcommand? {
        Self.commands
            .filter { words.starts(with: $0.name.split(separator: " ").map(String.init)) }
            .max { $0.name.count < $1.name.count }
    }

    /// `--config FILE` stands before the command, for all of them alike.
    private static func takeConfigurationFile(_ words: inout [String]) throws(UsageError) -> String? {
        guard let first = words.first, first == "--config" || first.hasPrefix("--config=") else { return nil }
        words.removeFirst()
        if first != "--config" { return String(first.dropFirst("--config=".count)) }
        guard !words.isEmpty else { throw UsageError(problem: "--config needs a file") }
        return words.removeFirst()
    }

    private static var usage: String {
        let rows = Self.commands.map { ("\($0.name) \($0.synopsis)", $0.summary) }
        let width = rows.map(\.0.count).max() ?? 0
        let lines = rows.map { "  \($0.0)\(String(repeating: " ", count: width - $0.0.count))  \($0.1)" }
        return """
            usage: atrium [--config FILE] COMMAND

            \(lines.joined(separator: "\n"))

            It works on the instance of the current directory, or of ATRIUM_ROOT.
            Exit codes: 0 = well, 1 = failed or the answer is no, 2 = called wrongly.

            """
    }
}
