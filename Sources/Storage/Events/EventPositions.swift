import Core
import MariaDB
import Primitives

/// Where to begin to read.
extension EventStore {
    /// The offset behind which the newest `count` events of a subject stand; nil when it has no more than these behind
    /// `offset`.
    package func offset(
        beforeNewest count: Int64, of subject: EventSubject, in workspace: UUID, after offset: Int64
    ) throws -> Int64? {
        var filter: SQL = "workspace_id = \(workspace) AND stream_offset > \(offset)"
        switch subject {
        case .dashboard(let id): filter += " AND object_id = \(id)"
        case .workspace:
            filter += " AND kind IN (\(list: EventSubject.kindsOfWorkspace.map(\.rawValue)))"
        case .feed: break
        }
        return try self.transaction.first(
            """
            SELECT stream_offset FROM events WHERE \(sql: filter)
            ORDER BY stream_offset DESC LIMIT 1 OFFSET \(count)
            """
        ) { try $0.integer(0) }
    }
}
