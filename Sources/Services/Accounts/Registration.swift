import Core
import MariaDB
import Primitives
import Storage

/// A new account: its checks, and its rows.
struct Registration {
    let email: EmailAddress
    let fullName: String?

    /// - Throws: `.validation` naming every field that is wrong.
    init(email: String, password: String, fullName: String?) throws(CoreError) {
        var issues: [FieldIssue] = []
        let address = EmailAddress(email)
        if address == nil { issues.append(FieldIssue("email", .format, "This is not an e-mail address.")) }
        do { try PasswordRules.check(password) } catch .validation(let found) { issues += found }
        guard issues.isEmpty, let address else { throw .validation(issues) }
        self.email = address
        let name = fullName?.trimmed ?? ""
        self.fullName = name.isEmpty ? nil : name
    }

    /// - Throws: `.conflict` naming `email` when the address has an account.
    func insert(passwordHash: String, _ tx: Transaction) throws -> (user: UUID, workspace: UUID) {
        let organization = UUID.v7(at: tx.now)
        let user = UUID.v7(at: tx.now)
        let workspace = UUID.v7(at: tx.now)
        let owner = self.fullName ?? String(self.email.text.prefix { $0 != "@" })
        try tx.accounts.insertOrganization(organization, name: owner)
        do {
            try tx.accounts.insertUser(
                user, organization: organization, email: self.email.text, fullName: self.fullName,
                passwordHash: passwordHash)
        } catch let error as DatabaseError where error.isDuplicateKey && error.constraint == "users_email" {
            throw CoreError.conflict(field: "email", message: "An account with this e-mail address exists already.")
        }
        try tx.accounts.insertWorkspace(
            workspace, organization: organization, name: Self.workspaceName(owner), type: "personal", owner: user)
        try tx.accounts.setMember(workspace: workspace, user: user, role: .owner)
        try DefaultDashboard(user: user, workspace: workspace, at: tx.now).insert(tx)
        return (user, workspace)
    }

    /// Cut so that it fits its column, whatever the name of its owner.
    private static func workspaceName(_ owner: String) -> String {
        String(owner.unicodeScalars.prefix(180)) + "'s workspace"
    }
}
