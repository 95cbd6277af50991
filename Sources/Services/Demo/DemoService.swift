import Core
import MariaDB
import Primitives
import Storage

/// Fills a workspace with a company that is made up, and empties it again. For the administrator's command: it acts for
/// nobody, and no route reaches it.
package struct DemoService {
    let database: Database
    let records: RecordService

    /// Times the size of one dealer: up to some 1,250,000 invoices.
    package static let scales: ClosedRange<Int64> = 1...500

    /// - Parameters:
    ///   - email: whose personal workspace is filled, unless another is named.
    ///   - scale: 1: some 400 customers and 2,500 invoices.
    /// - Returns: how many records were made.
    /// - Throws: `.notFound`; `.conflict` when the workspace has records already: what is made up must not stand among
    ///   what is true.
    package func fill(email: String, workspace: UUID?, seed: UInt64, scale: Int64) throws -> Int {
        let workspace = try self.workspace(email, workspace)
        guard try self.database.read({ try $0.records.isEmpty(in: workspace) }) else {
            throw CoreError.conflict(
                field: nil, message: "The workspace has customers, goals or rates already; the demo wants an empty one."
            )
        }
        var count = 0
        let now = Instant.now
        do {
            try DemoCompany.make(seed: seed, scale: scale, in: workspace, at: now) { records in
                try self.database.transaction { tx in try tx.records.insert(records) }
                count += records.count
            }
        } catch {
            // Half a company is none.
            _ = try self.empty(workspace)
            throw error
        }
        try self.tell(workspace)
        return count
    }

    /// Removes everything that was made up.
    ///
    /// - Returns: how many records there were.
    /// - Throws: `.notFound`; `.conflict` when something else refers to a made-up record.
    package func remove(email: String, workspace: UUID?) throws -> Int {
        let workspace = try self.workspace(email, workspace)
        do {
            let count = try self.empty(workspace)
            try self.tell(workspace)
            return count
        } catch let error as DatabaseError where error.isForeignKey {
            throw CoreError.conflict(
                field: nil, message: "A record that is not made up refers to one that is; change or remove it first.")
        }
    }

    private func empty(_ workspace: UUID) throws -> Int {
        try self.database.transaction { tx in try tx.records.deleteDemo(in: workspace) }
    }

    private func tell(_ workspace: UUID) throws {
        try self.database.transaction { tx in
            try self.records.tell(Set(RecordKind.allCases), in: workspace, by: nil, tx)
        }
    }

    private func workspace(_ email: String, _ named: UUID?) throws -> UUID {
        let address = EmailAddress(email)?.text ?? email
        return try self.database.read { tx in
            guard let account = try tx.accounts.credentials(email: address) else {
                throw CoreError.notFound("There is no account with this e-mail address.")
            }
            guard let workspace = try tx.accounts.workspace(named, of: account.user) else {
                throw CoreError.notFound("The account is in no such workspace.")
            }
            return workspace
        }
    }
}
