import Core
import JSON
import Primitives

/// The types of widgets over a table.
extension TableReading {
    func shaped() throws -> ShapedData {
        switch self.definition.kind {
        case .metric, .gauge: try self.value()
        case .chart: try self.chart()
        case .table: try self.table()
        case .map: try self.map()
        case .text: try self.text()
        case .image: try ContentShape.image(self.definition)
        case .llmChat, .llmStatus, .timeTracker, .taskList, .milestoneProgress: ContentShape.tool
        }
    }

    // MARK: Metric, gauge, text

    private func value() throws -> ShapedData {
        let column = self.firstNumericColumn
        let value = try self.number(try self.single(fallback: column))
        let previous = try self.span.before.map { try self.number(try self.single(fallback: column, in: $0)) }
        let course = try self.course(fallback: column).compactMap { row -> (at: Instant, value: DataValue)? in
            guard case .time(let at) = row[0] else { return nil }
            return (at: at, value: row[1])
        }
        return DataShape.value(
            value, previous: previous ?? .null, sparkline: course, self.definition, unit: self.definition.unit)
    }

    /// - Throws: `.validation` when the query comes to something else.
    private func number(_ value: DataValue?) throws(CoreError) -> DataValue {
        switch value {
        case nil, .null: return .null
        case .integer, .decimal, .double: return value ?? .null
        case .boolean, .time, .text:
            let path =
                self.definition.query.aggregation == nil
                ? "data_query.parameters.value" : "data_query.aggregation.field"
            throw .validation([FieldIssue(path, .type, "This widget shows a number.")])
        }
    }

    private func text() throws -> ShapedData {
        let value = try self.single(fallback: self.names.columns.indices.first)
        return ContentShape.text(self.definition, value: value?.text)
    }

    // MARK: Chart

    private func chart() throws -> ShapedData {
        let isPie = self.definition.config["chart_type"] == "pie"
        let keys = try self.chartKeys()
        let values = try self.chartValues(keys)
        let shown = isPie ? Array(values.prefix(1)) : values
        let outputs = [keys.x] + (keys.series.map { [$0] } ?? []) + shown
        var query = try self.query(outputs, limit: 1_000)
        let kind = self.names.kind(keys.x)
        if query.order.isEmpty, kind == .time || kind.isNumeric { query.order = [(output: 0, ascending: true)] }
        let axis: DataShape.Axis = isPie ? .category : kind == .time ? .time : kind.isNumeric ? .number : .category
        if axis != .category { query.conditions += self.present(keys.x) }
        let rows = try self.rows(query)
        let name = keys.x == .rowNumber ? nil : self.names.name(keys.x)
        return DataShape.chart(
            axis, name: name, unit: self.definition.unit,
            self.series(rows, shown.map(self.names.name), isSplit: keys.series != nil))
    }

    private func present(_ output: TableQuery.Output) -> [TableQuery.Condition] {
        switch output {
        case .column(let index), .step(let index, _): [.isNotNull(index)]
        case .rowNumber, .aggregate: []
        }
    }

    private func chartKeys() throws(CoreError) -> (x: TableQuery.Output, series: TableQuery.Output?) {
        let groups = try self.groups()
        if let name = self.parameters.x {
            let x = try self.key(name, "data_query.parameters.x")
            return (x: x, series: groups.first { $0 != x })
        }
        if self.definition.query.aggregation != nil, let x = groups.first {
            return (x: x, series: groups.dropFirst().first)
        }
        let x = self.defaultX()
        return (x: x, series: groups.first { $0 != x })
    }

    /// The first column of times, else of text, else of anything that leaves a number to be drawn.
    private func defaultX() -> TableQuery.Output {
        let columns = self.names.columns
        if let index = columns.firstIndex(where: { $0.kind == .time }) {
            return self.parameters.stepSeconds.map { .step(index, seconds: $0) } ?? .column(index)
        }
        if let index = columns.firstIndex(where: { $0.kind == .text }) { return .column(index) }
        return columns.count > 1 ? .column(0) : .rowNumber
    }

    private func chartValues(
        _ keys: (x: TableQuery.Output, series: TableQuery.Output?)
    ) throws(CoreError) -> [TableQuery.Output] {
        if let aggregate = try self.aggregate() { return [aggregate] }
        var values: [TableQuery.Output] = []
        for (index, name) in self.parameters.y.enumerated() {
            let path = "data_query.parameters.y[\(index)]"
            values.append(.column(try self.names.column(name, path, of: [.integer, .number])))
        }
        if values.isEmpty {
            values = self.names.columns.indices.filter { self.names.columns[$0].kind.isNumeric }.map { .column($0) }
                .filter { $0 != keys.x && $0 != keys.series }
        }
        guard !values.isEmpty else {
            throw .validation([
                FieldIssue("data_query.parameters.y", .required, "There is no column of numbers to draw.")
            ])
        }
        return values
    }

    /// Rows of x, the series' value when they are split by one, and each y.
    private func series(_ rows: [[DataValue]], _ names: [String], isSplit: Bool) -> [DataShape.Series] {
        guard isSplit else {
            return names.enumerated().map { index, name in
                DataShape.Series(name: name, points: rows.map { (x: $0[0], y: $0[index + 1]) })
            }
        }
        var series: [DataShape.Series] = []
        var places: [String: Int] = [:]
        for row in rows {
            for (index, name) in names.enumerated() {
                let group = row[1].text ?? "–"
                let full = names.count == 1 ? group : "\(group) · \(name)"
                let place = places[full] ?? series.count
                if place == series.count {
                    places[full] = place
                    series.append(DataShape.Series(name: full))
                }
                series[place].points.append((x: row[0], y: row[index + 2]))
            }
        }
        return series
    }

    // MARK: Table

    private func table() throws -> ShapedData {
        let outputs = try self.tableOutputs()
        guard !outputs.isEmpty else { return DataShape.nothing(self.definition) }
        let query = try self.query(outputs, limit: 100)
        let rows = try self.rows(query)
        let total = Int64(rows.count) < query.limit ? Int64(rows.count) : try self.count(query)
        return DataShape.table(
            outputs.map { (name: self.names.name($0), kind: self.names.kind($0)) }, rows, total: total)
    }

    private func tableOutputs() throws(CoreError) -> [TableQuery.Output] {
        if let aggregate = try self.aggregate() { return try self.groups() + [aggregate] }
        guard !self.parameters.columns.isEmpty else { return self.names.columns.indices.map { .column($0) } }
        var outputs: [TableQuery.Output] = []
        for (index, name) in self.parameters.columns.enumerated() {
            outputs.append(.column(try self.names.column(name, "data_query.parameters.columns[\(index)]")))
        }
        return outputs
    }

    // MARK: Map

    private func map() throws -> ShapedData {
        let latitude = try self.coordinate(
            self.parameters.latitude, ["lat", "latitude"], "data_query.parameters.latitude")
        let longitude = try self.coordinate(
            self.parameters.longitude, ["lng", "lon", "long", "longitude"], "data_query.parameters.longitude")
        let label = try self.named(self.parameters.label, ["label", "name", "title"], "data_query.parameters.label")
        let value =
            try self.aggregate()
            ?? self.named(
                self.parameters.value, ["value"], "data_query.parameters.value")
        let outputs = [.column(latitude), .column(longitude)] + [label, value].compactMap { $0 }
        var query = try self.query(outputs, limit: 1_000)
        query.conditions = Self.onEarth(latitude, 90) + Self.onEarth(longitude, 180)
        let places = try self.rows(query).map { row in
            DataShape.Place(
                latitude: row[0], longitude: row[1], label: label == nil ? .null : row[2],
                value: value == nil ? .null : row[label == nil ? 2 : 3])
        }
        return DataShape.map(places)
    }

    private static func onEarth(_ column: Int, _ limit: Int64) -> [TableQuery.Condition] {
        [.compare(column, .gte, .integer(-limit)), .compare(column, .lte, .integer(limit))]
    }

    private func coordinate(_ given: String?, _ usual: [String], _ path: String) throws(CoreError) -> Int {
        let kinds: [DataColumn.Kind] = [.integer, .number]
        if let given { return try self.names.column(given, path, of: kinds) }
        guard let name = self.usual(usual) else {
            throw .validation([FieldIssue(path, .required, "Name the column; there is none called \(usual[0]).")])
        }
        return try self.names.column(name, path, of: kinds)
    }

    private func named(_ given: String?, _ usual: [String], _ path: String) throws(CoreError) -> TableQuery.Output? {
        guard let name = given ?? self.usual(usual) else { return nil }
        return .column(try self.names.column(name, path))
    }

    /// The first column with one of these names, in any case.
    private func usual(_ names: [String]) -> String? {
        for name in names {
            if let column = self.names.columns.first(where: { $0.name.lowercased() == name }) { return column.name }
        }
        return nil
    }
}
