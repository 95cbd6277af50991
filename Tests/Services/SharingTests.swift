import Core
import HTTP
import JSON
import MariaDB
import Primitives
import Services
import Storage
import TestSupport
import Testing

/// Who sees a dashboard that is shared, and what they may do. Source: flowforge contract, `DashboardDetail.sharing`.
@Suite struct SharingTests {
    private struct Scene {
        let app: TestApp
        let owner: TestAccount
        /// Of a workspace that the owner is a member of, too.
        let friend: TestAccount
        let stranger: TestAccount
        let board: JSONValue
        let widget: JSONValue

        init(_ app: TestApp) throws {
            self.app = app
            self.owner = try app.make.account()
            self.friend = try app.make.member(.developer, of: self.owner)
            self.stranger = try app.make.account()
            self.board = try app.make.dashboard("Shared", by: self.owner)
            self.widget = try app.make.widget(on: self.board, by: self.owner)
        }

        var id: UUID { get throws { try #require(UUID(base62: self.board.id.dropFirst(5))) } }

        @discardableResult
        func share(
            _ isPublic: Bool? = nil, users: [TestAccount]? = nil, teams: [UUID]? = nil, by actor: TestAccount? = nil
        ) throws -> Dashboard {
            var draft = DashboardDraft()
            draft.sharing = DashboardSharing(
                isPublic: isPublic, users: try users?.map { try Self.user($0) }, teams: teams)
            let actor = try self.app.make.actor(actor ?? self.owner)
            let id = try self.id
            return try self.app.withServices {
                try $0.dashboards.update(id, draft, expected: .any, by: actor)
            }
        }

        static func user(_ account: TestAccount) throws -> UUID {
            try #require(UUID(base62: account.id.dropFirst(4)))
        }

        func get(_ account: TestAccount, _ path: String = "", headers: [String: String] = [:]) throws -> TestResponse {
            try self.app.request(.get, "/api/dashboards/\(self.board.id)\(path)", as: account, headers: headers)
        }

        func lists(_ account: TestAccount, _ query: String = "") throws -> Bool {
            try self.app.request(.get, "/api/dashboards\(query)", as: account).list("dashboards")
                .contains { $0.id == self.board.id }
        }
    }

    /// In the owner's workspace and with nobody else.
    private func alone(_ scene: Scene) throws {
        try scene.share(users: [], teams: [])
    }

    @Test func `a dashboard of nobody's team is its owner's alone, in the workspace too`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            #expect(try scene.get(scene.friend).status == 200)
            try self.alone(scene)
            #expect(try scene.get(scene.friend).status == 404)
            #expect(try !scene.lists(scene.friend))
            #expect(try scene.get(scene.owner).status == 200)
            try scene.share(teams: [scene.owner.workspace])
            #expect(try scene.get(scene.friend).status == 200)
            #expect(try scene.lists(scene.friend))
        }
    }

    @Test func `whom it is shared with sees it in every list and reads it, and no one else does`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            try self.alone(scene)
            #expect(try !scene.lists(scene.friend))
            try scene.share(users: [scene.friend])
            #expect(try scene.lists(scene.friend))
            #expect(try scene.lists(scene.friend, "?sort=name&search=share"))
            for path in ["", "/widgets", "/data"] {
                #expect(try scene.get(scene.friend, path).status == 200, "\(path)")
                #expect(try scene.get(scene.stranger, path).status == 404, "\(path)")
            }
            #expect(try app.request(.get, "/api/widgets/\(scene.widget.id)", as: scene.friend).status == 200)
            #expect(try app.request(.get, "/api/widgets/\(scene.widget.id)/data", as: scene.friend).status == 200)
            #expect(try app.request(.get, "/api/v1/dashboards/\(scene.board.id)", as: scene.friend).status == 200)
            #expect(try !scene.lists(scene.stranger))
        }
    }

    @Test func `whom it is shared with changes nothing and sees no history, whatever they may do elsewhere`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            try self.alone(scene)
            try scene.share(users: [scene.friend])
            let path = "/api/dashboards/\(scene.board.id)"
            for (method, path, body) in [
                (.put, path, ["name": "X"]), (.delete, path, nil), (.get, path + "/versions", nil),
                (.get, path + "/versions/1", nil), (.post, path + "/versions/1/restore", nil),
                (.post, path + "/widgets", .object(Maker.widgetBody())),
                (.put, "/api/widgets/\(scene.widget.id)", ["name": "X"]),
                (.delete, "/api/widgets/\(scene.widget.id)", nil),
                (.put, "/api/v1/dashboards/\(scene.board.id)", ["name": "X"]),
            ] as [(HTTPMethod, String, JSONValue?)] {
                #expect(try app.request(method, path, as: scene.friend, json: body).status == 403, "\(method) \(path)")
            }
            #expect(try app.request(.post, path + "/duplicate", as: scene.friend, json: ["name": "Copy"]).status == 201)
        }
    }

    @Test func `a repeated read says that nothing changed to those alone who may read it`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            func expect(_ owner: Int, _ friend: Int, _ stranger: Int, _ when: String) throws {
                for (account, status) in [(scene.owner, owner), (scene.friend, friend), (scene.stranger, stranger)] {
                    let response = try scene.get(account, headers: ["If-None-Match": "*"])
                    #expect(response.status == status, "\(account.email), \(when)")
                }
            }
            try expect(304, 304, 404, "of the workspace")
            try self.alone(scene)
            try expect(304, 404, 404, "the owner's alone")
            try scene.share(users: [scene.friend])
            try expect(304, 304, 404, "shared with one")
            try app.withServices {
                try $0.administration.setMember(
                    email: scene.owner.email, workspace: scene.stranger.workspace, role: .viewer)
            }
            try scene.share(users: [], teams: [scene.stranger.workspace])
            try expect(304, 404, 304, "shared with a workspace")
            try scene.share(true, teams: [])
            try expect(304, 304, 304, "public")
            #expect(try app.request(.delete, "/api/dashboards/\(scene.board.id)", as: scene.owner).status == 204)
            try expect(404, 404, 404, "deleted")
        }
    }

    @Test func `a team's members see it for as long as they are members`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            let team = try app.make.account()
            let member = try app.make.member(.viewer, of: team)
            try app.withServices {
                try $0.administration.setMember(email: scene.owner.email, workspace: team.workspace, role: .viewer)
            }
            #expect(try scene.get(member).status == 404)
            try scene.share(teams: [scene.owner.workspace, team.workspace])
            #expect(try scene.get(member).status == 200)
            #expect(try scene.lists(member))
            // Acting in a workspace, one sees what is shared with that one.
            #expect(try scene.get(member, headers: ["X-Workspace-ID": team.workspaceID]).status == 200)
            #expect(try scene.get(member, headers: ["X-Workspace-ID": member.workspaceID]).status == 404)
            try app.sql { tx in
                try tx.execute(
                    "DELETE FROM workspace_members WHERE workspace_id = \(team.workspace) AND role = 'viewer'")
            }
            try app.withServices { try $0.accessTokens.forget(user: Scene.user(member)) }
            #expect(try scene.get(member).status == 404)
            #expect(try !scene.lists(member))
        }
    }

    @Test func `what is shared no longer is hidden at once`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            try self.alone(scene)
            let before = try scene.share(users: [scene.friend]).version
            #expect(try scene.get(scene.friend).status == 200)
            let after = try scene.share(users: [])
            #expect(after.version == before + 1 && after.shares == .none)
            #expect(try scene.get(scene.friend).status == 404)
            #expect(try !scene.lists(scene.friend))
        }
    }

    @Test func `the owner and administrators share, and the owner alone takes it from the workspace`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            let admin = try app.make.member(.admin, of: scene.owner)
            let team = [scene.owner.workspace]
            #expect(throws: CoreError.self) { try scene.share(users: [scene.friend], by: scene.friend) }
            #expect(throws: CoreError.self) { try scene.share(teams: [], by: admin) }
            try scene.share(users: [scene.friend], teams: team, by: admin)
            // Who sends back what they were shown is not refused.
            try scene.share(false, users: [scene.friend], teams: team, by: scene.friend)
        }
    }

    @Test func `it is shared with people and workspaces that one knows of`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            #expect(throws: CoreError.self) { try scene.share(users: [scene.stranger]) }
            #expect(throws: CoreError.self) {
                try scene.share(teams: [scene.owner.workspace, scene.stranger.workspace])
            }
            #expect(throws: CoreError.self) { try scene.share(teams: [scene.owner.workspace, UUID.v7()]) }
            #expect(try scene.get(scene.stranger).status == 404)
        }
    }

    @Test func `those with whom it is shared are not told who else there is`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            let other = try app.make.member(.viewer, of: scene.owner)
            try scene.share(users: [scene.friend, other], teams: [])
            let id = try scene.id
            let actor = try app.make.actor(scene.friend)
            let seen = try app.withServices { services in
                try services.database.read { try $0.dashboards.find(id, for: actor) }
            }
            let dashboard = try #require(seen)
            #expect(dashboard.sharing(for: actor) == DashboardSharing(isPublic: false, users: [], teams: []))
            let own = dashboard.sharing(for: try app.make.actor(scene.owner))
            #expect(Set(own.users ?? []) == Set([try Scene.user(scene.friend), try Scene.user(other)]))
            #expect(own.teams == [])
        }
    }

    @Test func `who follows it hears of it, and no longer when it is not shared with them`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            try self.alone(scene)
            let subject = EventSubject.dashboard(try scene.id)
            let friend = try app.make.actor(scene.friend)
            func begin() throws -> FollowedPage {
                try app.withServices { try $0.follow.begin(subject, nil, for: friend) }
            }
            #expect(throws: CoreError.self) { try begin() }
            try scene.share(users: [scene.friend])
            let start = try begin().last
            try scene.share(users: [])
            let page = try app.withServices { try $0.events.page(of: scene.owner.workspace, after: start, limit: 10) }
            guard case .events(let events) = page, case .dashboard(let told)? = events.last?.body else {
                Issue.record("no event")
                return
            }
            // By this the realtime worker ends what the friend follows.
            #expect(!told.isVisible(to: friend))
            let lost = try app.withServices { try $0.follow.lost(of: [subject], for: friend) }
            #expect(lost == [subject])
        }
    }

    /// Source: contracts' page §7, `dashboard.updates` without an id.
    @Test func `what happens to a widget is told to those with whom its board is shared by name, and to nobody else`()
        throws
    {
        try withApp { app throws in
            let scene = try Scene(app)
            try self.alone(scene)
            try scene.share(users: [scene.friend], teams: [])
            let colleague = try app.make.member(.developer, of: scene.owner)
            _ = try app.make.widget(
                on: scene.board, by: scene.owner, ["data_query": ["endpoint": "crm:kpi_customers"]])
            let customer = try app.request(
                .post, "/api/v1/crm/customers", as: scene.owner, json: ["name": "Somebody"])
            #expect(customer.status == 201)
            let page = try app.withServices { try $0.events.page(of: scene.owner.workspace, after: 0, limit: 100) }
            guard case .events(let events) = page else { return }
            let id = try scene.id
            for kind in [Event.Kind.widgetAdded, .widgetData] {
                let event = try #require(events.last { $0.kind == kind && $0.object == id })
                #expect(event.isTold(to: try app.make.actor(scene.owner)))
                #expect(event.isTold(to: try app.make.actor(scene.friend)))
                #expect(!event.isTold(to: try app.make.actor(colleague)))
            }
        }
    }

    @Test func `an event says with whom its dashboard was shared`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            let shared = try scene.share(users: [scene.friend], teams: [])
            let read = try EventPayload.read(EventPayload.write(.dashboard(shared)), kind: .dashboardUpdated)
            guard case .dashboard(let dashboard) = read else { return }
            #expect(dashboard.shares == shared.shares && dashboard.shares != .none)
            #expect(dashboard.isVisible(to: try app.make.actor(scene.friend)))
        }
    }
}
