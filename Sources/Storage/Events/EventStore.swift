import Core
import MariaDB
import Primitives

/// The event log. Source: `sql/migrations/0004_events.sql`.
package struct EventStore {
    let transaction: Transaction

    // MARK: Writing

    /// Appends events to one workspace's stream, in the order given.
    ///
    /// It locks the stream until the commit, so it comes last in its transaction; a dashboard's row is locked before.
    ///
    /// - Parameter drafts: all of the same workspace; not empty.
    /// - Returns: the last one's offset.
    package func append(_ drafts: [EventDraft], by actor: UUID?) throws -> Int64 {
        guard let workspace = drafts.first?.workspace else { return 0 }
        let count = Int64(drafts.count)
        try self.transaction.execute(
            """
            INSERT INTO event_streams (workspace_id, last_offset) VALUES (\(workspace), LAST_INSERT_ID(\(count)))
            ON DUPLICATE KEY UPDATE last_offset = LAST_INSERT_ID(last_offset + \(count))
            """)
        let last = Int64(clamping: self.transaction.lastInsertID)
        let rows = drafts.enumerated().map { index, draft -> SQL in
            """
            (\(workspace), \(last - count + 1 + Int64(index)), \(draft.kind.rawValue), \(draft.object),
                \(draft.version), \(draft.audience), \(actor), \(EventPayload.write(draft.body, readers: draft.readers)),
                \(self.transaction.now))
            """
        }
        try self.transaction.execute(
            """
            INSERT INTO events (workspace_id, stream_offset, kind, object_id, object_version, audience_id, actor_id,
                payload, at)
            VALUES \(sql: rows.joined(separator: ", "))
            """)
        return last
    }

    // MARK: Reading

    /// What the stream of a workspace holds; nothing was ever written to one that is not known.
    package func bounds(of workspace: UUID) throws -> EventBounds {
        try self.transaction.first(
            "SELECT lowest_offset, last_offset FROM event_streams WHERE workspace_id = \(workspace)"
        ) { EventBounds(lowest: try $0.integer(0), last: try $0.integer(1)) } ?? EventBounds(lowest: 1, last: 0)
    }

    /// The newest offset of each of these workspaces that has a stream.
    package func lastOffsets(of workspaces: [UUID]) throws -> [UUID: Int64] {
        guard !workspaces.isEmpty else { return [:] }
        let rows = try self.transaction.query(
            "SELECT workspace_id, last_offset FROM event_streams WHERE workspace_id IN (\(list: workspaces))"
        ) { (try $0.uuid(0), try $0.integer(1)) }
        return Dictionary(rows) { first, _ in first }
    }

    /// What follows `offset`, oldest first. Read it in a snapshot, so that what it tells as lost is lost.
    ///
    /// - Parameter object: leaves out what is about another one.
    package func page(
        of workspace: UUID, after offset: Int64, object: UUID? = nil, limit: Int64
    ) throws -> EventPage {
        let bounds = try self.bounds(of: workspace)
        guard bounds.covers(after: offset) else { return .lost(lowest: bounds.lowest, last: bounds.last) }
        var filter: SQL = "workspace_id = \(workspace) AND stream_offset > \(offset)"
        if let object { filter += " AND object_id = \(object)" }
        let events = try self.transaction.query(
            """
            SELECT workspace_id, stream_offset, kind, object_id, object_version, audience_id, actor_id, payload, at
            FROM events WHERE \(sql: filter) ORDER BY stream_offset LIMIT \(limit)
            """, as: Self.event)
        return .events(events)
    }

    /// The offset behind which everything that began at `time` or later stands.
    package func offset(of workspace: UUID, before time: Instant) throws -> Int64 {
        let first = try self.transaction.first(
            """
            SELECT MIN(stream_offset) FROM events FORCE INDEX (events_by_time)
            WHERE at >= \(time) AND workspace_id = \(workspace)
            """
        ) { try $0.integerOrNil(0) }
        if let first, let first { return first - 1 }
        return try self.bounds(of: workspace).last
    }

    private static func event(_ row: borrowing Row) throws -> Event {
        guard let kind = Event.Kind(rawValue: try row.string(2)) else { throw DamagedSnapshot(field: "kind") }
        let payload = try row.bytes(7)
        let audience = try row.uuidOrNil(5)
        return Event(
            workspace: try row.uuid(0), offset: try row.integer(1), kind: kind, object: try row.uuid(3),
            version: try row.integer(4), audience: audience,
            readers: audience == nil ? .none : try EventPayload.readers(payload, kind: kind),
            actor: try row.uuidOrNil(6), body: try EventPayload.read(payload, kind: kind), at: try row.instant(8))
    }

    // MARK: Upkeep

    /// After the data went back to an earlier state: every client must load it anew, and no offset that was given out
    /// since then is given out again.
    package func breakOff() throws {
        // Assigned in this order, each seeing the one before (MariaDB's default).
        try self.transaction.execute(
            """
            UPDATE event_streams
            SET last_offset = last_offset + \(Self.leap), lowest_offset = last_offset + 1
            """)
    }

    /// More events than a workspace has between a backup and its restoration.
    private static let leap: Int64 = 1_000_000_000

    /// Removes the oldest events of one workspace whose time is over, at most 1,000 at once; each call is meant for a
    /// transaction of its own.
    ///
    /// What is removed is always the beginning of a stream: an event that began after one that is removed, but was
    /// committed before it, goes too.
    ///
    /// - Returns: whether there may be more.
    package func prune(before time: Instant) throws -> Bool {
        let oldest = try self.transaction.first(
            "SELECT workspace_id FROM events WHERE at < \(time) ORDER BY at LIMIT 1"
        ) { try $0.uuid(0) }
        guard let workspace = oldest else { return false }
        let end = try self.transaction.first(
            """
            SELECT MAX(stream_offset) FROM (
                SELECT e.stream_offset FROM events e WHERE e.workspace_id = \(workspace)
                    AND e.stream_offset <= (
                        SELECT MAX(o.stream_offset) FROM events o FORCE INDEX (events_by_time)
                        WHERE o.at < \(time) AND o.workspace_id = \(workspace))
                ORDER BY e.stream_offset LIMIT 1000) oldest
            """
        ) { try $0.integerOrNil(0) }
        guard let end, let end else { return false }
        try self.transaction.execute(
            """
            UPDATE event_streams SET lowest_offset = GREATEST(lowest_offset, \(end + 1))
            WHERE workspace_id = \(workspace)
            """)
        try self.transaction.execute(
            "DELETE FROM events WHERE workspace_id = \(workspace) AND stream_offset <= \(end)")
        return true
    }
}

extension Transaction {
    package var events: EventStore { EventStore(transaction: self) }
}
