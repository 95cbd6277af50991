import Core
import MariaDB
import Primitives
import Storage

/// The event log: written in the transaction of each change, read by whoever follows it.
package struct EventLog {
    let database: Database
    let wakeUps: DatagramSender

    /// Appends events of one workspace, and wakes those who follow it once they are committed.
    ///
    /// Call it last in the transaction: it holds the workspace's stream until the commit.
    ///
    /// - Returns: the last one's offset; nil when there is none.
    @discardableResult
    func append(_ drafts: [EventDraft], by actor: UUID?, _ tx: Transaction) throws -> Int64? {
        guard let workspace = drafts.first?.workspace else { return nil }
        let offset = try tx.events.append(drafts, by: actor)
        let wakeUps = self.wakeUps
        self.database.afterCommit { wakeUps.send("events \(workspace) \(offset)") }
        return offset
    }

    /// What followed `offset` in a workspace's stream, oldest first. For the realtime worker, which decides about each
    /// event who may see it.
    ///
    /// - Parameter object: leaves out what is about another one.
    package func page(
        of workspace: UUID, after offset: Int64, object: UUID? = nil, limit: Int64
    ) throws -> EventPage {
        try self.database.snapshot { tx in
            try tx.events.page(of: workspace, after: offset, object: object, limit: limit)
        }
    }

    package func bounds(of workspace: UUID) throws -> EventBounds {
        try self.database.read { try $0.events.bounds(of: workspace) }
    }

    /// The newest offset of each of these workspaces that has a stream.
    package func lastOffsets(of workspaces: [UUID]) throws -> [UUID: Int64] {
        try self.database.read { try $0.events.lastOffsets(of: workspaces) }
    }

    /// The offset behind which everything that began at `time` or later stands.
    package func offset(of workspace: UUID, before time: Instant) throws -> Int64 {
        try self.database.snapshot { try $0.events.offset(of: workspace, before: time) }
    }
}
