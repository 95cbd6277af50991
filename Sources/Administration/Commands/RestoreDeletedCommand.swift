import Primitives

extension Subcommand {
    static let restoreDeleted = Subcommand(
        name: "restore-deleted", synopsis: "[ID]",
        summary: "Bring a deleted dashboard or widget back; without an ID, list what can be brought back.",
        positional: 0...1
    ) { context in
        guard let text = context.arguments.positional.first else {
            let rows = try AdministratorServices(context: context).use { try $0.deletedRows() }
            for row in rows {
                Console.line(
                    "\(row.id)  \(row.kind.rawValue)  deleted \(row.deletedAt.rfc3339)  \(row.owner)  \(row.name)")
            }
            return 0
        }
        let id = try identifier(text)
        let row = try AdministratorServices(context: context).use { try $0.restoreDeleted(id) }
        Console.line("brought back the \(row.kind.rawValue) “\(row.name)” of \(row.owner)")
        return 0
    }
}
