import Core
import JSON
import MariaDB
import Primitives
import Storage

/// Imports of CRM records as people ask for them; `RecordImporter` carries them out. All are of the workspace that the
/// actor acts in.
package struct RecordImportService {
    let database: Database
    let events: EventLog

    /// Names the work in the queue.
    package static let jobKind = "crm.import"

    /// What is asked for.
    package struct Draft: Sendable {
        package var kind: RecordKind
        package var isDryRun = false
        package var skipsErrors = false
        package var mapping = ImportMapping()

        package init(_ kind: RecordKind) { self.kind = kind }
    }

    /// Stores the file and queues the work.
    ///
    /// - Throws: `.forbidden`; `.validation` for an empty file; `.conflict` while too many wait.
    package func create(_ draft: Draft, _ upload: Upload, by actor: Actor) throws -> RecordImport {
        try actor.require(.dashboardWrite, in: actor.workspace)
        guard upload.content.count > 0 else {
            throw CoreError.validation([FieldIssue("file", .length, "The file is empty.")])
        }
        return try self.database.transaction { tx in
            guard try tx.imports.unfinished(in: actor.workspace) < ImportRules.unfinished else {
                throw CoreError.conflict(
                    field: nil, message: "At most \(ImportRules.unfinished) imports may wait; try again later.")
            }
            let job = RecordImport(
                id: UUID.v7(at: tx.now), workspace: actor.workspace, user: actor.user, kind: draft.kind,
                isDryRun: draft.isDryRun, skipsErrors: draft.skipsErrors,
                fileName: String(upload.fileName.prefix(ImportRules.fileNameLength.upperBound)),
                sizeBytes: Int64(upload.content.count), mapping: draft.mapping,
                timeZone: try tx.accounts.profile(user: actor.user)?.timezone ?? "UTC", createdAt: tx.now)
            try tx.imports.insert(job)
            try Self.store(upload.content, of: job.id, tx)
            var work = JobDraft(kind: Self.jobKind, payload: JSONText(["import": .string("\(job.id)")] as JSONObject))
            work.maxAttempts = 6
            try tx.jobs.enqueue(work)
            return job
        }
    }

    private static func store(_ file: SpooledFile, of id: UUID, _ tx: Transaction) throws {
        var packet: [UInt8] = []
        var position: Int64 = 0
        func write() throws {
            try tx.imports.insertPacket(packet, at: position, of: id)
            position += 1
            packet.removeAll(keepingCapacity: true)
        }
        try file.read { bytes in
            packet.append(contentsOf: bytes)
            if packet.count >= ImportRules.packetBytes { try write() }
        }
        if !packet.isEmpty { try write() }
    }

    /// Newest first.
    package func list(_ page: PageRequest, for actor: Actor) throws -> Page<RecordImport> {
        try actor.require(.dashboardRead, in: actor.workspace)
        return try self.database.snapshot { tx in try tx.imports.page(page, in: actor.workspace) }
    }

    /// - Throws: `.notFound`.
    package func get(_ id: UUID, for actor: Actor) throws -> RecordImport {
        try actor.require(.dashboardRead, in: actor.workspace)
        guard let job = try self.database.read({ try $0.imports.find(id, in: actor.workspace) }) else {
            throw CoreError.notFound("There is no such import.")
        }
        return job
    }
}
