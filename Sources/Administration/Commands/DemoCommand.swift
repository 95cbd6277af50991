import Services

extension Subcommand {
    /// `demo`: see `DemoService`.
    static let demo = Subcommand(
        name: "demo", synopsis: "EMAIL [--workspace ID] [--seed N] [--scale N] [--remove]",
        summary: """
            Fill an account's empty workspace with a made-up company of two years, its tasks and its data model; --remove \
            takes all of it out again.
            """,
        flags: ["--remove"], options: ["--workspace", "--seed", "--scale"], positional: 1...1
    ) { context in
        let email = context.arguments.positional[0]
        let workspace = try context.arguments.value("--workspace").map(Self.identifier)
        let seed = try Self.number(context.arguments, "--seed", 0...Int64.max) ?? 1
        let scale = try Self.number(context.arguments, "--scale", DemoService.scales) ?? 1
        try AdministratorServices(context: context).useAll { services in
            if context.arguments.has("--remove") {
                let count = try services.demo.remove(email: email, workspace: workspace)
                Console.line("removed \(count) made-up records, tasks and so on")
            } else {
                let made = try services.demo.fill(
                    email: email, workspace: workspace, seed: UInt64(seed), scale: scale)
                Console.line("made \(Self.words(made)); atrium demo \(email) --remove takes them out again")
            }
        }
        return 0
    }

    private static func words(_ made: DemoService.Filling) -> String {
        let parts = [
            (made.records, "records of the CRM"), (made.widgets, "widgets on its board"), (made.tasks, "tasks"),
            (made.timeEntries, "time entries"), (made.tables, "tables of a data model"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    private static func number(
        _ arguments: Arguments, _ option: String, _ range: ClosedRange<Int64>
    ) throws(UsageError) -> Int64? {
        guard let text = arguments.value(option) else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw UsageError(problem: "\(option) wants a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
