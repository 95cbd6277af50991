import Core
import MariaDB
import Primitives
import Security
import Storage

/// How an import meets what a model has already. An element whose id the model has is made as the source says, in
/// either mode.
package enum ModelImportMode: String, Sendable, CaseIterable {
    /// What the source does not speak of stays.
    case add
    /// What the source does not speak of is deleted, as if by hand.
    case replace
}

/// What came of an import.
package struct ModelImportOutcome: Sendable, Equatable {
    /// What the source holds of each, whether it was new here or not.
    package let domains: Int
    package let tables: Int
    package let columns: Int
    package let relationships: Int
    package let diagrams: Int
    package let remarks: [ImportRemark]
    package let remarkCount: Int

    init(_ model: ImportedModel) {
        self.domains = model.domains.count
        self.tables = model.tables.count
        self.columns = model.tables.map(\.columns.count).reduce(0, +)
        self.relationships = model.relationships.count
        self.diagrams = model.diagrams.count
        self.remarks = model.remarks
        self.remarkCount = model.remarkCount
    }
}

/// Models as files: data contracts (ODCS) in and out, statements of SQL out.
package struct ModelExchangeService {
    let editing: ModelEditing
    /// A contract of ten megabytes takes some hundreds while it is read: few are at once.
    let gate: ConcurrencyGate

    private var whole: WholeModelService { WholeModelService(editing: self.editing) }

    /// The model as a data contract of ODCS 3.1.0, in YAML.
    ///
    /// - Throws: `.notFound` to who is no member of the workspace, `.forbidden`.
    package func contract(of workspace: UUID, for actor: Actor) throws -> [UInt8] {
        ODCSWriter(try self.whole.get(workspace, for: actor)).bytes
    }

    /// Statements that make the model's tables.
    ///
    /// - Throws: as `contract`.
    package func statements(of workspace: UUID, _ dialect: SQLDialect, for actor: Actor) throws -> [UInt8] {
        DDLWriter(try self.whole.get(workspace, for: actor), dialect).bytes
    }

    /// Takes a data contract in, whole or not at all.
    ///
    /// - Throws: `.notFound`, `.forbidden`; `.invalidFile` with lines and paths; `.quotaExceeded`; `.unavailable` when
    ///   others are being taken in.
    package func importContract(
        _ file: SpooledFile, _ mode: ModelImportMode, in workspace: UUID, origin: EditOrigin?, by actor: Actor
    ) throws -> Edited<ModelImportOutcome> {
        try actor.require(.modelWrite, inModelOf: workspace)
        return try self.inTurn {
            var bytes: [UInt8] = []
            try file.read { bytes.append(contentsOf: $0) }
            let model = try ODCSReader.read(bytes, for: Self.identity(workspace))
            return try self.take(model, mode, in: workspace, origin: origin, by: actor)
        }
    }

    /// - Throws: `.unavailable` when too many wait.
    func inTurn<Value>(_ body: () throws -> Value) throws -> Value {
        guard let value = try self.gate.pass(body) else {
            throw CoreError.unavailable("Other models are being read now.", retryAfter: .seconds(5))
        }
        return value
    }

    /// Makes a model part of a workspace's: one transaction, one event.
    func take(
        _ model: ImportedModel, _ mode: ModelImportMode, in workspace: UUID, origin: EditOrigin?, by actor: Actor
    ) throws -> Edited<ModelImportOutcome> {
        let outcome = ModelImportOutcome(model)
        return try self.editing.carryOut(in: workspace, origin: origin, by: actor, again: { _, _ in outcome }) { edit in
            var merge = try ModelMerge(model, mode, edit)
            try merge.carryOut(&edit)
            let counts = ModelImport(
                domains: Int64(outcome.domains), tables: Int64(outcome.tables),
                relationships: Int64(outcome.relationships), diagrams: Int64(outcome.diagrams), origin: origin)
            edit.events = merge.hasChanged ? [.modelImported(counts, in: workspace)] : []
            return (workspace, outcome)
        }
    }

    /// Ids of what has none of ours: made of the workspace and the names, so that a source that is imported again meets
    /// what came of it the first time.
    static func identity(_ workspace: UUID) -> ImportIdentity {
        ImportIdentity(workspace: workspace, now: .now) { name in
            var bytes = Digest.sha256(Array("\(workspace) \(name)".utf8))
            // Version 8, for what is made in a way of one's own (RFC 9562, 5.8).
            bytes[6] = bytes[6] & 0x0F | 0x80
            // 0x80 is what MariaDB refuses.
            bytes[8] = max(bytes[8] & 0x3F | 0x80, 0x81)
            return UUID(bytes: bytes[..<16]) ?? UUID.v7()
        }
    }
}
