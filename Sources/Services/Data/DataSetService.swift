import Core
import JSON
import MariaDB
import Primitives
import Storage

/// Tables that people upload for widgets to read.
package struct DataSetService {
    let database: Database
    let events: EventLog

    /// Newest first.
    package func list(_ page: PageRequest, for actor: Actor) throws -> Page<DataSet> {
        try self.database.snapshot { tx in try tx.dataSets.page(page, in: actor.workspaces) }
    }

    /// - Throws: `.notFound` when there is none in a workspace of the actor.
    package func get(_ id: UUID, for actor: Actor) throws -> DataSet {
        try self.database.read { tx in try Self.visible(id, actor, tx) }
    }

    /// Rows in the order of the file.
    ///
    /// - Throws: `.notFound`.
    package func rows(
        of id: UUID, _ page: PageRequest, for actor: Actor
    ) throws -> (dataSet: DataSet, rows: Page<[DataValue]>) {
        try self.database.read { tx in
            let set = try Self.visible(id, actor, tx)
            var query = TableQuery()
            query.outputs = set.columns.indices.map { .column($0) }
            query.limit = page.limit
            // Only the packets that the page is in are unfolded.
            let first = try tx.dataSets.packet(of: page.offset, in: id)
            query.offset = page.offset - first
            let source = TableSource.dataSet(
                id: id, columns: set.columns, packets: first..<(page.offset + page.limit))
            let rows = try tx.tables.rows(query, of: source)
            return (dataSet: set, rows: Page(items: rows, total: set.rowCount, request: page))
        }
    }

    /// Stores an uploaded file as a data set of the actor's workspace: all of its rows or nothing.
    ///
    /// - Parameter name: nil: that of the file.
    /// - Throws: `.forbidden`, `.invalidFile` with the lines that are wrong, `.unsupportedMediaType` for a file that is
    ///   neither CSV nor JSON, `.validation` naming `name`, `.conflict` when the workspace is full.
    package func create(_ upload: Upload, name: String?, by actor: Actor) throws -> DataSet {
        try actor.require(.dashboardWrite, in: actor.workspace)
        let reading = DataSetReading(file: upload.content, format: try upload.format())
        let name = try DashboardRules.name(name ?? upload.bareName)
        let (columns, rowCount) = try reading.columns()
        return try self.database.transaction { tx in
            guard try tx.dataSets.count(in: [actor.workspace]) < Int64(DataSetRules.perWorkspace) else {
                throw CoreError.conflict(
                    field: nil, message: "A workspace holds at most \(DataSetRules.perWorkspace) data sets.")
            }
            let set = DataSet(
                id: UUID.v7(at: tx.now), workspace: actor.workspace, owner: actor.user, name: name,
                format: reading.format, columns: columns, rowCount: rowCount,
                sizeBytes: Int64(upload.content.count), createdAt: tx.now)
            try tx.dataSets.insert(set)
            try reading.packets(columns) { first, cells in try tx.dataSets.insertRows(cells, first: first, of: set.id) }
            return set
        }
    }

    /// Hides the data set; whoever looks at a widget that reads it is told that what it shows moved.
    ///
    /// - Throws: `.notFound`, `.forbidden`.
    package func delete(_ id: UUID, by actor: Actor) throws {
        try self.database.transaction { tx in
            guard let set = try tx.dataSets.lock(id, in: actor.workspaces) else {
                throw CoreError.notFound("There is no such data set.")
            }
            try actor.require(.dashboardWrite, in: set.workspace)
            try tx.dataSets.softDelete(id)
            let readers = try tx.dataSets.readers(of: set)
            try self.events.append(
                readers.map { EventDraft.data(of: $0, in: set.workspace) }, by: actor.user, tx)
        }
    }

    private static func visible(_ id: UUID, _ actor: Actor, _ tx: Transaction) throws -> DataSet {
        guard let set = try tx.dataSets.find([id], in: actor.workspaces).first else {
            throw CoreError.notFound("There is no such data set.")
        }
        return set
    }
}

/// A file on its way to become a data set.
package struct Upload {
    let fileName: String
    /// `type/subtype` as the sender says.
    let mediaType: String?
    let content: SpooledFile

    package init(fileName: String, mediaType: String?, content: SpooledFile) {
        self.fileName = fileName
        self.mediaType = mediaType
        self.content = content
    }

    /// The name's ending decides; senders know little of types.
    ///
    /// - Throws: `.unsupportedMediaType`.
    func format() throws(CoreError) -> DataSet.Format {
        switch self.parts.ending {
        case "csv", "tsv", "txt": return .csv
        case "json": return .json
        default: break
        }
        switch self.mediaType {
        case "text/csv", "text/tab-separated-values", "text/plain": return .csv
        case "application/json": return .json
        default: throw .unsupportedMediaType(self.mediaType ?? "a file of an unknown type")
        }
    }

    /// The file's name without its ending, cut to what a name may have.
    var bareName: String {
        let name = self.parts.name.trimmed
        return name.isEmpty ? "Data set" : String(name.prefix(DashboardRules.nameLength.upperBound)).trimmed
    }

    private var parts: (name: String, ending: String) {
        guard let dot = self.fileName.lastIndex(of: ".") else { return (name: self.fileName, ending: "") }
        return (
            name: String(self.fileName[..<dot]),
            ending: self.fileName[self.fileName.index(after: dot)...].lowercased()
        )
    }
}
