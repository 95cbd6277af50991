import Core
import MariaDB
import Primitives
import Services
import TestSupport
import Testing

/// Who is connected, as realtime workers write it down and others read it.
@Suite struct AttendanceServiceTests {
    private struct Place {
        let app: TestApp
        let account: TestAccount
        let actor: Actor
        let worker = UUID.v7()

        init(_ app: TestApp) throws {
            self.app = app
            self.account = try app.make.account()
            self.actor = try app.make.actor(self.account)
        }

        func record(
            _ change: AttendanceReport.Change?, on worker: UUID? = nil, lease: Duration = .seconds(6),
            isSweeping: Bool = false
        ) throws {
            let key = AttendanceReport.Key(workspace: self.account.workspace, user: self.actor.user)
            try self.app.withServices {
                try $0.attendance.record(
                    AttendanceReport(
                        worker: worker ?? self.worker, lease: lease, changes: change.map { [key: $0] } ?? [:],
                        isSweeping: isSweeping))
            }
        }

        /// The person's own status, and how others see them.
        func see() throws -> (status: ConnectionStatus, person: Participant?) {
            let session = try self.app.withServices {
                try $0.collaboration.session(self.account.workspace, for: self.actor)
            }
            return (status: session.status, person: session.participants.first)
        }

        func rows() throws -> Int64? {
            let workspace = self.account.workspace
            return try self.app.sql { tx in
                try tx.first("SELECT COUNT(*) FROM collaboration_connections WHERE workspace_id = \(workspace)") {
                    try $0.integer(0)
                }
            }
        }

        /// As if everything had happened so long ago.
        func age(by seconds: Int64) throws {
            let workspace = self.account.workspace
            try self.app.sql { tx in
                try tx.execute(
                    """
                    UPDATE realtime_workers SET renewed_at = renewed_at - INTERVAL \(seconds) SECOND,
                        lease_until = lease_until - INTERVAL \(seconds) SECOND
                    WHERE id IN (SELECT worker_id FROM collaboration_connections WHERE workspace_id = \(workspace))
                    """)
                try tx.execute(
                    """
                    UPDATE collaboration_connections SET lost_at = lost_at - INTERVAL \(seconds) SECOND
                    WHERE workspace_id = \(workspace)
                    """)
                try tx.execute(
                    """
                    UPDATE workspace_members SET last_seen_at = last_seen_at - INTERVAL \(seconds) SECOND
                    WHERE workspace_id = \(workspace)
                    """)
            }
        }
    }

    @Test func `who is connected is, who left is not, and who was lost is coming back`() throws {
        try withApp { app throws in
            let place = try Place(app)
            #expect(try place.see().status == .disconnected && place.see().person?.lastSeenAt == nil)
            try place.record(.came)
            #expect(try place.see().status == .connected && place.see().person?.isOnline == true)
            try place.record(.lost)
            #expect(try place.see().status == .reconnecting && place.see().person?.isOnline == false)
            try place.record(.came, on: .v7())
            try place.record(.left, on: .v7())
            #expect(try place.see().status == .connected)
            try place.age(by: 40)
            #expect(try place.see().status == .disconnected)
        }
    }

    @Test func `who comes back elsewhere and leaves is gone`() throws {
        try withApp { app throws in
            let place = try Place(app)
            let other = UUID.v7()
            try place.record(.came)
            try place.record(.lost)
            try place.record(.came, on: other)
            #expect(try place.see().status == .connected)
            try place.record(.left, on: other)
            #expect(try place.see().status == .disconnected)
        }
    }

    @Test func `a killed worker's people are coming back at first, then gone, and were seen when it last lived`() throws
    {
        try withApp { app throws in
            let place = try Place(app)
            try place.record(.came)
            try place.age(by: 10)
            #expect(try place.see().status == .reconnecting && place.see().person?.isOnline == false)
            let seen = try #require(try place.see().person?.lastSeenAt)
            try place.age(by: 100)
            #expect(try place.see().status == .disconnected)
            // Another worker clears up, and the moment stays.
            try place.record(nil, on: .v7(), isSweeping: true)
            #expect(try place.rows() == 0)
            #expect(try place.see().person?.lastSeenAt == seen - .seconds(100))
            let worker = place.worker
            let workers = try app.sql { tx in
                try tx.first("SELECT COUNT(*) FROM realtime_workers WHERE id = \(worker)") { try $0.integer(0) }
            }
            #expect(workers == 0)
        }
    }

    @Test func `somebody who is no member any more is not written down`() throws {
        try withApp { app throws in
            let place = try Place(app)
            let (workspace, user) = (place.account.workspace, place.actor.user)
            try app.sql { tx in
                try tx.execute("DELETE FROM workspace_members WHERE workspace_id = \(workspace) AND user_id = \(user)")
            }
            try place.record(.came)
            #expect(try place.rows() == 0)
        }
    }
}
