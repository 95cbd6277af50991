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

    /// Of somebody who signs in by way of another site, which has seen that they read the address's mail.
    init(_ account: ExternalAccount, email: EmailAddress) {
        self.email = email
        let shown = (account.name ?? "").unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        let name = String(String.UnicodeScalarView(shown.prefix(200)))
        self.fullName = name.trimmed.isEmpty ? nil : name.trimmed
    }

    /// - Parameters:
    ///   - passwordHash: nil: an account without a password.
    ///   - isConfirmed: whether the address is known to be the person's.
    /// - Throws: `.conflict` naming `email` when the address has an account.
    func insert(
        passwordHash: String?, isConfirmed: Bool = false, _ tx: Transaction
    ) throws -> (user: UUID, workspace: UUID) {
        let organization = UUID.v7(at: tx.now)
        let user = UUID.v7(at: tx.now)
        let workspace = UUID.v7(at: tx.now)
        let owner = self.fullName ?? String(self.email.text.prefix { $0 != "@" })
        try tx.accounts.insertOrganization(organization, name: owner)
        do {
            try tx.accounts.insertUser(
                user, organization: organization, email: self.email.text, fullName: self.fullName,
                passwordHash: passwordHash, isConfirmed: isConfirmed)
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
