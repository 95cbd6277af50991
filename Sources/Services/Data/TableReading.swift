import Core
import JSON
import MariaDB
import Primitives
import Storage

/// One widget's query over one table: names resolved, time range applied.
struct TableReading {
    let definition: WidgetDefinition
    let source: TableSource
    let names: TableNames
    let span: DataSpan
    private let tables: TableStore
    private let timeColumn: Int?
    private let conditions: [TableQuery.Condition]

    /// - Throws: `.validation` naming a filter or the time column.
    init(_ definition: WidgetDefinition, _ source: TableSource, _ span: DataSpan, _ tx: Transaction) throws(CoreError) {
        self.definition = definition
        self.source = source
        self.names = TableNames(source.columns)
        self.tables = tx.tables
        if let name = definition.query.parameters.timeColumn {
            self.timeColumn = try self.names.column(name, "data_query.parameters.time_column", of: [.time])
            self.span = span
        } else {
            self.timeColumn = nil
            self.span = DataSpan()
        }
        self.conditions = try self.names.conditions(definition.query.filters)
    }

    private var query: DataQuery { self.definition.query }
    var parameters: DataParameters { self.query.parameters }

    // MARK: Running

    func rows(_ query: TableQuery, in span: DataSpan? = nil) throws -> [[DataValue]] {
        try Self.bounded { try self.tables.rows(self.restricted(query, span ?? self.span), of: self.source) }
    }

    func count(_ query: TableQuery) throws -> Int64 {
        try Self.bounded { try self.tables.count(self.restricted(query, self.span), of: self.source) }
    }

    private func restricted(_ query: TableQuery, _ span: DataSpan) -> TableQuery {
        var query = query
        query.conditions += self.conditions
        if let timeColumn {
            if let from = span.from { query.conditions.append(.compare(timeColumn, .gte, .time(from))) }
            if let to = span.to { query.conditions.append(.compare(timeColumn, .lt, .time(to))) }
        }
        return query
    }

    private static func bounded<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch let error as DatabaseError where error.isStatementTimeout {
            throw CoreError.queryTooCostly
        }
    }

    // MARK: Parts of queries

    /// The query's aggregate, if it has one.
    func aggregate() throws(CoreError) -> TableQuery.Output? {
        guard let aggregation = self.query.aggregation else { return nil }
        return try self.names.output(aggregation)
    }

    /// The columns of `group_by`; times are put into steps when the query says how wide.
    func groups() throws(CoreError) -> [TableQuery.Output] {
        var groups: [TableQuery.Output] = []
        for (index, name) in self.parameters.groupBy.enumerated() {
            groups.append(try self.key(name, "data_query.parameters.group_by[\(index)]"))
        }
        return groups
    }

    func key(_ name: String, _ path: String) throws(CoreError) -> TableQuery.Output {
        let index = try self.names.column(name, path)
        guard self.names.columns[index].kind == .time, let seconds = self.parameters.stepSeconds else {
            return .column(index)
        }
        return .step(index, seconds: seconds)
    }

    /// A query of these outputs in the order and up to the limit that the widget asks for.
    ///
    /// - Throws: `.validation` naming `data_query.sort.field`.
    func query(_ outputs: [TableQuery.Output], limit: Int64) throws(CoreError) -> TableQuery {
        var query = TableQuery()
        query.outputs = outputs
        query.limit = self.query.limit ?? limit
        guard let sort = self.query.sort else { return query }
        let place = try self.place(of: sort, in: &query)
        query.order = [(output: place, ascending: sort.ascending)]
        return query
    }

    /// A row's column may be sorted by without being shown: then it stands behind the outputs.
    private func place(of sort: DataQuery.Sort, in query: inout TableQuery) throws(CoreError) -> Int {
        let path = "data_query.sort.field"
        if query.isGrouped {
            let shown = query.outputs.firstIndex { self.names.name($0) == sort.field }
            let aggregated = query.outputs.firstIndex {
                $0.isAggregate && (self.definition.query.aggregation?.field == sort.field || sort.field == "value")
            }
            guard let place = shown ?? aggregated else {
                throw .validation([FieldIssue(path, .value, "Sort by a group or by what is aggregated.")])
            }
            return place
        }
        let column = TableQuery.Output.column(try self.names.column(sort.field, path))
        if let place = query.outputs.firstIndex(of: column) { return place }
        query.outputs.append(column)
        return query.outputs.count - 1
    }

    var firstNumericColumn: Int? { self.names.columns.firstIndex { $0.kind.isNumeric } }

    /// Of a time: newest first, unless the query sorts by itself.
    func newestFirst(_ query: inout TableQuery) {
        guard self.query.sort == nil, !query.isGrouped, let timeColumn else { return }
        query.outputs.append(.column(timeColumn))
        query.order = [(output: query.outputs.count - 1, ascending: false)]
    }

    // MARK: The single value

    /// The one value that the query comes to: its aggregate, or a column of its first row. With groups, that of the
    /// first group.
    ///
    /// - Parameter fallback: the column taken when the query names none.
    func single(fallback: Int?, in span: DataSpan? = nil) throws -> DataValue? {
        guard let (outputs, place) = try self.singleOutputs(fallback) else { return nil }
        var query = try self.query(outputs, limit: 1)
        query.limit = 1
        self.newestFirst(&query)
        return try self.rows(query, in: span).first.map { $0[place] }
    }

    private func singleOutputs(_ fallback: Int?) throws(CoreError) -> ([TableQuery.Output], Int)? {
        if let aggregate = try self.aggregate() {
            let groups = try self.groups()
            return (groups + [aggregate], groups.count)
        }
        guard let column = try self.singleColumn(fallback) else { return nil }
        return ([.column(column)], 0)
    }

    private func singleColumn(_ fallback: Int?) throws(CoreError) -> Int? {
        if let name = self.parameters.value { return try self.names.column(name, "data_query.parameters.value") }
        if let name = self.parameters.y.first { return try self.names.column(name, "data_query.parameters.y") }
        return fallback
    }

    /// The single value's course in time: its newest points, or its aggregate in thirty steps of a span that is known.
    func course(fallback: Int?) throws -> [[DataValue]] {
        guard let timeColumn, self.parameters.groupBy.isEmpty else { return [] }
        var query = TableQuery()
        if let aggregate = try self.aggregate() {
            guard let seconds = self.span.seconds else { return [] }
            query.outputs = [.step(timeColumn, seconds: max(1, seconds / 30)), aggregate]
            return try self.rows(query)
        }
        guard let column = try self.singleColumn(fallback) else { return [] }
        query.outputs = [.column(timeColumn), .column(column)]
        query.conditions = [.isNotNull(timeColumn)]
        query.order = [(output: 0, ascending: false)]
        query.limit = 100
        return try self.rows(query).reversed()
    }
}
