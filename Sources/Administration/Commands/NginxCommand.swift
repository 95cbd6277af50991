extension Subcommand {
    static let nginxRender = Subcommand(
        name: "nginx render", synopsis: "[--test]",
        summary: "Write nginx's configuration and publish static/; --test asks nginx whether it is good.",
        flags: ["--test"]
    ) { context in
        let server = try NginxServer(try context.configuration())
        try server.render()
        if context.arguments.has("--test") { try server.test() }
        Console.line(server.mainFile)
        return 0
    }
}
