import Core
import MariaDB
import Primitives
import Storage

/// What an edit stands on.
package struct EditBasis: Sendable {
    /// `If-Match`: the version that must be the stored one.
    package var expected: VersionCondition
    /// The version that the sender had seen: what was changed since then is not overwritten. nil: the last one wins.
    package var base: Int64?
    package var origin: EditOrigin?

    package init(expected: VersionCondition = .any, base: Int64? = nil, origin: EditOrigin? = nil) {
        self.expected = expected
        self.base = base
        self.origin = origin
    }

    /// - Throws: `.editConflict` when one of the fields was changed after the base.
    func check<Field: RawRepresentable<String> & Hashable>(
        _ fields: [Field], _ versions: [Field: Int64], _ element: ModelElement, _ id: UUID, at version: Int64
    ) throws(CoreError) {
        guard let base = self.base else { return }
        let overtaken = fields.filter { (versions[$0] ?? 0) > base }
        guard overtaken.isEmpty else {
            throw .editConflict(.changed(element, id, fields: overtaken.map(\.rawValue), current: version))
        }
    }
}

/// What came of an edit.
package struct Edited<Value: Sendable>: Sendable {
    package let value: Value
    /// Of the last event that tells of it; nil when it changed nothing, or was made before.
    package let offset: Int64?
}

/// One change of a model while it is made: all of it in one transaction, under the lock of the model.
struct ModelEdit {
    let tx: Transaction
    let workspace: UUID
    let origin: EditOrigin?
    var events: [EventDraft] = []

    /// What the edit itself did, as opposed to what followed from it.
    func change(_ fields: [String] = [], removedRelationships: [UUID] = []) -> ModelChange {
        ModelChange(fields: fields, removedRelationships: removedRelationships, origin: self.origin)
    }
}

/// Carries edits of models out.
struct ModelEditing {
    let database: Database
    let events: EventLog

    /// Events of one statement. With more than `tooMany` in all, followers are told to load the model anew.
    private static let batch = 100
    private static let tooMany = 400

    /// Runs `body` as one change of a workspace's model.
    ///
    /// - Parameters:
    ///   - again: what is answered to an edit that was made before, about the element that it made or changed.
    ///   - body: returns what it is about, and what is answered.
    /// - Throws: `.notFound` to who is no member of the workspace, `.forbidden`; what `body` throws; `.conflict` when an
    ///   id that was given is in use.
    func carryOut<Value>(
        in workspace: UUID, origin: EditOrigin?, by actor: Actor, again: (Transaction, UUID) throws -> Value,
        _ body: (inout ModelEdit) throws -> (element: UUID, value: Value)
    ) throws -> Edited<Value> {
        try actor.require(.modelWrite, inModelOf: workspace)
        do {
            return try self.database.transaction { tx in
                try tx.modelEdits.lock(workspace)
                if let origin, let element = try tx.modelEdits.element(of: origin, by: actor.user) {
                    return Edited(value: try again(tx, element), offset: nil)
                }
                var edit = ModelEdit(tx: tx, workspace: workspace, origin: origin)
                let (element, value) = try body(&edit)
                if let origin { try tx.modelEdits.note(origin, about: element, by: actor.user) }
                return Edited(value: value, offset: try self.tell(edit, by: actor.user))
            }
        } catch let error as DatabaseError where error.isDuplicateKey && error.constraint == "PRIMARY" {
            throw CoreError.conflict(field: "id", message: "This id is in use.")
        }
    }

    /// - Returns: the last event's offset.
    private func tell(_ edit: ModelEdit, by actor: UUID) throws -> Int64? {
        var events = edit.events
        if events.count > Self.tooMany {
            events = Array(events.prefix(1)) + [.modelImported(ModelImport(), in: edit.workspace)]
        }
        var offset: Int64?
        for start in stride(from: 0, to: events.count, by: Self.batch) {
            let drafts = Array(events[start..<min(start + Self.batch, events.count)])
            offset = try self.events.append(drafts, by: actor, edit.tx)
        }
        return offset
    }

    /// What somebody may see of a model.
    ///
    /// - Throws: `.notFound` to who is no member of the workspace, `.forbidden`.
    func read<Value>(
        in workspace: UUID, for actor: Actor, _ body: (Transaction) throws -> Value
    ) throws -> Value {
        try actor.require(.modelRead, inModelOf: workspace)
        return try self.database.snapshot(body)
    }
}

extension Actor {
    /// - Throws: `.notFound` to who is no member of the workspace, `.forbidden`.
    func require(_ permission: Permission, inModelOf workspace: UUID) throws(CoreError) {
        guard self.role(in: workspace) != nil else { throw WorkspaceService.missing }
        try self.require(permission, in: workspace)
    }
}

extension ModelElement {
    var missing: CoreError { .notFound("\(self.title) not found") }
    var missingDeleted: CoreError { .notFound("There is no such deleted \(self.rawValue)") }
}

extension Optional {
    /// - Throws: `error` when there is nothing.
    func orThrow(_ error: CoreError) throws(CoreError) -> Wrapped {
        guard let self else { throw error }
        return self
    }
}

/// - Throws: `.quotaExceeded` when a workspace has as many of something as it may.
func checkRoom(_ count: Int64, _ most: Int, _ what: String) throws(CoreError) {
    guard count < Int64(most) else { throw .quotaExceeded("A workspace has at most \(most) \(what).") }
}
