import Core
import JSON
import MariaDB
import Primitives
import Storage

/// Computes one widget's data, from whatever source, in the database.
struct DataEngine {
    private let definition: WidgetDefinition
    private let sets: [UUID: DataSet]
    /// Whose series of metrics are read besides the installation's own.
    private let workspaces: [UUID]
    private let transaction: Transaction
    /// What a table's rows are restricted to.
    let span: DataSpan

    init(
        _ definition: WidgetDefinition, _ sets: [UUID: DataSet], _ asked: DataSpan, _ workspaces: [UUID],
        _ tx: Transaction
    ) {
        self.definition = definition
        self.sets = sets
        self.workspaces = workspaces
        self.transaction = tx
        self.span = definition.span(asked: asked, at: tx.now)
    }

    /// - Throws: `.notFound`, `.validation`, `.queryTooCostly`.
    func data() throws -> WidgetData {
        var metadata = try self.metadata()
        let shaped = try self.shaped()
        metadata.recordCount = shaped.records
        return WidgetData(data: shaped.json, metadata: metadata)
    }

    /// Everything but the number of records.
    ///
    /// - Throws: `.notFound` for a data set that is not there (any more).
    func metadata() throws(CoreError) -> WidgetData.Metadata {
        var metadata = WidgetData.Metadata(lastUpdated: self.definition.writtenAt, source: "static")
        metadata.unit = self.definition.unit
        switch self.definition.query.source {
        case .none, .inline, .metric: break
        case .dataSet(let id):
            let set = try self.dataSet(id)
            metadata.source = "dataset:ds_\(set.id.base62)"
            metadata.lastUpdated = max(set.createdAt, self.definition.writtenAt)
        }
        if self.definition.query.parameters.timeColumn != nil {
            metadata.from = self.span.from
            metadata.to = self.span.to
        }
        return metadata
    }

    private func shaped() throws -> ShapedData {
        if self.definition.kind == .image { return try ContentShape.image(self.definition) }
        switch self.definition.query.source {
        case .none: return DataShape.nothing(self.definition)
        case .inline(let data):
            let table = try InlineTable(data, field: "data_query.parameters.data")
            return try self.shaped(.inline(columns: table.columns, rows: table.rows))
        case .dataSet(let id):
            let set = try self.dataSet(id)
            return try self.shaped(.dataSet(id: set.id, columns: set.columns))
        case .metric:
            throw CoreError.validation([FieldIssue("data_query.endpoint", .value, "There is no such metric.")])
        }
    }

    private func shaped(_ source: TableSource) throws -> ShapedData {
        try TableReading(self.definition, source, self.span, self.transaction).shaped()
    }

    private func dataSet(_ id: UUID) throws(CoreError) -> DataSet {
        guard let set = self.sets[id] else { throw .notFound("The data set that this widget reads is not there.") }
        return set
    }
}
