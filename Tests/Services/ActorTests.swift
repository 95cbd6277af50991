import Core
import Primitives
import Testing

/// What somebody may do where.
@Suite struct ActorTests {
    private static let (own, others) = (UUID.v7(), UUID.v7())

    private func actor(_ grant: Set<Permission>?) -> Actor {
        Actor(
            user: UUID.v7(), email: "ann@example.com", organization: UUID.v7(), session: UUID.v7(),
            memberships: [
                Membership(workspace: Self.own, role: .owner), Membership(workspace: Self.others, role: .viewer),
            ], workspace: Self.own, grant: grant)
    }

    @Test func `each role may do what the ones below it may`() {
        for (lower, higher) in zip(Role.allCases, Role.allCases.dropFirst()) {
            #expect(lower.permissions.isSubset(of: higher.permissions), "\(lower) \(higher)")
        }
        #expect(!Role.viewer.permissions.contains { $0.rawValue.hasSuffix(":write") })
        #expect(!Role.developer.permissions.contains(.workspaceAdmin))
    }

    @Test func `a person may do what the role in that workspace allows`() throws {
        let actor = self.actor(nil)
        try actor.require(.workspaceAdmin, in: Self.own)
        #expect(throws: CoreError.self) { try actor.require(.dashboardWrite, in: Self.others) }
        #expect(throws: CoreError.self) { try actor.require(.dashboardRead, in: UUID.v7()) }
    }

    @Test func `a grant takes away and never adds`() throws {
        let actor = self.actor([.dashboardRead, .taskWrite])
        #expect(actor.permissions(in: Self.own) == [.dashboardRead, .taskWrite])
        #expect(actor.permissions(in: Self.others) == [.dashboardRead])
        #expect(actor.holds(.taskWrite) && !actor.holds(.dashboardWrite))
        #expect(throws: CoreError.self) { try actor.require(.workspaceAdmin, in: Self.own) }
    }

    @Test func `who acts in one workspace keeps the bounds of the grant`() throws {
        let acting = try self.actor([.dashboardRead]).acting(in: Self.own)
        #expect(!acting.holds(.dashboardWrite) && acting.holds(.dashboardRead))
    }
}
