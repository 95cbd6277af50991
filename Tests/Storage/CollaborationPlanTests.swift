import Core
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// No query about who works together looks at other workspaces' people, or at connections that are over.
@Suite struct CollaborationPlanTests {
    private static let tenants = 60
    /// Of each workspace.
    private static let people = 20

    @Test func `no query about participants and connections reads much more than the rows that it is about`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app in
            let actor = try app.make.actor(try app.make.account())
            let database = Database(app.settings)
            let workers = (0..<6).map { _ in UUID.v7() }
            try database.transaction { tx in try Self.fill(tx, actor, workers) }
            func expect(_ name: String, atMost rows: Int, _ body: (Transaction) throws -> Void) throws {
                let counters = try ReadCounters.measure(database, body)
                #expect(counters.scans == 0, "\(name) looks at a whole table")
                #expect(counters.rows <= Int64(rows), "\(name) reads \(counters.rows) rows")
            }
            let (user, workspace) = (actor.user, actor.workspace)
            try expect("all participants", atMost: Self.people * 12) { _ = try $0.participants.list(of: workspace) }
            try expect("one", atMost: 16) { _ = try $0.participants.find(user, in: workspace) }
            try expect("a status", atMost: 12) { _ = try $0.attendance.status(of: user, in: workspace) }
            try expect("a name", atMost: 2) { _ = try $0.participants.name(of: user) }
            try expect("somebody who comes", atMost: 24) {
                try $0.attendance.came(user, to: workspace, on: workers[0])
            }
            try expect("somebody who leaves", atMost: 24) {
                try $0.attendance.left(user, workspace, on: workers[0])
            }
            try expect("a sign of life", atMost: 4) { try $0.attendance.renew(workers[0], for: .seconds(6)) }
            try expect("a look for what is over", atMost: 40) {
                try $0.attendance.sweep(endedBefore: $0.now - .seconds(60))
            }
        }
    }

    private static func fill(_ tx: Transaction, _ actor: Actor, _ workers: [UUID]) throws {
        for worker in workers { try tx.attendance.renew(worker, for: .seconds(60)) }
        for tenant in 0..<self.tenants {
            let workspace = tenant == 0 ? actor.workspace : UUID.v7()
            if tenant > 0 {
                try tx.accounts.insertWorkspace(
                    workspace, organization: actor.organization, name: "W", type: "shared", owner: actor.user)
            }
            for _ in 0..<self.people {
                let user = UUID.v7()
                try tx.accounts.insertUser(
                    user, organization: actor.organization, email: "\(user)@example.com", fullName: nil,
                    passwordHash: "")
                try tx.accounts.setMember(workspace: workspace, user: user, role: .developer)
                try tx.attendance.came(user, to: workspace, on: workers[tenant % workers.count])
            }
        }
        for table in ["workspace_members", "collaboration_connections", "realtime_workers", "users", "workspaces"] {
            try tx.query("ANALYZE TABLE \(identifier: table)") { _ in }
        }
    }
}
