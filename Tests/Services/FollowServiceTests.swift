import Core
import JSON
import MariaDB
import Primitives
import Services
import Storage
import TestSupport
import Testing

/// Who may follow what, from where on.
@Suite struct FollowServiceTests {
    private static func actor(_ account: TestAccount, _ app: TestApp) throws -> Actor {
        try app.withServices { services in
            try account.accessToken.withUTF8Bytes { try services.accessTokens.authenticate($0) }
        }
    }

    private static func id(_ json: JSONValue) throws -> UUID {
        try #require(UUID(base62: json.id.split(separator: "_").last.map(String.init) ?? ""))
    }

    private static func begin(
        _ subject: EventSubject, _ replay: ReplayRequest? = nil, as account: TestAccount, _ app: TestApp
    ) throws -> FollowedPage {
        let actor = try self.actor(account, app)
        return try app.withServices { try $0.follow.begin(subject, replay, for: actor) }
    }

    @Test func `live begins behind the newest event, of whatever dashboard`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = EventSubject.dashboard(try Self.id(app.make.dashboard(by: account)))
            _ = try app.make.dashboard(by: account)
            let page = try Self.begin(board, as: account, app)
            #expect(page.workspace == account.workspace)
            #expect(page.last == 2 && page.isLast && page.events.isEmpty && page.isComplete)
        }
    }

    @Test func `strangers follow what is public, members what is not private`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let (member, stranger) = (try app.make.member(.viewer, of: owner), try app.make.account())
            let board = try app.make.dashboard(by: owner)
            let subject = EventSubject.dashboard(try Self.id(board))
            #expect(throws: CoreError.self) { try Self.begin(subject, as: stranger, app) }
            #expect(try Self.begin(subject, as: member, app).last == 1)
            #expect(throws: CoreError.self) { try Self.begin(.workspace(owner.workspace), as: stranger, app) }
            #expect(try Self.begin(.workspace(owner.workspace), as: member, app).last == 1)
            _ = try app.request(.put, "/api/dashboards/\(board.id)", as: owner, json: ["is_public": true])
            #expect(try Self.begin(subject, as: stranger, app).last == 2)
        }
    }

    @Test func `what was missed comes in pages, each of which says how far it goes`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let subject = EventSubject.dashboard(try Self.id(board))
            for number in 0..<150 {
                _ = try app.request(
                    .put, "/api/dashboards/\(board.id)", as: account, json: ["name": .string("\(number)")])
                if number % 10 == 0 { _ = try app.make.dashboard(by: account) }
            }
            let first = try Self.begin(subject, ReplayRequest(start: .offset(1), limit: nil), as: account, app)
            #expect(first.events.count == 100 && !first.isLast && first.isComplete)
            #expect(first.through == first.events.last?.offset)
            let actor = try Self.actor(account, app)
            let second = try app.withServices { try $0.follow.goOn(subject, after: first.through, for: actor) }
            #expect(second.events.count == 50 && second.isLast)
            let names = (first.events + second.events).map { event in
                if case .dashboard(let dashboard) = event.body { dashboard.name } else { "" }
            }
            #expect(names == (0..<150).map { "\($0)" })
        }
    }

    @Test func `the newest few are told to be not all`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let subject = EventSubject.dashboard(try Self.id(board))
            for _ in 0..<4 { _ = try app.make.widget(on: board, by: account) }
            _ = try app.make.dashboard(by: account)
            func offsets(_ limit: Int64) throws -> ([Int64], Bool) {
                let page = try Self.begin(subject, ReplayRequest(start: .offset(0), limit: limit), as: account, app)
                return (page.events.map(\.offset), page.isComplete)
            }
            #expect(try offsets(2) == ([4, 5], false))
            #expect(try offsets(5) == ([1, 2, 3, 4, 5], true))
        }
    }

    @Test func `a pruned past is said to be incomplete, and what is left comes`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let subject = EventSubject.dashboard(try Self.id(board))
            _ = try app.make.widget(on: board, by: account)
            let time = Instant.now
            _ = try app.make.widget(on: board, by: account)
            _ = try app.sql { try $0.events.prune(before: time) }
            let page = try Self.begin(subject, ReplayRequest(start: .offset(0), limit: nil), as: account, app)
            #expect(!page.isComplete && page.lowest == 3 && page.events.map(\.offset) == [3])
            let known = try Self.begin(subject, ReplayRequest(start: .offset(2), limit: nil), as: account, app)
            #expect(known.isComplete && known.events.map(\.offset) == [3])
            let actor = try Self.actor(account, app)
            #expect(throws: CoreError.self) {
                try app.withServices { try $0.follow.goOn(subject, after: 1, for: actor) }
            }
            let future = try Self.begin(subject, ReplayRequest(start: .offset(99), limit: nil), as: account, app)
            #expect(!future.isComplete && future.isLast)
        }
    }

    @Test func `a workspace's list keeps private dashboards of others to themselves`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let member = try app.make.member(.developer, of: owner)
            let board = try Self.id(app.make.dashboard(by: owner))
            try app.sql { tx in
                let actor = try Self.actor(owner, app)
                var dashboard = try #require(try tx.dashboards.find(board, for: actor))
                dashboard.visibility = .private
                _ = try tx.events.append([.updated(dashboard)], by: nil)
            }
            let replay = ReplayRequest(start: .offset(0), limit: nil)
            let subject = EventSubject.workspace(owner.workspace)
            #expect(try Self.begin(subject, replay, as: owner, app).events.count == 2)
            #expect(try Self.begin(subject, replay, as: member, app).events.count == 1)
        }
    }

    @Test func `an admission says when it has to be asked for again`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let member = try app.make.member(.developer, of: owner)
            let admission = try app.withServices { services in
                try member.accessToken.withUTF8Bytes { try services.accessTokens.admission($0) }
            }
            #expect(admission.isCurrent(app.platform.generations))
            #expect(admission.expiresAt > .now)
            try app.withServices {
                try $0.administration.setMember(email: member.email, workspace: owner.workspace, role: .viewer)
            }
            #expect(!admission.isCurrent(app.platform.generations))
            let renewed = try app.withServices { try $0.accessTokens.renewed(admission) }
            #expect(renewed.isCurrent(app.platform.generations))
            #expect(renewed.actor.role(in: owner.workspace) == .viewer)
            _ = try app.request(.post, "/auth/signout", as: member)
            #expect(throws: CoreError.unauthenticated(.revoked)) {
                try app.withServices { try $0.accessTokens.renewed(renewed) }
            }
        }
    }
}
