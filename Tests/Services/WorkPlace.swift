import Core
import MariaDB
import Primitives
import Services
import TestSupport
import Testing

/// A workspace in which tests work: its owner, and services to act with.
struct WorkPlace {
    let app: TestApp
    let owner: TestAccount

    static func with<R>(_ setup: AppSetup = AppSetup(), _ body: (WorkPlace) throws -> R) throws -> R {
        try withApp(setup) { app in try body(WorkPlace(app: app, owner: try app.make.account())) }
    }

    /// Somebody as they are now.
    func actor(_ account: TestAccount? = nil) throws -> Actor {
        let account = account ?? self.owner
        let token = Array(account.accessToken.utf8)
        return try self.app.withServices { services in
            try token.withUnsafeBytes { try services.accessTokens.authenticate($0) }.acting(in: self.owner.workspace)
        }
    }

    func work<R>(_ body: (WorkServices) throws -> R) throws -> R { try self.app.withServices { try body($0.work) } }

    @discardableResult
    func task(
        _ title: String = "Task", by account: TestAccount? = nil, _ change: (inout TaskDraft) -> Void = { _ in }
    ) throws -> ProjectTask {
        var draft = TaskDraft()
        draft.title = title
        change(&draft)
        let actor = try self.actor(account)
        return try self.work { try $0.tasks.create(draft, by: actor) }
    }

    func update(_ task: ProjectTask, _ change: (inout TaskDraft) -> Void) throws -> ProjectTask {
        var draft = TaskDraft()
        change(&draft)
        let actor = try self.actor()
        return try self.work { try $0.tasks.update(task.id, draft, expected: .any, by: actor) }
    }

    /// The titles of a column, from its top.
    func column(_ status: ProjectTask.Status) throws -> [String] {
        var query = TaskQuery()
        query.statuses = [status]
        query.order = .position
        query.ascending = true
        query.page = PageRequest(limit: 100)
        let actor = try self.actor()
        return try self.work { try $0.tasks.list(query, for: actor) }.page.items.map(\.title)
    }

    /// What the event log has of the workspace, oldest first.
    func events() throws -> [Event] {
        let page = try self.app.withServices {
            try $0.events.page(of: self.owner.workspace, after: 0, limit: 10_000)
        }
        guard case .events(let events) = page else { return [] }
        return events
    }
}
