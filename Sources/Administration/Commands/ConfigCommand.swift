import Runtime

extension Subcommand {
    static let config = Subcommand(
        name: "config", synopsis: "[--example] [KEY]",
        summary: "Print every option with its value and where that came from; secrets are masked.",
        flags: ["--example"], positional: 0...1
    ) { context in
        if context.arguments.has("--example") {
            Console.text(ConfigurationTable.example)
            return 0
        }
        let loaded = try context.load()
        if let key = context.arguments.positional.first {
            guard let option = ConfigurationTable.option(key) else {
                throw UsageError(problem: "there is no option \(key): `atrium config` lists all")
            }
            let value = option.shown(in: loaded.configuration)
            Console.line(value.hasPrefix("\"") ? String(value.dropFirst().dropLast()) : value)
            return 0
        }
        Console.text(loaded.listing)
        for warning in loaded.warnings { Console.problem(warning) }
        return 0
    }
}
