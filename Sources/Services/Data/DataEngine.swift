import Core
import Gateways
import JSON
import MariaDB
import Primitives
import Storage

/// What the widgets of one request have in common.
struct DataContext {
    /// Whose data sets and series are read.
    let workspaces: [UUID]
    private let sets: [UUID: DataSet]
    /// When metrics were sampled last; nil when no widget reads one.
    let sampledAt: Instant?
    /// Whose CRM is read.
    let crmWorkspace: UUID
    /// Whose days are counted; UTC when no widget reads the CRM.
    let timeZone: String
    /// nil when none is configured.
    let prometheus: PrometheusClient?

    /// Looks up what the widgets read: the data sets in one statement, the last sampling in another.
    ///
    /// - Parameter workspaces: those of the widgets; without one, the actor's own workspace is taken.
    init(
        _ definitions: [WidgetDefinition], in workspaces: [UUID], for actor: Actor, _ prometheus: PrometheusClient?,
        _ tx: Transaction
    ) throws {
        try self.init(
            definitions, in: workspaces, crm: workspaces.count == 1 ? workspaces[0] : actor.workspace,
            daysOf: actor.user, prometheus, tx)
    }

    /// - Parameters:
    ///   - crm: whose CRM is read.
    ///   - person: in whose time zone days begin.
    init(
        _ definitions: [WidgetDefinition], in workspaces: [UUID], crm: UUID, daysOf person: UUID,
        _ prometheus: PrometheusClient?, _ tx: Transaction
    ) throws {
        self.prometheus = prometheus
        self.crmWorkspace = crm
        let readsCRM = definitions.contains { $0.catalogueKey != nil }
        self.timeZone = readsCRM ? try tx.accounts.profile(user: person)?.timezone ?? "UTC" : "UTC"
        self.workspaces = workspaces
        let sets = try tx.dataSets.find(Array(Set(definitions.compactMap(\.dataSet))), in: workspaces)
        self.sets = Dictionary(sets.map { ($0.id, $0) }) { first, _ in first }
        self.sampledAt = definitions.contains { $0.metric != nil } ? try tx.metrics.state().lastSampledAt : nil
    }

    /// - Throws: `.notFound` when it is in none of the workspaces.
    func dataSet(_ id: UUID) throws(CoreError) -> DataSet {
        guard let set = self.sets[id] else { throw .notFound("The data set that this widget reads is not there.") }
        return set
    }
}

/// Computes one widget's data, from whatever source, in the database.
struct DataEngine {
    private let definition: WidgetDefinition
    private let context: DataContext
    private let asked: DataSpan
    private let transaction: Transaction
    /// What a table's rows are restricted to.
    let span: DataSpan

    init(_ definition: WidgetDefinition, _ context: DataContext, _ asked: DataSpan, _ tx: Transaction) {
        self.definition = definition
        self.context = context
        self.asked = asked
        self.transaction = tx
        self.span = definition.span(asked: asked, at: tx.now)
    }

    /// - Throws: `.notFound`, `.validation`, `.queryTooCostly`, `.dependencyFailed`.
    func data() throws -> WidgetData {
        if self.definition.kind.isTool {
            let metadata = WidgetData.Metadata(lastUpdated: self.definition.writtenAt, source: "static")
            return WidgetData(data: ContentShape.tool.json, metadata: metadata)
        }
        if let metric = self.definition.metric { return try self.data(ofMetric: metric) }
        if let expression = self.definition.expression {
            return try PrometheusReader(
                self.definition, expression, self.asked, self.context.prometheus, now: self.transaction.now
            ).data()
        }
        if let key = self.definition.catalogueKey, CatalogueShape.kinds.contains(self.definition.kind) {
            return try self.data(ofCatalogue: key)
        }
        var metadata = try self.metadata()
        let shaped = try self.shaped()
        metadata.recordCount = shaped.records
        return WidgetData(data: shaped.json, metadata: metadata)
    }

    private func data(ofMetric name: String) throws -> WidgetData {
        let span = MetricReader.span(
            of: self.definition, asked: self.asked, sampledAt: self.context.sampledAt, now: self.transaction.now)
        guard span.from < span.to else {
            throw CoreError.validation([FieldIssue("from", .range, "This must be before the end of the range.")])
        }
        let reader = try MetricReader(self.definition, name, span, self.context.workspaces, self.transaction)
        let shaped = try reader.shaped()
        let metadata = WidgetData.Metadata(
            lastUpdated: self.context.sampledAt ?? self.definition.writtenAt, source: "metrics:\(name)",
            recordCount: shaped.records, unit: reader.unit, from: span.from, to: span.to, stepSeconds: reader.step)
        return WidgetData(data: shaped.json, metadata: metadata)
    }

    private func data(ofCatalogue key: CatalogueKey) throws -> WidgetData {
        let entry = Catalogue.entry(key)
        var query = CatalogueService.Query()
        query.settings = entry.fitting(self.definition.config)
        let answer = try CatalogueComputation(
            entry: entry, query: query, workspace: self.context.crmWorkspace, zoneName: self.context.timeZone,
            tx: self.transaction
        ).answer()
        let shaped = CatalogueShape.shaped(
            answer, entry, as: self.definition.kind, TimeZones.rules(self.context.timeZone))
        var metadata = WidgetData.Metadata(
            lastUpdated: answer.calculatedAt, source: key.endpoint, recordCount: shaped.records)
        metadata.unit = answer.currency
        return WidgetData(data: shaped.json, metadata: metadata)
    }

    /// Of a table's data, everything but the number of records.
    ///
    /// - Throws: `.notFound` for a data set that is not there (any more).
    func metadata() throws(CoreError) -> WidgetData.Metadata {
        var metadata = WidgetData.Metadata(lastUpdated: self.definition.writtenAt, source: "static")
        metadata.unit = self.definition.unit
        if let id = self.definition.dataSet {
            let set = try self.context.dataSet(id)
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
        case .none, .metric, .catalogue, .prometheus: return DataShape.nothing(self.definition)
        case .inline(let data):
            let table = try InlineTable(data, field: "data_query.parameters.data")
            return try self.shaped(.inline(columns: table.columns, rows: table.rows))
        case .dataSet(let id):
            let set = try self.context.dataSet(id)
            return try self.shaped(.dataSet(id: set.id, columns: set.columns))
        }
    }

    private func shaped(_ source: TableSource) throws -> ShapedData {
        try TableReading(self.definition, source, self.span, self.transaction).shaped()
    }
}
