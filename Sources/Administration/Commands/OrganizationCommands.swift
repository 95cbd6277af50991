import Core
import Primitives

extension Subcommand {
    static let organizationTier = Subcommand(
        name: "organization tier", synopsis: "EMAIL|ID TIER",
        summary: """
            Set which limits hold for an organization, named by its id or by an account in it: default, free, pro, \
            enterprise.
            """, positional: 2...2
    ) { context in
        let name = context.arguments.positional[0]
        guard let tier = OrganizationTier(rawValue: context.arguments.positional[1]) else {
            let tiers = OrganizationTier.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError(problem: "a tier is one of \(tiers)")
        }
        let isAddress = name.contains("@")
        let identifier = isAddress ? nil : try Self.identifier(name)
        try AdministratorServices(context: context).use {
            try $0.setTier(tier, of: identifier.map { .id($0) } ?? .member(email: name))
        }
        Console.line("the limits of \(name) are those of \(tier.rawValue)")
        return 0
    }
}
