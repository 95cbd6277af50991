/// What an application may ask a person for. Source: flowforge contract, OAuth 2.0 flow; contracts' page §2.
package enum OAuthScope: String, Sendable, CaseIterable {
    case read, write, admin
    case localLanguageModels = "llm:local"
    case cloudLanguageModels = "llm:cloud"

    /// What the scope holds at most; of it an application may what the person may.
    package var permissions: Set<Permission> {
        switch self {
        case .read: Permission.reading
        case .write: Permission.reading.union(Permission.writing)
        case .admin: Permission.reading.union(Permission.writing).union([.workspaceAdmin])
        case .localLanguageModels, .cloudLanguageModels: [.llmQuery]
        }
    }

    /// For the person who is asked.
    package var summary: String {
        switch self {
        case .read: "See your dashboards, tasks, time and metrics."
        case .write: "Change your dashboards, tasks, time and metrics."
        case .admin: "Administer your workspaces, as far as you may yourself."
        case .localLanguageModels: "Ask the language models that run here."
        case .cloudLanguageModels: "Ask language models in the cloud, at your organization's expense."
        }
    }

    /// The scopes of a `scope` parameter; nil when one of them is none, or there is none at all.
    package static func parse(_ text: String) -> Set<OAuthScope>? {
        let names = text.split(separator: " ").map(String.init)
        let scopes = names.compactMap(OAuthScope.init(rawValue:))
        return scopes.isEmpty || scopes.count != names.count ? nil : Set(scopes)
    }
}

extension Set<OAuthScope> {
    package var permissions: Set<Permission> { self.reduce(into: []) { $0.formUnion($1.permissions) } }

    /// In the order of the contract.
    package var inOrder: [OAuthScope] { OAuthScope.allCases.filter(self.contains) }
}
