import Core
import MariaDB
import Primitives
import Storage

/// Fills a workspace with what a company that is made up would have in it, and empties it again. For the administrator's
/// command: it acts for nobody, and no route reaches it.
package struct DemoService {
    let database: Database
    let events: EventLog
    let records: RecordService
    let boards: BoardService
    let exchange: ModelExchangeService

    /// Times the size of one dealer: up to some 1,250,000 invoices.
    package static let scales: ClosedRange<Int64> = 1...500

    /// How much was made up.
    package struct Filling: Sendable, Equatable {
        /// Of the CRM.
        package var records = 0
        /// 0, as what follows, when the workspace had some of its own.
        package var tasks = 0
        package var timeEntries = 0
        /// Of the data model.
        package var tables = 0
        /// On the account's default dashboard.
        package var widgets = 0
    }

    /// - Parameters:
    ///   - email: whose personal workspace is filled, unless another is named; tasks are theirs.
    ///   - scale: 1: some 400 customers and 2,500 invoices. Tasks and model are the same for every scale.
    /// - Throws: `.notFound`; `.conflict` when the workspace has records already: what is made up must not stand among
    ///   what is true.
    package func fill(email: String, workspace: UUID?, seed: UInt64, scale: Int64) throws -> Filling {
        let place = try self.place(email, workspace)
        return try self.alone(in: place) {
            try self.checkEmpty(place)
            var filling = Filling()
            do {
                try DemoCompany.make(seed: seed, scale: scale, in: place.workspace, at: Instant.now) { records in
                    try self.database.transaction { tx in try tx.records.insert(records) }
                    filling.records += records.count
                }
                try self.database.transaction { tx in
                    try self.fillWork(place, seed, &filling, tx)
                    try self.fillModel(place, &filling, tx)
                    try self.fillBoard(place, &filling, tx)
                    try self.tell(place, tx)
                }
            } catch {
                // Half a company is none.
                _ = try self.empty(place)
                throw error
            }
            return filling
        }
    }

    /// Removes everything that was made up.
    ///
    /// - Returns: how many records, tasks and so on there were.
    /// - Throws: `.notFound`; `.conflict` when something else refers to what is made up.
    package func remove(email: String, workspace: UUID?) throws -> Int {
        let place = try self.place(email, workspace)
        return try self.alone(in: place) {
            do {
                return try self.empty(place)
            } catch let error as DatabaseError where error.isForeignKey {
                throw CoreError.conflict(
                    field: nil,
                    message: """
                        Something that is not made up refers to something that is, such as an invoice to a made-up \
                        customer, or time to a made-up task; change or remove it first.
                        """)
            }
        }
    }

    private func empty(_ place: Place) throws -> Int {
        try self.database.transaction { tx in
            var count = try self.emptyBoard(place, tx)
            count += try self.emptyModel(place, tx)
            count += try self.emptyWork(place, tx)
            count += try tx.records.deleteDemo(in: place.workspace)
            try tx.demo.removeMarks(in: place.workspace)
            try self.tell(place, tx)
            return count
        }
    }

    // MARK: Where

    /// The workspace that is filled, and the account that stands for everybody in it.
    struct Place {
        let actor: Actor
        let zone: TimeZoneRules

        var workspace: UUID { self.actor.workspace }
        var user: UUID { self.actor.user }
    }

    private func place(_ email: String, _ named: UUID?) throws -> Place {
        let address = EmailAddress(email)?.text ?? email
        return try self.database.read { tx in
            guard let account = try tx.accounts.credentials(email: address),
                let profile = try tx.accounts.profile(user: account.user),
                let organization = try tx.accounts.organization(email: address)
            else { throw CoreError.notFound("There is no account with this e-mail address.") }
            guard let workspace = try tx.accounts.workspace(named, of: account.user) else {
                throw CoreError.notFound("The account is in no such workspace.")
            }
            // The administrator acts, in the account's name: whatever its role is.
            let actor = Actor(
                user: account.user, email: account.email, organization: organization, session: account.user,
                memberships: [Membership(workspace: workspace, role: .owner)], workspace: workspace, isNarrowed: true)
            return Place(actor: actor, zone: TimeZones.rules(profile.timezone))
        }
    }

    private func alone<Value>(in place: Place, _ body: () throws -> Value) throws -> Value {
        guard try self.database.read({ try $0.demo.claim(place.workspace) }) else {
            throw CoreError.conflict(
                field: nil, message: "Another atrium demo is at this workspace; wait until it is done.")
        }
        let result = Result(catching: body)
        try self.database.read { try $0.demo.release(place.workspace) }
        return try result.get()
    }

    private func checkEmpty(_ place: Place) throws {
        let (isEmpty, isMadeUp) = try self.database.read { tx in
            (try tx.records.isEmpty(in: place.workspace), try tx.demo.exists(in: place.workspace))
        }
        guard !isMadeUp else {
            throw CoreError.conflict(
                field: nil, message: "The workspace holds made-up records already; take them out first, with --remove.")
        }
        guard isEmpty else {
            throw CoreError.conflict(
                field: nil, message: "The workspace has customers, goals or rates already; the demo wants an empty one."
            )
        }
    }

    private func tell(_ place: Place, _ tx: Transaction) throws {
        try self.records.tell(Set(RecordKind.allCases), in: place.workspace, by: nil, tx)
    }
}
