extension Subcommand {
    static let setup = Subcommand(
        name: "setup", summary: "Make what is missing: folders, secrets, keys, a certificate, the database."
    ) { context in
        var made = 0
        try InstanceSetup(load: { try context.configuration() }, log: context.log) { thing in
            made += 1
            Console.line("made \(thing)")
        }.run()
        if made == 0 { Console.line("everything is there already") }
        return 0
    }
}
