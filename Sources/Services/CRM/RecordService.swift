import Core
import MariaDB
import Primitives
import Storage

/// The CRM's records: find, make, change, remove. All are of the workspace that the actor acts in; its members may see
/// them, and change them when they may change its dashboards.
package struct RecordService {
    let database: Database
    let events: EventLog

    package func list(_ query: RecordQuery, for actor: Actor) throws -> Page<Record> {
        try actor.require(.dashboardRead, in: actor.workspace)
        return try self.database.snapshot { tx in
            let page = try tx.records.page(query, in: actor.workspace)
            var items = page.items
            try tx.records.name(&items, in: actor.workspace)
            return Page(items: items, total: page.total, request: page.request)
        }
    }

    /// - Throws: `.notFound`.
    package func get(_ kind: RecordKind, _ id: UUID, for actor: Actor) throws -> Record {
        try actor.require(.dashboardRead, in: actor.workspace)
        return try self.database.snapshot { tx in
            guard let record = try tx.records.find(kind, id, in: actor.workspace) else { throw Self.missing(kind) }
            return try Self.named(record, tx)
        }
    }

    /// - Throws: `.forbidden`; `.validation` naming a field; `.conflict` when the external id, or a rate's day, is taken.
    package func create(_ draft: RecordDraft, by actor: Actor) throws -> Record {
        try actor.require(.dashboardWrite, in: actor.workspace)
        return try self.database.transaction { tx in
            var record = Self.blank(draft, in: actor.workspace, at: tx.now)
            try RecordRules.apply(draft, to: &record, isNew: true, at: tx.now)
            try Self.naming(record.kind) { try tx.records.insert([record]) }
            record = try Self.named(record, tx)
            try self.tell([record.kind], in: actor.workspace, by: actor.user, tx)
            return record
        }
    }

    /// - Parameter expected: the version that the caller saw, when it must still be the stored one.
    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`, `.validation`, `.conflict`.
    package func update(
        _ id: UUID, _ draft: RecordDraft, expected: VersionCondition, by actor: Actor
    ) throws -> Record {
        try actor.require(.dashboardWrite, in: actor.workspace)
        return try self.database.transaction { tx in
            guard var record = try tx.records.lock(draft.kind, id, in: actor.workspace) else {
                throw Self.missing(draft.kind)
            }
            try expected.check(record.version)
            try RecordRules.apply(draft, to: &record, isNew: false, at: tx.now)
            record.version += 1
            record.updatedAt = tx.now
            try Self.naming(draft.kind) { try tx.records.update(record, replacingLines: draft.lines != nil) }
            record = try Self.named(record, tx)
            try self.tell([draft.kind], in: actor.workspace, by: actor.user, tx)
            return record
        }
    }

    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`; `.conflict` while something else refers to it.
    package func delete(_ kind: RecordKind, _ id: UUID, expected: VersionCondition, by actor: Actor) throws {
        try actor.require(.dashboardWrite, in: actor.workspace)
        try self.database.transaction { tx in
            guard let record = try tx.records.lock(kind, id, in: actor.workspace) else { throw Self.missing(kind) }
            try expected.check(record.version)
            try Self.naming(kind) { try tx.records.delete(kind, id, in: actor.workspace) }
            try self.tell(Self.alsoGone(with: kind), in: actor.workspace, by: actor.user, tx)
        }
    }

    /// Activities go with what they were about.
    private static func alsoGone(with kind: RecordKind) -> Set<RecordKind> {
        kind == .customers || kind == .opportunities ? [kind, .activities] : [kind]
    }

    /// Tells who looks at a board of the workspace that shows something of these records that it moved.
    func tell(_ kinds: Set<RecordKind>, in workspace: UUID, by user: UUID?, _ tx: Transaction) throws {
        try self.events.append(try Self.moved(kinds, in: workspace, tx), by: user, tx)
    }

    /// - Parameter isCurrent: also boards that were made since the transaction began, which may be long ago.
    static func moved(
        _ kinds: Set<RecordKind>, in workspace: UUID, isCurrent: Bool = false, _ tx: Transaction
    ) throws -> [EventDraft] {
        let keys = Catalogue.entries.filter { !$0.sources.isDisjoint(with: kinds) }.map(\.key)
        return try tx.boards.showing(keys, in: workspace, isCurrent: isCurrent).map {
            EventDraft.data(of: $0, in: workspace)
        }
    }

    /// With what it refers to by name.
    private static func named(_ record: Record, _ tx: Transaction) throws -> Record {
        var records = [record]
        try tx.records.name(&records, in: record.workspace)
        return records[0]
    }

    private static func missing(_ kind: RecordKind) -> CoreError {
        .notFound("There is no such \(kind.singular).")
    }

    static func blank(_ draft: RecordDraft, in workspace: UUID, at now: Instant) -> Record {
        Record(
            kind: draft.kind, id: UUID.v7(at: now), workspace: workspace, origin: draft.origin ?? "manual",
            externalID: nil, isDemo: draft.isDemo,
            values: Array(repeating: .none, count: draft.kind.fields.count), version: 1, createdAt: now, updatedAt: now)
    }

    /// Names the field that a constraint refused.
    static func naming(_ kind: RecordKind, _ body: () throws -> Void) throws {
        do { try body() } catch let error as DatabaseError {
            throw self.refusal(kind, error) ?? error
        }
    }

    static func refusal(_ kind: RecordKind, _ error: DatabaseError) -> CoreError? {
        guard let constraint = error.constraint else { return nil }
        if error.isDuplicateKey {
            if constraint == "crm_rates_day" {
                return .conflict(field: "day", message: "There is a rate of these currencies for that day already.")
            }
            guard constraint == "crm_\(kind.rawValue)_external" else { return nil }
            return .conflict(
                field: "external_id", message: "There is a \(kind.singular) with this external id already.")
        }
        if error.number == 1451 {
            return .conflict(field: nil, message: "Something else refers to this \(kind.singular).")
        }
        guard error.isForeignKey else { return nil }
        for target in RecordKind.allCases where constraint.hasSuffix("_\(target.singular)") {
            return .validation([
                FieldIssue("\(target.singular)_id", .value, "There is no such \(target.singular) in this workspace.")
            ])
        }
        return nil
    }
}
