import Core
import Glibc
import Primitives
import Security

extension Subcommand {
    static let userCreate = Subcommand(
        name: "user create", synopsis: "EMAIL [--name NAME] [--workspace ID --role ROLE] [--password-stdin]",
        summary: "Make an account; its password comes from standard input, or is made up and printed this once.",
        flags: ["--password-stdin"], options: ["--name", "--workspace", "--role"], positional: 1...1
    ) { context in
        let email = context.arguments.positional[0]
        let password = try NewPassword(context.arguments)
        let workspace = try context.arguments.value("--workspace").map(Self.identifier)
        let role = try Self.role(context.arguments)
        try AdministratorServices(context: context).use {
            _ = try $0.createUser(
                email: email, password: password.text, fullName: context.arguments.value("--name"),
                workspace: workspace, role: role)
        }
        Console.line("e-mail:   \(email)")
        if password.isMadeUp { Console.line("password: \(password.text)") }
        return 0
    }

    static let userPassword = Subcommand(
        name: "user password", synopsis: "EMAIL [--password-stdin]",
        summary: "Set a new password, as above, and end every sign-in of the account.", flags: ["--password-stdin"],
        positional: 1...1
    ) { context in
        let password = try NewPassword(context.arguments)
        try AdministratorServices(context: context).use {
            try $0.setPassword(email: context.arguments.positional[0], password.text)
        }
        Console.line(password.isMadeUp ? "password: \(password.text)" : "the password is set")
        return 0
    }

    static let userDisable = Subcommand(
        name: "user disable", synopsis: "EMAIL", summary: "End every sign-in of the account and refuse new ones.",
        positional: 1...1
    ) { context in try setDisabled(context, true) }

    static let userEnable = Subcommand(
        name: "user enable", synopsis: "EMAIL", summary: "Let the account sign in again.", positional: 1...1
    ) { context in try setDisabled(context, false) }

    static let userMember = Subcommand(
        name: "user member", synopsis: "EMAIL --workspace ID --role ROLE",
        summary: "Add the account to a workspace, or change its role there: owner, admin, developer, viewer.",
        options: ["--workspace", "--role"], positional: 1...1
    ) { context in
        guard let workspace = context.arguments.value("--workspace") else {
            throw UsageError(problem: "--workspace is missing")
        }
        let identifier = try Self.identifier(workspace)
        let role = try Self.role(context.arguments)
        try AdministratorServices(context: context).use {
            try $0.setMember(email: context.arguments.positional[0], workspace: identifier, role: role)
        }
        Console.line("\(context.arguments.positional[0]) is \(role.rawValue) there")
        return 0
    }

    static let userList = Subcommand(name: "user list", summary: "List every account.") { context in
        let accounts = try AdministratorServices(context: context).use { try $0.accounts() }
        for account in accounts {
            Console.line(
                "\(account.email)  since \(account.createdAt.rfc3339)\(account.isDisabled ? "  disabled" : "")")
        }
        return 0
    }

    private static func setDisabled(_ context: CommandContext, _ disabled: Bool) throws -> Int32 {
        let email = context.arguments.positional[0]
        try AdministratorServices(context: context).use { try $0.setDisabled(email: email, disabled) }
        Console.line("\(email) is \(disabled ? "disabled" : "enabled")")
        return 0
    }

    private static func role(_ arguments: Arguments) throws(UsageError) -> Role {
        guard let name = arguments.value("--role") else { return .developer }
        guard let role = Role(rawValue: name) else {
            throw UsageError(problem: "--role is one of \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return role
    }

    /// An id in either of its two forms: `dash_` and 22 base62 digits, or a canonical UUID.
    static func identifier(_ text: String) throws(UsageError) -> UUID {
        if let id = UUID(canonical: text) { return id }
        let digits = text.lastIndex(of: "_").map { text[text.index(after: $0)...] } ?? text[...]
        guard let id = UUID(base62: digits) else { throw UsageError(problem: "\(text) is no id") }
        return id
    }
}

/// A password for an account: one line of standard input, or made up. Never an argument: others can see those.
struct NewPassword {
    let text: String
    let isMadeUp: Bool

    init(_ arguments: Arguments) throws(UsageError) {
        self.isMadeUp = !arguments.has("--password-stdin")
        if self.isMadeUp {
            self.text = String(RandomToken.make(prefix: "").prefix(24))
            return
        }
        guard let line = readLine(strippingNewline: true), !line.isEmpty else {
            throw UsageError(problem: "--password-stdin: there is no line on standard input")
        }
        self.text = line
    }
}
