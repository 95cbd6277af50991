import Core
import MariaDB
import Primitives
import Storage

/// What the administrator's command does to accounts and deleted rows. It acts for nobody, so it is not reachable by
/// any route.
package struct AdministrationService {
    let database: Database
    let platform: Platform
    let undeletion: UndeleteService

    package struct Account: Sendable {
        package let user: UUID
        package let email: String
        package let isDisabled: Bool
        package let createdAt: Instant
    }

    /// Makes an account; adds it to a workspace in a role when one is given.
    ///
    /// - Throws: `.validation`, `.conflict` when the address is taken, `.notFound` when the workspace is not there.
    package func createUser(
        email: String, password: String, fullName: String?, workspace: UUID?, role: Role
    ) throws -> UUID {
        let registration = try Registration(email: email, password: password, fullName: fullName)
        let hash = try self.platform.hasher.hash(password)
        return try self.database.transaction { tx in
            let account = try registration.insert(passwordHash: hash, tx)
            if let workspace { try Self.addMember(account.user, to: workspace, role, tx) }
            return account.user
        }
    }

    /// Adds an account to a workspace, or changes its role there.
    ///
    /// - Throws: `.notFound` naming what is not there.
    package func setMember(email: String, workspace: UUID, role: Role) throws {
        let user = try self.user(email)
        try self.database.transaction { tx in
            try Self.addMember(user, to: workspace, role, tx)
            self.forget(user)
        }
    }

    /// Ends every sign-in of the account and refuses new ones; or allows them again.
    package func setDisabled(email: String, _ disabled: Bool) throws {
        let user = try self.user(email)
        try self.database.transaction { tx in
            try tx.accounts.setDisabled(user: user, disabled)
            if disabled { try tx.sessions.revokeAll(user: user, because: .administrator) }
            self.forget(user)
        }
    }

    /// Sets a new password and ends every sign-in that the old one opened.
    package func setPassword(email: String, _ password: String) throws {
        try PasswordRules.check(password)
        let user = try self.user(email)
        let hash = try self.platform.hasher.hash(password)
        try self.database.transaction { tx in
            try tx.accounts.setPassword(user: user, hash: hash)
            try tx.sessions.revokeAll(user: user, because: .password)
            self.forget(user)
        }
    }

    /// Sets the limits of an organization; its members have them at once.
    ///
    /// - Parameter name: its id, or the address of an account in it.
    /// - Throws: `.notFound` naming what is not there.
    package func setTier(_ tier: OrganizationTier, of name: OrganizationReference) throws {
        let organization: UUID
        switch name {
        case .id(let id): organization = id
        case .member(let email):
            let address = EmailAddress(email)?.text ?? email
            guard let found = try self.database.read({ try $0.accounts.organization(email: address) }) else {
                throw CoreError.notFound("There is no account with this e-mail address.")
            }
            organization = found
        }
        try self.database.transaction { tx in
            guard let members = try tx.accounts.setTier(tier, of: organization) else {
                throw CoreError.notFound("There is no such organization.")
            }
            for member in members { self.forget(member) }
        }
    }

    package enum OrganizationReference: Sendable {
        case id(UUID)
        /// By the address of somebody in it.
        case member(email: String)
    }

    package func accounts() throws -> [Account] {
        try self.database.read { tx in
            try tx.accounts.list().map {
                Account(user: $0.user, email: $0.email, isDisabled: $0.isDisabled, createdAt: $0.createdAt)
            }
        }
    }

    // MARK: Deleted rows

    package func deletedRows() throws -> [DeletedRow] {
        try self.database.read { tx in try tx.deletedRows.list() }
    }

    /// - Throws: `.notFound` when no deleted dashboard or widget has this id.
    package func restoreDeleted(_ id: UUID) throws -> DeletedRow {
        try self.database.transaction { tx in
            guard let row = try tx.deletedRows.find(id) else {
                throw CoreError.notFound("No deleted dashboard or widget has this id.")
            }
            switch row.kind {
            case .dashboard: try self.undeletion.dashboard(id, by: nil)
            case .widget: try self.undeletion.widget(id, by: nil)
            }
            return row
        }
    }

    /// Makes every cached token of the account be checked again, once the change is committed.
    private func forget(_ user: UUID) {
        self.database.afterCommit { self.platform.generations.advance(user) }
    }

    private func user(_ email: String) throws -> UUID {
        let address = EmailAddress(email)?.text ?? email
        guard let account = try self.database.read({ try $0.accounts.credentials(email: address) }) else {
            throw CoreError.notFound("There is no account with this e-mail address.")
        }
        return account.user
    }

    private static func addMember(_ user: UUID, to workspace: UUID, _ role: Role, _ tx: Transaction) throws {
        guard try tx.accounts.workspaceExists(workspace) else {
            throw CoreError.notFound("There is no such workspace.")
        }
        try tx.accounts.setMember(workspace: workspace, user: user, role: role)
    }
}
